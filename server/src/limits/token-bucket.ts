/** Allows `burst` at once and `perSecond` on average. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** One bucket; its clock is handed in with every call, so that thousands of them share one reading. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #updatedAt: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#updatedAt = now;
  }

  /** Takes one token. 0 when there was one, else the ms until there is. */
  take(now: number): number {
    const wait = this.peek(now);
    if (wait === 0) this.#tokens -= 1;
    return wait;
  }

  /** As {@link take}, without taking. */
  peek(now: number): number {
    this.#refill(now);
    return this.#tokens >= 1 ? 0 : ((1 - this.#tokens) / this.#rate.perSecond) * 1_000;
  }

  /** Nothing is lost by forgetting a bucket that is full. */
  isFull(now: number): boolean {
    this.#refill(now);
    return this.#tokens >= this.#rate.burst;
  }

  #refill(now: number): void {
    const elapsed = Math.max(0, now - this.#updatedAt);
    this.#tokens = Math.min(
      this.#rate.burst,
      this.#tokens + (elapsed / 1_000) * this.#rate.perSecond,
    );
    this.#updatedAt = now;
  }
}
