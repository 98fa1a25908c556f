import { accountLimits, type User } from '@chat/protocol';
import type { UserRecord, UserStore } from '../store/store.js';
import { accountName } from './account-name.js';
import { ChatError } from './chat-error.js';
import { fromStore } from './from-store.js';
import { toUser } from './user-view.js';

/** How somebody is named who is asked for. */
export type Peer = { readonly username: string } | { readonly userId: string };

/** The users, as other users can reach them: those of the same realm. */
export class Users {
  readonly #users: UserStore;

  constructor(users: UserStore) {
    this.#users = users;
  }

  /** Finds a user by name among those whom the caller can reach: the accounts of the same realm. */
  async find(callerId: string, username: string): Promise<User | null> {
    const found = await this.peerOf(await this.require(callerId), { username });
    return found === null ? null : toUser(found);
  }

  /** @throws ChatError `not_found` */
  async require(id: string): Promise<UserRecord> {
    const user = await fromStore(this.#users.byId(id));
    if (user === null) throw new ChatError('not_found', 'No such user.');
    return user;
  }

  /** Whom the caller can reach by this name or id; null for nobody. */
  async peerOf(caller: UserRecord, peer: Peer): Promise<UserRecord | null> {
    if ('userId' in peer) {
      const user = await fromStore(this.#users.byId(peer.userId));
      return user?.realm === caller.realm ? user : null;
    }
    const { username } = peer;
    const name = caller.realm === 'local' ? accountName(username) : hostName(username);
    return name === null ? null : fromStore(this.#users.byUsername(caller.realm, name));
  }
}

/** A host's user is stored under its `sub` as it is; null when no `sub` can be like this. */
function hostName(username: string): string | null {
  const possible =
    username.length <= accountLimits.usernameLength &&
    username.isWellFormed() &&
    !username.includes('\0');
  return possible ? username : null;
}
