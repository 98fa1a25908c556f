import type { AdminUser, ChangeUserRequest, CreateUserRequest } from '@chat/protocol';
import type { Accounts } from '../auth/accounts.js';
import { displayName, shownName } from '../auth/display-name.js';
import { newId } from '../auth/new-id.js';
import { accountName } from '../chat/account-name.js';
import { toAdminUser } from '../chat/admin-user-view.js';
import { ChatError } from '../chat/chat-error.js';
import { fromStore } from '../chat/from-store.js';
import type { Profiles } from '../chat/profiles.js';
import type { UserRecord, UserStore } from '../store/store.js';

type NewHostUser = Pick<CreateUserRequest, 'username' | 'name' | 'bot'>;

export interface AdminUsersOptions {
  readonly users: UserStore;
  readonly accounts: Accounts;
  readonly profiles: Profiles;
  readonly now: () => number;
}

/** Creating users of both realms, finding them, and saying of them what they don’t say themselves. */
export class AdminUsers {
  readonly #options: AdminUsersOptions;

  constructor(options: AdminUsersOptions) {
    this.#options = options;
  }

  /** @throws ChatError `username_taken` | `invalid_request` | `unavailable` */
  async create(request: CreateUserRequest): Promise<AdminUser> {
    const { accounts } = this.#options;
    return this.#view(
      request.realm === 'host'
        ? await this.#createHostUser(request)
        : await accounts.create(request, request.bot),
    );
  }

  /** @throws ChatError `not_found` | `unavailable` */
  async byId(id: string): Promise<AdminUser> {
    return this.#view(await this.#require(id));
  }

  /** The others are told of it. @throws ChatError `not_found` | `unavailable` */
  async change(id: string, { bot }: ChangeUserRequest): Promise<AdminUser> {
    const changed = await this.#options.profiles.change(await this.#require(id), { bot });
    if (changed === null) throw noSuchUser();
    return this.#view(changed);
  }

  /** @throws ChatError `unavailable` */
  async byUsername(realm: UserRecord['realm'], username: string): Promise<AdminUser | null> {
    const name = realm === 'local' ? accountName(username) : hostName(username);
    const user = name && (await fromStore(this.#options.users.byUsername(realm, name)));
    return user ? this.#view(user) : null;
  }

  #view(user: UserRecord): AdminUser {
    return toAdminUser(user, this.#options.now());
  }

  async #require(id: string): Promise<UserRecord> {
    const user = await fromStore(this.#options.users.byId(id));
    if (user === null) throw noSuchUser();
    return user;
  }

  async #createHostUser({ username, name, bot }: NewHostUser): Promise<UserRecord> {
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
      ...(bot && { bot }),
    };
    await fromStore(users.create(user));
    return user;
  }
}

function noSuchUser(): ChatError {
  return new ChatError('not_found', 'No such user.');
}

/** As a host site's token may name its user; null for what it may not. */
function hostName(username: string): string | null {
  return /[\p{Cc}\p{Cs}]/u.test(username) ? null : username;
}
