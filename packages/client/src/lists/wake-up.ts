import type { UserScope } from '../user-scope.js';

/** The longest timer that there is (HTML, Timers). */
const longest = 2 ** 31 - 1;

/** Calls back when what was muted for a while is not any more. */
export class WakeUp {
  readonly #scope: UserScope;
  readonly #onTime: () => void;
  #timer: unknown = null;

  constructor(scope: UserScope, onTime: () => void) {
    this.#scope = scope;
    this.#onTime = onTime;
  }

  /**
   * Waits for the first of these times, and for none before it. Without a connection for none at all: nobody
   * keeps a process alive for it.
   */
  at(times: readonly (number | null)[]): void {
    const { clock, online } = this.#scope;
    this.cancel();
    const delay = Math.min(...times.map((time) => time ?? Infinity)) - clock.now();
    if (online && delay <= longest) {
      this.#timer = clock.setTimeout(this.#onTime, Math.max(delay, 0));
    }
  }

  cancel(): void {
    this.#scope.clock.clearTimeout(this.#timer);
  }
}
