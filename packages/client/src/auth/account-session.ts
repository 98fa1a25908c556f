import { plainNode } from '#plain-node';
import { badResponse, ChatError, signedOut, toChatError } from '../chat-error.js';
import type { ChatApi } from '../http/chat-api.js';
import { webLock } from '../lock.js';
import type { User } from '../model.js';
import type { SessionSource } from './session-source.js';
import type { SessionSourceOptions } from './session-source-options.js';
import type { SignIn } from './sign-ins.js';
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
    this.#load().catch(() => {});
  }

  get user(): User | null {
    return this.#source ? this.#source.user : this.#known;
  }

  /** Follows sign-ins and sign-outs of other tabs. Returns how to stop. */
  watch(): () => void {
    const watching = this.#load()
      .then((source) => source.watch())
      .catch(() => {});
    return () => void watching.then((stop) => stop?.());
  }

  async signIn(by: SignIn, said: object): Promise<User> {
    return (await this.#load()).signIn(by, said);
  }

  /** See `ChatClient.becomeAccount`. */
  async becomeAccount(api: ChatApi, account: object): Promise<User> {
    return (await this.#load()).becomeAccount(api, account);
  }

  /** Forgets the session here at once, then ends it on the server. */
  async signOut(): Promise<void> {
    return (await this.#load()).signOut();
  }

  /** The server ended the session. */
  ended(): void {
    void this.#source?.ended();
  }

  async fetchToken(reason: TokenReason, replacing: string | null): Promise<AccessToken> {
    return (await this.#load()).fetchToken(reason, replacing);
  }

  #load(): Promise<SessionSource> {
    this.#loading ??= import('./session-source.js').then(
      ({ SessionSource }) => {
        const parts = { isTokens, parseSession, webLock, plainNode };
        const tools = { ChatError, badResponse, signedOut, ...parts };
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
