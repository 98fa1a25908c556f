import { toChatError } from './chat-error.js';
import { retryDelay } from './connection/backoff.js';
import type { UserScope } from './user-scope.js';

/** Milliseconds in which what happens is gathered before the server is asked. */
const gathering = 200;

/** A question to the server that is asked once for much that comes together, and again when it failed for now. */
export class Asking {
  readonly #scope: UserScope;
  readonly #ask: () => Promise<void>;
  #timer: unknown = null;
  #failures = 0;

  constructor(scope: UserScope, ask: () => Promise<void>) {
    this.#scope = scope;
    this.#ask = ask;
  }

  /** Asks in a moment. Without a connection it need not: with the next one all is asked for. */
  soon(delay = gathering): void {
    if (!this.#scope.online) return;
    this.#timer ??= this.#scope.clock.setTimeout(() => {
      this.#timer = null;
      this.now();
    }, delay);
  }

  async now(): Promise<void> {
    try {
      await this.#ask();
      this.#failures = 0;
    } catch (cause) {
      const error = toChatError(cause);
      this.#failures += 1;
      if (error.retryable) this.soon(retryDelay(this.#failures, this.#scope.random, error));
      else this.#scope.report(error);
    }
  }

  cancel(): void {
    this.#scope.clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#failures = 0;
  }
}
