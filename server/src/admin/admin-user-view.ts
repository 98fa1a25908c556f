import type { AdminUser } from '@chat/protocol';
import { toUser } from '../chat/user-view.js';
import type { UserRecord } from '../store/store.js';

/** What an administrator sees of a user: not the password's hash. */
export function toAdminUser(record: UserRecord): AdminUser {
  const { realm, createdAt } = record;
  return { ...toUser(record), realm, createdAt };
}
