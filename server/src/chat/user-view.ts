import type { User } from '@chat/protocol';
import type { UserRecord } from '../store/store.js';

/** What others may know of a user. */
export function toUser(record: UserRecord): User {
  const { id, username, name, picture } = record;
  return picture === null ? { id, username, name } : { id, username, name, picture };
}
