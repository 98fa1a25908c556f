import type { TokenManager } from '../auth/token-manager.js';
import { type ChatError, toChatError } from '../chat-error.js';
import type { Environment } from '../environment.js';
import { retryDelay } from './backoff.js';
import type { Connection } from './connection.js';

/**
 * A token is renewed at half its life, and never more than two minutes ahead of its end: browsers
 * let the timers of a page that nobody sees be a minute late.
 */
const renewalDelay = (expiresIn: number) => expiresIn - Math.min(120_000, expiresIn / 2);

export interface TokenRenewalOptions {
  readonly connection: Connection;
  readonly tokens: TokenManager;
  readonly environment: Environment;
  /** There will be no further token. */
  readonly onRefused: (error: ChatError) => void;
  /** The server does not take the new token for this socket: it is another user's or session's. */
  readonly onMismatch: (error: ChatError) => void;
}

/** Keeps one live socket supplied with fresh tokens. */
export class TokenRenewal {
  readonly #options: TokenRenewalOptions;
  #token: string;
  #timer: unknown;
  #failures = 0;
  #stopped = false;

  /** @param expiresIn milliseconds, as the server said in `welcome`. */
  constructor(options: TokenRenewalOptions, token: string, expiresIn: number) {
    this.#options = options;
    this.#token = token;
    this.#learn(token, expiresIn);
  }

  /** The token that the server knows for this socket. */
  get token(): string {
    return this.#token;
  }

  stop(): void {
    this.#stopped = true;
    this.#options.environment.clock.clearTimeout(this.#timer);
  }

  #learn(token: string, expiresIn: number): void {
    this.#token = token;
    this.#options.tokens.learnExpiry(token, expiresIn);
    this.#arm(renewalDelay(expiresIn));
  }

  #arm(delay: number): void {
    this.#timer = this.#options.environment.clock.setTimeout(() => this.#renew(), delay);
  }

  async #renew(): Promise<void> {
    const { tokens, connection, onRefused, onMismatch } = this.#options;
    let token: string | undefined;
    try {
      token = await tokens.replace(this.#token, 'expiring');
      if (this.#stopped) return;
      const { expiresIn } = await connection.request({ type: 'renew', token });
      if (this.#stopped) return;
      this.#failures = 0;
      this.#learn(token, expiresIn);
    } catch (error) {
      if (this.#stopped) return;
      const reason = toChatError(error);
      if (reason.retryable) this.#tryLater(reason);
      else if (token === undefined) onRefused(reason);
      else onMismatch(reason);
    }
  }

  /** Trouble is no end: should the token run out meanwhile, the server closes with 4401. */
  #tryLater(error: ChatError): void {
    this.#failures += 1;
    this.#arm(retryDelay(this.#failures, this.#options.environment.random, error));
  }
}
