import type { Clock } from '../../src/environment.js';

/** Real time, and how many timers are set. */
export class CountingClock implements Clock {
  readonly #timers = new Set<unknown>();

  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  setTimeout(task: () => void, ms: number): unknown {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      task();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer);
    clearTimeout(timer as NodeJS.Timeout);
  }
}
