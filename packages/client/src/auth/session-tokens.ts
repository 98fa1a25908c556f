import type { ChatError } from '../chat-error.js';
import type { Lock } from '../lock.js';
import type { User } from '../model.js';
import { KeptSession, pause } from './kept-session.js';
import type { SessionSourceOptions, SessionTools } from './session-source-options.js';
import type { StoredSession } from './stored-session.js';
import type { AccessToken, TokenReason, TokenSource } from './token-source.js';

/**
 * A refresh without an answer may have been done: it is repeated, as the server repeats its answer
 * for 20 s. A back-off of the connection's could outlast that, and cost the session.
 */
const refreshPatience = 13_000;
const refreshTimeout = 5_000;
const refreshPause = 1_000;

/**
 * Access tokens of a session that is there: a family of refresh tokens, each good for one refresh.
 * All tabs share the stored session. A tab that wants a new access token takes the lock and reads
 * again first, so that it uses what another tab has just got and no token is spent twice.
 */
export class SessionTokens implements TokenSource {
  readonly #options: SessionSourceOptions;
  readonly #tools: SessionTools;
  readonly kept: KeptSession;
  readonly lock: Lock;
  /** The last refresh that was begun here. */
  refreshing: Promise<AccessToken> | null = null;

  /** @param known - who was signed in when this device was asked last, so that a change since is told */
  constructor(options: SessionSourceOptions, tools: SessionTools, known: User | null) {
    this.#options = options;
    this.#tools = tools;
    this.kept = new KeptSession(options, tools, known);
    this.lock = tools.webLock(options.storageKey, tools.plainNode);
  }

  get user(): User | null {
    return this.kept.user;
  }

  /** Follows sign-ins and sign-outs of other tabs. Returns how to stop. */
  watch(): () => void {
    return this.kept.watch();
  }

  /** The server ended the session. Another one that has taken its place here is left alone. */
  async ended(ended = this.kept.refreshToken): Promise<void> {
    const { kept } = this;
    if (ended !== kept.refreshToken) return;
    kept.see(null);
    try {
      if (ended !== null && (await kept.read())?.refreshToken === ended) await kept.forget();
    } catch {
      // Reported already; the session is of no use, wherever it is kept.
    }
  }

  async fetchToken(_reason: TokenReason, replacing: string | null): Promise<AccessToken> {
    const { kept } = this;
    await kept.loaded;
    return new Promise((resolve, reject) => {
      this.lock
        .run(async () => {
          const stored = await kept.read();
          kept.see(stored);
          if (stored === null)
            throw new this.#tools.ChatError('not_signed_in', 'Nobody is signed in.');
          const known = this.#remaining(stored);
          if (stored.accessToken !== replacing && known > 0 && !stored.spent) {
            resolve({ token: stored.accessToken, expiresIn: known });
            return;
          }
          this.refreshing = this.#refresh(stored);
          resolve(await this.refreshing);
          await kept.propagated();
        })
        .catch(reject);
    });
  }

  /** What the server answered, as it is to be stored. */
  received(body: unknown): StoredSession {
    if (!this.#tools.isTokens(body)) throw this.#tools.badResponse();
    const { user, refreshToken, accessToken, accessExpiresIn } = body;
    const receivedAt = this.#options.clock.now();
    return { user, refreshToken, accessToken, accessExpiresIn, receivedAt };
  }

  async #refresh(stored: StoredSession): Promise<AccessToken> {
    const { kept } = this;
    await kept.write({ ...stored, spent: true });
    const session = this.received(await this.#spend(stored));
    await this.#checkUnchanged(stored);
    await kept.write(session);
    // Unless somebody else was signed in, or nobody is, by the time it is written.
    if (kept.user?.id === session.user.id) kept.see(session);
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
    if ((await this.kept.read())?.refreshToken === refreshToken) return;
    throw new this.#tools.ChatError('token_unavailable', 'The session changed meanwhile.');
  }

  /** Milliseconds that the stored access token has left, a little less to be safe. */
  #remaining({ accessExpiresIn, receivedAt }: StoredSession): number {
    const age = this.#options.clock.now() - receivedAt;
    // Negative when the clock was set back meanwhile: then nothing is known.
    return age < 0 ? 0 : accessExpiresIn - age - Math.min(5_000, accessExpiresIn / 10);
  }
}
