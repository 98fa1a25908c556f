import type { Bus } from './bus.js';
import { MemoryBus } from './memory-bus.js';
import { RedisBus } from './redis/redis-bus.js';

export interface CreateBusOptions {
  /** Null for a server of one process. */
  readonly redisUrl?: string | null;
  /** @default chat */
  readonly redisPrefix?: string;
}

/** Makes the bus of this server; `open()` it before use. */
export function createBus({ redisUrl = null, redisPrefix = 'chat' }: CreateBusOptions = {}): Bus {
  return redisUrl === null ? new MemoryBus() : new RedisBus({ url: redisUrl, prefix: redisPrefix });
}
