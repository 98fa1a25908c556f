import type { Redis } from '../redis/redis.js';
import type { Bus } from './bus.js';
import { MemoryBus } from './memory-bus.js';
import { RedisBus } from './redis/redis-bus.js';

/**
 * Makes the bus of this server; `open()` it before use.
 *
 * @param redis - What carries events between nodes. @default null, for a server of one process
 */
export function createBus(redis: Redis | null = null): Bus {
  return redis === null ? new MemoryBus() : new RedisBus(redis);
}
