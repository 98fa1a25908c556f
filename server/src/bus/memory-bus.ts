import type { Bus, BusEvent, BusListener } from './bus.js';
import { LocalListeners } from './local-listeners.js';

interface Delivery {
  readonly userIds: readonly string[];
  readonly event: BusEvent;
}

/** The bus of a server that runs as one process. It loses nothing, so it never reports a gap. */
export class MemoryBus implements Bus {
  readonly state = 'connected';
  readonly dropped = 0;
  readonly #listeners = new LocalListeners();
  #waiting: Delivery[] = [];
  #state: 'open' | 'closed' = 'closed';

  async open(): Promise<void> {
    this.#state = 'open';
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    this.#waiting = [];
    this.#listeners.clear();
  }

  publish(userIds: readonly string[], event: BusEvent): void {
    if (this.#state === 'closed') return;
    this.#waiting.push({ userIds, event });
    // Not at once: a publisher must not run its listeners' code in the middle of its own.
    if (this.#waiting.length === 1) void soon.then(this.#deliver);
  }

  subscribe(userId: string, listener: BusListener): null {
    this.#listeners.set(userId, listener);
    return null;
  }

  unsubscribe(userId: string): void {
    this.#listeners.delete(userId);
  }

  onGap(): void {}

  readonly #deliver = () => {
    const deliveries = this.#waiting;
    this.#waiting = [];
    for (const { userIds, event } of deliveries) {
      for (const userId of userIds) this.#listeners.call(userId, event);
    }
  };
}

/** Its reactions run as microtasks, for less than what `queueMicrotask` costs in Node. */
const soon = Promise.resolve();
