import type { AdminUser } from '@chat/protocol';
import type { UserRecord } from '../store/store.js';
import { toUser } from './user-view.js';

/** What an administrator sees of a user: not the password's hash. */
export function toAdminUser(record: UserRecord): AdminUser {
  const { realm, createdAt } = record;
  return { ...toUser(record), realm, createdAt };
}
