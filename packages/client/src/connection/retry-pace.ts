import type { ChatError } from '../chat-error.js';
import type { Environment } from '../environment.js';
import { backoffDelay } from './backoff.js';

/** How often a device that claims to be offline is put to the test: some claim it wrongly. */
const offlineRetry = 30_000;
/** The longest that a server can send a client away. */
const longestRetryAfter = 3_600_000;

/** When the next attempt to connect is due. */
export class RetryPace {
  readonly #environment: Environment;
  /** Failed attempts in a row, since the last stable socket. */
  #failures = 0;
  /** By the monotonic clock: the server asked not to come before. */
  #notBefore = 0;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Of the next one, from 1. */
  get attempt(): number {
    return this.#failures + 1;
  }

  /** Whether the server minds if somebody comes now. */
  get mayHurry(): boolean {
    return this.#environment.clock.monotonic() >= this.#notBefore;
  }

  /** The socket has proved stable, or there is a reason to begin anew. */
  reset(): void {
    this.#failures = this.#notBefore = 0;
  }

  /** @returns milliseconds until the next attempt */
  failed({ retryAfter = 0 }: ChatError): number {
    const { clock, random, signals } = this.#environment;
    this.#failures += 1;
    const sentAway = Math.min(retryAfter, longestRetryAfter);
    this.#notBefore = clock.monotonic() + sentAway;
    return signals.isOffline()
      ? offlineRetry
      : Math.max(backoffDelay(this.#failures, random), sentAway);
  }
}
