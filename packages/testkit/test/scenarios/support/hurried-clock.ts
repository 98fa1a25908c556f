/**
 * A clock for a client (`environment.clock`) that runs `speed` times as fast as time does, so that
 * ten seconds of patience are short; its wall clock can be wrong. Knows which timers are left.
 */
export class HurriedClock {
  readonly #speed: number;
  readonly #timers = new Set<unknown>();
  /** How far the wall clock is off, in ms. */
  shift: number;

  constructor(speed = 1, shift = 0) {
    this.#speed = speed;
    this.shift = shift;
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return Date.now() + this.shift;
  }

  monotonic(): number {
    return performance.now() * this.#speed;
  }

  setTimeout(task: () => void, ms: number): unknown {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      task();
    }, ms / this.#speed);
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer);
    clearTimeout(timer as NodeJS.Timeout);
  }
}
