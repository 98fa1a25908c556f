import { toChatError } from './chat-error.js';
import { retryDelay } from './connection/backoff.js';
import type { UserScope } from './user-scope.js';

/** Milliseconds in which what happens is gathered before the server is asked. */
const gathering = 200;

/**
 * A question to the server that is asked once for much that comes together, and again when it failed for
 * now. Never twice at the same time: of two answers, the older one could come last.
 */
export class Asking {
  readonly #scope: UserScope;
  readonly #ask: () => Promise<void>;
  #timer: unknown = null;
  #failures = 0;
  /** Never rejects. */
  #asked: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

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

  /** Asks at once, or as soon as there is an answer to what was asked before: that one may not know of what happened since. */
  now(): Promise<void> {
    const next: Promise<void> =
      this.#next ??
      this.#asked.then(() => {
        // With the connection that it was for, it may be gone by now.
        if (this.#next !== next) return;
        this.#next = null;
        this.#asked = this.#once();
        return this.#asked;
      });
    this.#next = next;
    return next;
  }

  cancel(): void {
    this.#scope.clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#failures = 0;
    // What the connection took along answers late, if at all.
    this.#asked = Promise.resolve();
    this.#next = null;
  }

  async #once(): Promise<void> {
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
}
