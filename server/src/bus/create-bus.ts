import type { Bus } from './bus.js';
import { MemoryBus } from './memory-bus.js';

/** Makes the bus of this server; `open()` it before use. */
export function createBus(): Bus {
  return new MemoryBus();
}
