import { createHash } from 'node:crypto';
import type { Redis } from '../redis/redis.js';
import { Script } from '../redis/script.js';
import type { Limiter } from './limiter.js';
import { RateLimiter } from './rate-limiter.js';
import type { Rate } from './token-bucket.js';

export interface RedisLimiterOptions {
  readonly redis: Redis;
  /** Tells its keys from those of other limiters. */
  readonly name: string;
  readonly rate: Rate;
  /** Called when this node had to decide alone. */
  readonly onFallback?: () => void;
}

/**
 * A token bucket as one number (GCRA): the µs at which it will be full. By the clock of Redis, so that
 * all nodes agree. The key goes when the bucket is full.
 */
const bucket = new Script(`
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, burst, take = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == 'take'
local full = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now))
local wait = full - now - (burst - 1) * interval
if wait > 0 then return math.ceil(wait) end
if take then
  full = full + interval
  redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000))
end
return 0
`);

/**
 * Token buckets that all nodes share. This node's own are asked first, so that a flood costs Redis
 * nothing; and they decide alone while Redis is away or slow: it is no reason to refuse anybody, nor
 * to let anybody wait.
 */
export class RedisLimiter implements Limiter {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #rate: Rate;
  readonly #local: RateLimiter;
  readonly #onFallback: () => void;

  constructor({ redis, name, rate, onFallback = () => {} }: RedisLimiterOptions) {
    this.#redis = redis;
    this.#prefix = `${redis.prefix}:limit:${name}:`;
    this.#rate = rate;
    this.#local = new RateLimiter(rate);
    this.#onFallback = onFallback;
  }

  take(key: string): number | Promise<number> {
    const wait = this.#local.take(key);
    return wait > 0 ? wait : this.#ask(key, 'take');
  }

  peek(key: string): number | Promise<number> {
    const wait = this.#local.peek(key);
    return wait > 0 ? wait : this.#ask(key, 'peek');
  }

  /** 0 when Redis does not say otherwise: this node's own buckets have said yes. */
  async #ask(key: string, what: 'take' | 'peek'): Promise<number> {
    const { burst, perSecond } = this.#rate;
    const interval = String(1_000_000 / perSecond);
    const wait = await this.#redis.ask(bucket, this.#keyOf(key), [interval, String(burst), what]);
    if (typeof wait === 'number') return wait / 1_000;
    this.#onFallback();
    return 0;
  }

  /** Hashed: as long as any other, and no name or address of anybody. */
  #keyOf(key: string): string {
    return this.#prefix + createHash('sha256').update(key).digest('base64url').slice(0, 22);
  }
}
