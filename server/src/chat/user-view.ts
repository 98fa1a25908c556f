import type { User } from '@chat/protocol';
import type { UserRecord } from '../store/store.js';

/** What others may know of a user. */
export function toUser(record: UserRecord): User {
  const { id, realm, username, name, picture } = record;
  return {
    id,
    username,
    name,
    ...(picture !== null && { picture }),
    ...(realm === 'guest' && { guest: true }),
  };
}
