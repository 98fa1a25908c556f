import type { Clock } from '@chat/server';
import { requireDuration } from './testing-error.js';

/** The clock of a chat: it goes as the machine's does, ahead of it by all that was added. */
export class TestClock implements Clock {
  #ahead = 0;
  readonly #listeners = new Set<() => Promise<void> | void>();

  /** What time it is for the server: ms since the epoch. */
  readonly now = (): number => Date.now() + this.#ahead;

  /** @internal The server's. */
  readonly onSet = (listener: () => Promise<void> | void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Lets time pass at once. Resolves when the server has done what it does every hour, if one is over: what is expired
   * by then is gone.
   *
   * @throws TestingError `invalid_argument`
   */
  async advance(ms: number): Promise<void> {
    requireDuration('What a clock is advanced by', ms);
    this.#ahead += ms;
    await Promise.all([...this.#listeners].map((listener) => listener()));
  }
}
