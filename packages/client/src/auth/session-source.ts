import type { ChatError } from '../chat-error.js';
import type { Clock } from '../environment.js';
import type { ChatApi } from '../http/chat-api.js';
import type { Lock } from '../lock.js';
import type { User } from '../model.js';
import { memorySessionStorage } from './memory-session-storage.js';
import type { SessionSourceOptions, SessionTools } from './session-source-options.js';
import { localSessionStorage, type SessionStorage } from './session-storage.js';
import { type SignIn, signIns } from './sign-ins.js';
import type { StoredSession } from './stored-session.js';
import type { AccessToken, TokenReason, TokenSource } from './token-source.js';

/**
 * A refresh without an answer may have been done: it is repeated, as the server repeats its answer
 * for 20 s. A back-off of the connection's could outlast that, and cost the session.
 */
const refreshPatience = 13_000;
const refreshTimeout = 5_000;
const refreshPause = 1_000;
const propagation = 100;

/**
 * The server's own accounts: a session is a family of refresh tokens, each good for one refresh.
 * All tabs share the stored session. A tab that wants a new access token takes the lock and reads
 * again first, so that it uses what another tab has just got and no token is spent twice.
 */
export class SessionSource implements TokenSource {
  readonly #options: SessionSourceOptions;
  readonly #storage: SessionStorage;
  readonly #lock: Lock;
  readonly #tools: SessionTools;
  #user: User | null = null;
  /** The refresh token last seen here, so that another tab's newer sign-in is never forgotten. */
  #refreshToken: string | null = null;
  #loaded: Promise<void> | null = null;
  /** What the server told last of the user. */
  #learnt: User | null = null;
  /** The last one that was begun here. */
  #refreshing: Promise<AccessToken> | null = null;

  /** @param known - who was signed in when this device was asked last, so that a change since is told */
  constructor(options: SessionSourceOptions, tools: SessionTools, known: User | null) {
    this.#options = options;
    this.#tools = tools;
    this.#user = known;
    const { storage, storageKey } = options;
    const local = storage === 'local' && !tools.plainNode ? localSessionStorage() : null;
    this.#storage = typeof storage === 'object' ? storage : (local ?? memorySessionStorage());
    this.#lock = tools.webLock(storageKey, tools.plainNode);
    let stored: string | null | Promise<string | null> = null;
    try {
      stored = this.#storage.get(storageKey);
    } catch (cause) {
      this.#storageFailed(cause);
    }
    if (stored instanceof Promise) {
      this.#loaded = stored.then(
        (text) => this.#see(this.#tools.parseSession(text)),
        (error) => void this.#storageFailed(error),
      );
    } else {
      this.#see(tools.parseSession(stored));
    }
  }

  get user(): User | null {
    return this.#user;
  }

  /** Follows sign-ins and sign-outs of other tabs. Returns how to stop. */
  watch(): () => void {
    const { storageKey } = this.#options;
    const onChange = () => {
      this.#read().then(
        (stored) => this.#see(stored),
        // Reported already; the next use of the session reads again.
        () => {},
      );
    };
    return this.#storage.subscribe?.(storageKey, onChange) ?? (() => {});
  }

  async signIn(by: SignIn, said: object): Promise<User> {
    await this.#loaded;
    // Another tab may have been first: whoever writes in both is one guest.
    const stored = by === 'guest' && this.#user === null ? await this.#read() : null;
    if (stored !== null) {
      this.#see(stored);
      return stored.user;
    }
    const session = this.#received(
      await this.#options.http.request({ method: 'POST', path: signIns[by], body: said }),
    );
    await this.#write(session);
    this.#user = session.user;
    this.#refreshToken = session.refreshToken;
    return session.user;
  }

  /** See `ChatClient.becomeAccount`. */
  async becomeAccount(api: ChatApi, account: object): Promise<User> {
    const user = await api.me({ method: 'POST', path: '/v1/me/account', body: account });
    if (await this.learnUser(user)) return user;
    throw new this.#tools.ChatError('signed_out', 'The user was signed out.');
  }

  /**
   * The user is this by now. The session stays: of what is stored, only its user is another.
   *
   * @returns once it is stored; false for somebody who is not signed in any more
   */
  async learnUser(user: User): Promise<boolean> {
    this.#learnt = user;
    // A refresh may be under way whose answer has the user of before: whatever it stores is stored by then.
    return this.#lock.run(async () => {
      // Where there is no lock.
      await this.#refreshing?.catch(() => {});
      const stored = await this.#read();
      if (stored?.user.id !== user.id) return false;
      // There may be a later word of it, and another tab may have had it first.
      const session = { ...stored, user: this.#learnt ?? user };
      const isKnown = JSON.stringify(stored.user) === JSON.stringify(session.user);
      this.#see(session);
      if (!isKnown) await this.#write(session);
      if (!isKnown) await this.#propagated();
      return true;
    });
  }

  /** The server has a user no more. A session of somebody else is left alone. */
  async forget(userId: string): Promise<void> {
    const stored = await this.#read();
    if (stored !== null && stored.user.id !== userId) return;
    this.#see(null);
    await this.#forget();
  }

  /** Forgets the session here at once, then ends it on the server. */
  async signOut(): Promise<void> {
    const refreshToken = await this.#read().then(
      (stored) => stored?.refreshToken,
      // Reported already. What was last seen here can be ended all the same.
      () => this.#refreshToken,
    );
    this.#see(null);
    try {
      await this.#forget();
    } finally {
      if (refreshToken) {
        await this.#options.http.request({
          method: 'POST',
          path: '/v1/auth/logout',
          body: { refreshToken },
        });
      }
    }
  }

  /** The server ended the session. Another one that has taken its place here is left alone. */
  async ended(ended = this.#refreshToken): Promise<void> {
    if (ended !== this.#refreshToken) return;
    this.#see(null);
    try {
      if (ended !== null && (await this.#read())?.refreshToken === ended) await this.#forget();
    } catch {
      // Reported already; the session is of no use, wherever it is kept.
    }
  }

  async fetchToken(_reason: TokenReason, replacing: string | null): Promise<AccessToken> {
    await this.#loaded;
    return new Promise((resolve, reject) => {
      this.#lock
        .run(async () => {
          const stored = await this.#read();
          this.#see(stored);
          if (stored === null)
            throw new this.#tools.ChatError('not_signed_in', 'Nobody is signed in.');
          const known = this.#remaining(stored);
          if (stored.accessToken !== replacing && known > 0 && !stored.spent) {
            resolve({ token: stored.accessToken, expiresIn: known });
            return;
          }
          this.#refreshing = this.#refresh(stored);
          resolve(await this.#refreshing);
          await this.#propagated();
        })
        .catch(reject);
    });
  }

  async #refresh(stored: StoredSession): Promise<AccessToken> {
    await this.#write({ ...stored, spent: true });
    const session = this.#received(await this.#spend(stored));
    await this.#checkUnchanged(stored);
    await this.#write(session);
    // Unless somebody else was signed in, or nobody is, by the time it is written.
    if (this.#user?.id === session.user.id) this.#see(session);
    return { token: session.accessToken, expiresIn: session.accessExpiresIn };
  }

  async #spend(stored: StoredSession): Promise<unknown> {
    const { http, clock } = this.#options;
    const until = clock.monotonic() + refreshPatience;
    for (;;) {
      try {
        return await http.request({
          method: 'POST',
          path: '/v1/auth/refresh',
          body: { refreshToken: stored.refreshToken },
          timeout: refreshTimeout,
        });
      } catch (cause) {
        const { code, retryable, retryAfter } = cause as ChatError;
        if (code === 'session_ended' || code === 'invalid_token' || code === 'invalid_request') {
          await this.ended(stored.refreshToken);
          throw new this.#tools.ChatError(
            'session_ended',
            'The session has ended: sign in again.',
            {
              cause,
            },
          );
        }
        if (code === 'suspended') throw cause;
        if (!retryable || retryAfter !== undefined || clock.monotonic() > until) {
          throw new this.#tools.ChatError('token_unavailable', 'The session was not refreshed.', {
            retryAfter,
            cause,
          });
        }
      }
      await pause(clock, refreshPause);
      await this.#checkUnchanged(stored);
    }
  }

  /** A sign-out, or a sign-in as somebody else, may have come meanwhile. */
  async #checkUnchanged({ refreshToken }: StoredSession): Promise<void> {
    if ((await this.#read())?.refreshToken === refreshToken) return;
    throw new this.#tools.ChatError('token_unavailable', 'The session changed meanwhile.');
  }

  #received(body: unknown): StoredSession {
    if (!this.#tools.isTokens(body)) throw this.#tools.badResponse();
    const { user, refreshToken, accessToken, accessExpiresIn } = body;
    const receivedAt = this.#options.clock.now();
    return { user, refreshToken, accessToken, accessExpiresIn, receivedAt };
  }

  /** Milliseconds that the stored access token has left, a little less to be safe. */
  #remaining({ accessExpiresIn, receivedAt }: StoredSession): number {
    const age = this.#options.clock.now() - receivedAt;
    // Negative when the clock was set back meanwhile: then nothing is known.
    return age < 0 ? 0 : accessExpiresIn - age - Math.min(5_000, accessExpiresIn / 10);
  }

  #see(stored: StoredSession | null): void {
    const user = stored?.user ?? null;
    const changed = JSON.stringify(this.#user) !== JSON.stringify(user);
    this.#user = user;
    this.#refreshToken = stored?.refreshToken ?? null;
    if (changed) this.#options.onUser(user);
  }

  async #read(): Promise<StoredSession | null> {
    return this.#tools.parseSession(await this.#use((storage, key) => storage.get(key)));
  }

  #write(session: StoredSession): Promise<void> {
    return this.#use((storage, key) => storage.set(key, JSON.stringify(session)));
  }

  /** What `localStorage` holds reaches the other tabs' processes a little later than the lock. */
  async #propagated(): Promise<void> {
    if (this.#storage.subscribe) await pause(this.#options.clock, propagation);
  }

  #forget(): Promise<void> {
    return this.#use((storage, key) => storage.remove(key));
  }

  async #use<T>(task: (storage: SessionStorage, key: string) => T | Promise<T>): Promise<T> {
    try {
      return await task(this.#storage, this.#options.storageKey);
    } catch (error) {
      throw this.#storageFailed(error);
    }
  }

  /** Tells of it, and gives what whoever needed the storage is told: a failure for now. */
  #storageFailed(cause: unknown): ChatError {
    const error = new this.#tools.ChatError('storage_failed', 'The session storage failed.', {
      cause,
    });
    this.#options.onError(error);
    return error;
  }
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.setTimeout(resolve, ms));
}
