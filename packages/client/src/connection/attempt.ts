import type { Clock } from '../environment.js';
import type { Connection } from './connection.js';
import type { TokenRenewal } from './token-renewal.js';

/** A socket that has lived this long (ms) was no accident: the back-off starts anew after it. */
const stableAfter = 5_000;

/**
 * One try to be connected. Everything asynchronous in it first asks whether it is still the present
 * one: a replaced try's late events and stale awaits do nothing.
 */
export class Attempt {
  connection: Connection | null = null;
  renewal: TokenRenewal | null = null;
  readonly #clock: Clock;
  #stableTimer: unknown = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Its connection is live. */
  began(onStable: () => void): void {
    this.#stableTimer = this.#clock.setTimeout(onStable, stableAfter);
  }

  /** Its connection has ended: nothing more is due. */
  silence(): void {
    this.renewal?.stop();
    this.#clock.clearTimeout(this.#stableTimer);
  }

  close(): void {
    this.silence();
    this.connection?.close();
  }
}
