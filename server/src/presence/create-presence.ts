import type { Redis } from '../redis/redis.js';
import { MemoryPresence } from './memory-presence.js';
import type { Presence } from './presence.js';
import { RedisPresence } from './redis-presence.js';

/**
 * Makes the presence of this server: of all nodes where there is a Redis.
 *
 * @param expiry - ms after which what a node announced and did not renew is gone.
 */
export function createPresence(redis: Redis | null, expiry: number): Presence {
  return redis === null ? new MemoryPresence() : new RedisPresence({ redis, expiry });
}
