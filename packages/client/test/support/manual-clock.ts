import type { Clock } from '../../src/environment.js';

interface Timer {
  readonly due: number;
  readonly task: () => void;
}

/** A clock that moves when told to. */
export class ManualClock implements Clock {
  readonly #timers = new Map<number, Timer>();
  #nextId = 1;
  #time = 0;

  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#time;
  }

  monotonic(): number {
    return this.#time;
  }

  setTimeout(task: () => void, ms: number): number {
    const id = this.#nextId++;
    this.#timers.set(id, { due: this.#time + ms, task });
    return id;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as number);
  }

  /** Lets time pass, firing timers when they are due; promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#time + ms;
    for (;;) {
      await settle();
      const next = [...this.#timers].sort(([, a], [, b]) => a.due - b.due)[0];
      if (next === undefined || next[1].due > end) break;
      this.#time = Math.max(this.#time, next[1].due);
      this.#timers.delete(next[0]);
      next[1].task();
    }
    this.#time = end;
    await settle();
  }

  /** What a suspended process sees: time passed, and only now do its expired timers fire. */
  async suspend(ms: number): Promise<void> {
    this.#time += ms;
    await this.advance(0);
  }
}

/** Runs everything that waits on settled promises. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
