import type { LoginRequest, RegisterRequest, SessionResponse } from '@chat/protocol';
import { accountName } from '../chat/account-name.js';
import { ChatError } from '../chat/chat-error.js';
import { fromStore } from '../chat/from-store.js';
import type { NewAccount, UserRecord, UserStore } from '../store/store.js';
import { displayName } from './display-name.js';
import { invalidCredentials } from './invalid-credentials.js';
import { newId } from './new-id.js';
import type { Passwords } from './passwords.js';
import type { ReservedUsernames } from './reserved-usernames.js';
import type { SessionService } from './session-service.js';

export interface AccountsOptions {
  readonly users: UserStore;
  readonly sessions: SessionService;
  readonly passwords: Passwords;
  readonly registration: 'open' | 'closed';
  /** What nobody may register; see {@link ReservedUsernames}. */
  readonly reserved: ReservedUsernames;
  readonly now: () => number;
}

/** This server's own accounts: a username and a password. */
export class Accounts {
  readonly #options: AccountsOptions;

  constructor(options: AccountsOptions) {
    this.#options = options;
  }

  /**
   * @param agent - What signs in, as it names itself.
   * @throws ChatError `registration_closed` | `username_taken` | `invalid_request` | `unavailable`
   */
  async register(request: RegisterRequest, agent?: string): Promise<SessionResponse> {
    this.checkRegistration(request.username);
    return this.#options.sessions.open(await this.create(request), agent);
  }

  /** @throws ChatError `registration_closed`, or `username_taken` for a name that nobody may register */
  checkRegistration(username: string): void {
    const { registration, reserved } = this.#options;
    if (registration === 'closed') {
      throw new ChatError('registration_closed', 'This server takes no registrations.');
    }
    if (reserved.has(username)) throw taken();
  }

  /**
   * Makes an account, whether or not anybody may.
   *
   * @param bot - Whether it is a program's: nobody who registers says so.
   * @throws ChatError as {@link register}
   */
  async create(request: RegisterRequest, bot = false): Promise<UserRecord> {
    const { users, now } = this.#options;
    const user: UserRecord = {
      id: newId('usr'),
      realm: 'local',
      ...(await this.prepare(request)),
      picture: null,
      createdAt: now(),
      tokensValidFrom: 0,
      ...(bot && { bot }),
    };
    await fromStore(users.create(user));
    return user;
  }

  /** What is stored of an account. @throws ChatError `username_taken` | `invalid_request` | `unavailable` */
  async prepare(request: RegisterRequest): Promise<NewAccount> {
    const { users, passwords } = this.#options;
    const username = request.username.toLowerCase();
    const name = displayName(request.name ?? request.username);
    // Before the costly hash; that nobody took it meanwhile is the store's to say.
    if (await users.byUsername('local', username)) throw taken();
    return { username, name, passwordHash: await passwords.hash(request.password) };
  }

  /** Whether an account has this name and this password. */
  async isAccount(user: UserRecord, { username, password }: LoginRequest): Promise<boolean> {
    if (user.realm !== 'local' || user.username !== username.toLowerCase()) return false;
    return this.#options.passwords.verify(password, user.passwordHash);
  }

  /**
   * @param agent - What signs in, as it names itself.
   * @throws ChatError `invalid_credentials` | `unavailable`
   */
  async login(request: LoginRequest, agent?: string): Promise<SessionResponse> {
    const { users, passwords, sessions } = this.#options;
    // A name that nobody can have costs the same hash as one that nobody has.
    const name = accountName(request.username);
    const user = name === null ? null : await users.byUsername('local', name);
    const hash = user?.passwordHash ?? null;
    const matches = await passwords.verify(request.password, hash);
    if (user === null || hash === null || !matches) {
      throw invalidCredentials();
    }
    const seen = passwords.isOutdated(hash)
      ? await this.#renewHash(user.id, hash, request.password)
      : hash;
    const session = await sessions.open(user, agent);
    let isRight = false;
    try {
      isRight = await this.#isStillRight(user.id, seen, request.password);
    } finally {
      if (!isRight) await sessions.end(session.refreshToken);
    }
    if (!isRight) throw invalidCredentials();
    return session;
  }

  /**
   * Whether the password still opens the account, now that there is a session: it may have been changed since
   * it was looked at, and the other sessions ended before there was this one.
   */
  async #isStillRight(userId: string, seen: string, password: string): Promise<boolean> {
    const { users, passwords } = this.#options;
    const now = await users.byId(userId);
    if (now === null || now.passwordHash === null) return false;
    return now.passwordHash === seen || passwords.verify(password, now.passwordHash);
  }

  /**
   * Only at a login is the password at hand to be hashed as the present settings say.
   * @returns the hash that is stored from now on, if nobody has set another one
   */
  async #renewHash(userId: string, before: string, password: string): Promise<string> {
    const { users, passwords } = this.#options;
    try {
      const after = await passwords.hash(password);
      return (await users.replacePasswordHash(userId, before, after)) ? after : before;
    } catch {
      // Too many sign in, or the store is away: the old one is as right, and the next login tries.
      return before;
    }
  }
}

function taken(): ChatError {
  return new ChatError('username_taken', 'This username is taken: choose another.');
}
