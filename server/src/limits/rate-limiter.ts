import type { Limiter } from './limiter.js';
import { type Rate, TokenBucket } from './token-bucket.js';

export interface RateLimiterOptions extends Rate {
  /** Most keys remembered; beyond it the longest unused is forgotten. @default 10000 */
  readonly maxKeys?: number;
  /** ms, monotonic. @default performance.now */
  readonly now?: () => number;
}

/**
 * One token bucket per key, of this node alone. Bounded: a stranger with many names cannot fill the
 * memory.
 */
export class RateLimiter implements Limiter {
  readonly #rate: Rate;
  readonly #maxKeys: number;
  readonly #now: () => number;
  /** Ordered by latest use: a used key is moved to the end. */
  readonly #buckets = new Map<string, TokenBucket>();

  constructor({
    burst,
    perSecond,
    maxKeys = 10_000,
    now = () => performance.now(),
  }: RateLimiterOptions) {
    this.#rate = { burst, perSecond };
    this.#maxKeys = maxKeys;
    this.#now = now;
  }

  /** Takes one token of this key. 0 when it may go on, else the ms after which it may. */
  take(key: string): number {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#rate, now);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    this.#forget(now);
    return bucket.take(now);
  }

  /** As {@link take}, without taking. */
  peek(key: string): number {
    return this.#buckets.get(key)?.peek(this.#now()) ?? 0;
  }

  get size(): number {
    return this.#buckets.size;
  }

  #forget(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (this.#buckets.size <= this.#maxKeys && !bucket.isFull(now)) return;
      if (this.#buckets.size === 1) return;
      this.#buckets.delete(key);
    }
  }
}
