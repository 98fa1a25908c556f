/** `setTimeout` fires at once beyond 2^31 - 1 ms, about 25 days. */
const longestTimeout = 2 ** 31 - 1;

/** One timer for an instant however far away; setting it again replaces it. */
export class LongTimer {
  readonly #callback: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(callback: () => void) {
    this.#callback = callback;
  }

  /** `at` is ms since the epoch. */
  setFor(at: number): void {
    clearTimeout(this.#timer);
    const remaining = Math.max(0, at - Date.now());
    this.#timer =
      remaining > longestTimeout
        ? setTimeout(() => this.setFor(at), longestTimeout)
        : setTimeout(this.#callback, remaining);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
