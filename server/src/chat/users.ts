import { accountLimits, type User } from '@chat/protocol';
import type { Store, UserRecord } from '../store/store.js';
import { accountName } from './account-name.js';
import { ChatError } from './chat-error.js';
import { fromStore } from './from-store.js';
import type { GuestPeers, NamedUser } from './guest-peers.js';
import type { ChatWith, Openings } from './openings.js';
import { seenBy } from './user-view.js';

/** How somebody is named who is asked for. */
export type Peer = { readonly username: string } | { readonly userId: string };

export interface UsersOptions {
  readonly store: Pick<Store, 'users' | 'blocks' | 'conversations'>;
  readonly openings: Openings;
  readonly guestPeers: GuestPeers;
}

/**
 * The users, as other users can reach them: those of the same realm; for guests those whom the operator names;
 * and for everybody also those with whom they have a conversation.
 */
export class Users {
  readonly #store: UsersOptions['store'];
  readonly #users: Store['users'];
  readonly #conversations: Store['conversations'];
  readonly #openings: Openings;
  readonly #guestPeers: GuestPeers;

  constructor({ store, openings, guestPeers }: UsersOptions) {
    this.#store = store;
    this.#users = store.users;
    this.#conversations = store.conversations;
    this.#openings = openings;
    this.#guestPeers = guestPeers;
  }

  /**
   * Finds a user by name among those within reach with whom the caller may open a conversation, or has one.
   *
   * @param chatWith - What the caller's token says of whom they may open one with.
   */
  async find(callerId: string, username: string, chatWith: ChatWith = null): Promise<User | null> {
    const found = await this.#find(callerId, { username }, chatWith);
    if (found === null) return null;
    return (await seenBy(this.#store, callerId, [found])).get(found.id) ?? null;
  }

  /** Whether {@link find} finds the user with this id. */
  async canFind(callerId: string, userId: string, chatWith: ChatWith = null): Promise<boolean> {
    return (await this.#find(callerId, { userId }, chatWith)) !== null;
  }

  async #find(callerId: string, peer: Peer, chatWith: ChatWith): Promise<UserRecord | null> {
    const caller = await this.require(callerId);
    const found = await this.peerOf(caller, peer);
    return found !== null && (await this.#mayBeFound(caller, found, chatWith)) ? found : null;
  }

  async #mayBeFound(caller: UserRecord, found: UserRecord, chatWith: ChatWith): Promise<boolean> {
    if (found.id === caller.id || this.#openings.allow(chatWith, caller, found)) return true;
    return this.#haveOne(caller, found);
  }

  async #haveOne(one: UserRecord, other: UserRecord): Promise<boolean> {
    return (await fromStore(this.#conversations.withEach(one.id, [other.id]))).size > 0;
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
      return user !== null && (await this.#isInReach(caller, user)) ? user : null;
    }
    for (const { realm, username } of this.#possible(caller, peer.username)) {
      const user = await fromStore(this.#users.byUsername(realm, username));
      if (user !== null && (await this.#isInReach(caller, user))) return user;
    }
    return null;
  }

  /**
   * Who may be meant by a name, in each realm: first whom guests reach, as whoever became an account must not
   * find another one in their place; then those of the caller's own.
   */
  #possible(caller: UserRecord, username: string): NamedUser[] {
    const realms = [caller.realm, 'local', 'host', 'guest'] as const;
    const users = [...new Set(realms)].flatMap((realm) => {
      const name = realm === 'host' ? hostName(username) : accountName(username);
      return name === null ? [] : [{ realm, username: name }];
    });
    const isPeer = (user: NamedUser) => this.#guestPeers.has(user);
    return [...users.filter(isPeer), ...users.filter((user) => !isPeer(user))];
  }

  async #isInReach(caller: UserRecord, user: UserRecord): Promise<boolean> {
    if (user.id === caller.id) return true;
    const isNear =
      caller.realm === 'guest' ? this.#guestPeers.has(user) : caller.realm === user.realm;
    return isNear || this.#haveOne(caller, user);
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
