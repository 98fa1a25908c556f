import type { AdminUser, CreateUserRequest } from '@chat/protocol';
import type { Accounts } from '../auth/accounts.js';
import { displayName, shownName } from '../auth/display-name.js';
import { newId } from '../auth/new-id.js';
import { accountName } from '../chat/account-name.js';
import { ChatError } from '../chat/chat-error.js';
import { fromStore } from '../chat/from-store.js';
import type { UserRecord, UserStore } from '../store/store.js';
import { toAdminUser } from './admin-user-view.js';

export interface AdminUsersOptions {
  readonly users: UserStore;
  readonly accounts: Accounts;
  readonly now: () => number;
}

/** Creating and finding users of both realms. */
export class AdminUsers {
  readonly #options: AdminUsersOptions;

  constructor(options: AdminUsersOptions) {
    this.#options = options;
  }

  /** @throws ChatError `username_taken` | `invalid_request` | `unavailable` */
  async create(request: CreateUserRequest): Promise<AdminUser> {
    const { accounts } = this.#options;
    return toAdminUser(
      request.realm === 'host'
        ? await this.#createHostUser(request)
        : await accounts.create(request),
    );
  }

  /** @throws ChatError `not_found` | `unavailable` */
  async byId(id: string): Promise<AdminUser> {
    const user = await fromStore(this.#options.users.byId(id));
    if (user === null) throw new ChatError('not_found', 'No such user.');
    return toAdminUser(user);
  }

  /** @throws ChatError `unavailable` */
  async byUsername(realm: UserRecord['realm'], username: string): Promise<AdminUser | null> {
    const name = realm === 'local' ? accountName(username) : hostName(username);
    const user = name && (await fromStore(this.#options.users.byUsername(realm, name)));
    return user ? toAdminUser(user) : null;
  }

  async #createHostUser({
    username,
    name,
  }: {
    username: string;
    name?: string;
  }): Promise<UserRecord> {
    const { users, now } = this.#options;
    const sub = hostName(username);
    if (sub === null) {
      throw new ChatError(
        'invalid_request',
        'The body field username must have no control characters.',
      );
    }
    const id = newId('usr');
    const user: UserRecord = {
      id,
      realm: 'host',
      username: sub,
      name: name === undefined ? shownName(sub) || id : displayName(name),
      picture: null,
      passwordHash: null,
      createdAt: now(),
      // Who was removed and is made anew still cannot come with a token of before.
      tokensValidFrom: (await fromStore(users.removedAt('host', sub))) ?? 0,
    };
    await fromStore(users.create(user));
    return user;
  }
}

/** As a host site's token may name its user; null for what it may not. */
function hostName(username: string): string | null {
  return /[\p{Cc}\p{Cs}]/u.test(username) ? null : username;
}
