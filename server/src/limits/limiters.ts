import type { Redis } from '../redis/redis.js';
import type { Limiter } from './limiter.js';
import { RateLimiter } from './rate-limiter.js';
import { RedisLimiter } from './redis-limiter.js';
import type { Rate } from './token-bucket.js';

/**
 * Makes the limiters of this server: shared with all nodes where there is a Redis.
 *
 * @param onFallback - Called whenever this node has to decide alone although there is one.
 */
export function limiters(
  redis: Redis | null,
  onFallback: () => void,
): (name: string, rate: Rate) => Limiter {
  return (name, rate) =>
    redis === null ? new RateLimiter(rate) : new RedisLimiter({ redis, name, rate, onFallback });
}
