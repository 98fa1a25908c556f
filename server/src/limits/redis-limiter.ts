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

/** ms that Redis has for its answer. */
const patience = 250;
/** Most answers of Redis that one limiter waits for. */
const mostWaiting = 1_000;

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
  #waiting = 0;
  /** Answers that did not come in time, and still may: until one does, nobody waits for more. */
  #late = 0;

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

  /** 0 when Redis does not say otherwise in time. */
  async #ask(key: string, what: 'take' | 'peek'): Promise<number> {
    if (!this.#redis.takesCommands || this.#late > 0 || this.#waiting >= mostWaiting) {
      this.#onFallback();
      return 0;
    }
    const { burst, perSecond } = this.#rate;
    const interval = 1_000_000 / perSecond;
    this.#waiting += 1;
    const answer = bucket
      .run(this.#redis, this.#keyOf(key), [String(interval), String(burst), what])
      .finally(() => {
        this.#waiting -= 1;
      });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), patience);
    });
    try {
      const wait = await Promise.race([answer, late]);
      if (typeof wait === 'number') return wait / 1_000;
      if (wait === null) this.#expectLate(answer);
    } catch {
      // Away, or it refuses: this node's own buckets have said yes.
    } finally {
      clearTimeout(timer);
    }
    this.#onFallback();
    return 0;
  }

  #expectLate(answer: Promise<unknown>): void {
    this.#late += 1;
    const settled = () => {
      this.#late -= 1;
    };
    answer.then(settled, settled);
  }

  /** Hashed: as long as any other, and no name or address of anybody. */
  #keyOf(key: string): string {
    return this.#prefix + createHash('sha256').update(key).digest('base64url').slice(0, 22);
  }
}
