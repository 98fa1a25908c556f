import type { AdminUser } from '@chat/protocol';
import { inForce } from '../auth/restrictions.js';
import type { UserRecord } from '../store/store.js';
import { toUser } from './user-view.js';

/** What an administrator sees of a user: not the password's hash, and no restriction that has come to its end. */
export function toAdminUser(record: UserRecord, now: number): AdminUser {
  const { realm, createdAt } = record;
  const restriction = inForce(record.restriction, now);
  return { ...toUser(record), realm, createdAt, ...(restriction && { restriction }) };
}
