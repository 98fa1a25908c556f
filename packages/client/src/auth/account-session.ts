import { plainNode } from '#plain-node';
import { badResponse, ChatError, toChatError } from '../chat-error.js';
import { webLock } from '../lock.js';
import type { User } from '../model.js';
import type { SessionSource } from './session-source.js';
import type { SessionSourceOptions } from './session-source-options.js';
import { isTokens, parseSession } from './stored-session.js';
import type { AccessToken, TokenReason, TokenSource } from './token-source.js';

/**
 * Who is signed in with an account of the server, as far as this device knows at once. What gets
 * tokens, signs in and signs out is a file of its own, asked for at once as well: with the tokens of a
 * host site nobody needs it.
 */
export class AccountSession implements TokenSource {
  readonly #options: SessionSourceOptions;
  readonly #known: User | null = null;
  #source: SessionSource | null = null;
  #loading: Promise<SessionSource> | null = null;

  constructor(options: SessionSourceOptions) {
    this.#options = options;
    const { storage, storageKey } = options;
    try {
      const stored =
        typeof storage === 'object'
          ? storage.get(storageKey)
          : storage === 'local' && !plainNode
            ? localStorage.getItem(storageKey)
            : null;
      if (!(stored instanceof Promise)) this.#known = parseSession(stored)?.user ?? null;
    } catch {
      // The source meets the same, and tells of it.
    }
    // Whoever needs it asks again, and is told.
    this.loadSource().catch(() => {});
  }

  get user(): User | null {
    return this.#source ? this.#source.user : this.#known;
  }

  /** Follows sign-ins and sign-outs of other tabs. Returns how to stop. */
  watch(): () => void {
    const watching = this.loadSource()
      .then((source) => source.watch())
      .catch(() => {});
    return () => void watching.then((stop) => stop?.());
  }

  /** Forgets the session here at once, then ends it on the server. */
  async signOut(): Promise<void> {
    return (await this.loadSource()).signOut();
  }

  /** See {@link SessionSource.learnUser}. */
  async learnUser(user: User): Promise<boolean> {
    return (await this.loadSource()).learnUser(user);
  }

  /** See {@link SessionSource.forget}. */
  async forget(userId: string): Promise<void> {
    await (await this.loadSource()).forget(userId);
  }

  /** The server ended the session. */
  ended(): void {
    void this.#source?.ended();
  }

  async fetchToken(reason: TokenReason, replacing: string | null): Promise<AccessToken> {
    return (await this.loadSource()).fetchToken(reason, replacing);
  }

  /** What gets tokens, signs in and signs out. */
  loadSource(): Promise<SessionSource> {
    this.#loading ??= import('./session-source.js').then(
      ({ SessionSource }) => {
        const tools = { ChatError, badResponse, isTokens, parseSession, webLock, plainNode };
        this.#source = new SessionSource(this.#options, tools, this.#known);
        return this.#source;
      },
      (cause: unknown) => {
        this.#loading = null;
        throw toChatError(cause);
      },
    );
    return this.#loading;
  }
}
