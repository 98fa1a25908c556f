import type { User } from '@chat/protocol';
import type { ShownProfile, Store, UserRecord } from '../store/store.js';
import { fromStore } from './from-store.js';

/** What others may know of a user. */
export function toUser(record: UserRecord): User {
  return userOf(record.id, profileOf(record));
}

/** What of a user is kept, before it changes, for those who are not to see that. */
export function profileOf({ realm, username, name, picture, bot }: UserRecord): ShownProfile {
  return { username, name, picture, guest: realm === 'guest', ...(bot && { bot }) };
}

/** Users as somebody sees them, by id; those who are gone are left out. See {@link seenBy}. */
export async function viewUsers(
  store: Pick<Store, 'users' | 'blocks'>,
  viewerId: string | null,
  userIds: readonly string[],
): Promise<Map<string, User>> {
  return seenBy(store, viewerId, await fromStore(store.users.byIds(userIds)));
}

/**
 * Users who were just read, as somebody sees them, by id. No change of a profile passes a block: what is kept for
 * one is read after the user, as it is kept before they are changed, so whoever is as they are by now is found here.
 *
 * @param viewerId - Null for whoever sees all as it is.
 */
export async function seenBy(
  store: Pick<Store, 'blocks'>,
  viewerId: string | null,
  users: readonly UserRecord[],
): Promise<Map<string, User>> {
  const others = users.map(({ id }) => id).filter((id) => id !== viewerId);
  const kept =
    viewerId === null || others.length === 0
      ? new Map<string, ShownProfile>()
      : await fromStore(store.blocks.keptProfiles(viewerId, others));
  return new Map(
    users.map((user) => [user.id, userOf(user.id, kept.get(user.id) ?? profileOf(user))]),
  );
}

function userOf(id: string, { username, name, picture, guest, bot }: ShownProfile): User {
  return {
    id,
    username,
    name,
    ...(picture !== null && { picture }),
    ...(guest && { guest: true }),
    ...(bot && { bot }),
  };
}
