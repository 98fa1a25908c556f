import type { Log } from '../log.js';
import type { Store, Tombstone } from '../store/store.js';
import { pagesById } from './pages-by-id.js';
import type { UserRemoval } from './user-removal.js';

export interface RemovalSweeperOptions {
  readonly store: Store;
  readonly removal: UserRemoval;
  readonly log: Log;
  readonly now: () => number;
}

const interval = 3_600_000;
/** ms. Far longer than any node believes in a removed conversation, or a write is under way. */
const keepConversations = 86_400_000;
/** ms. A host site's token that was issued before and lives longer than this would count again. */
const keepUsers = 30 * 86_400_000;
const pageSize = 100;

/**
 * Finishes removals that broke off, deletes what a node that died half-way may have left in a removed
 * conversation, and drops tombstones once nothing can come for them any more; every hour.
 */
export class RemovalSweeper {
  readonly #options: RemovalSweeperOptions;
  #timer: NodeJS.Timeout | undefined;
  #state: 'stopped' | 'started' = 'stopped';

  constructor(options: RemovalSweeperOptions) {
    this.#options = options;
  }

  start(): void {
    this.#state = 'started';
    void this.#sweep();
    this.#timer = setInterval(() => void this.#sweep(), interval);
    this.#timer.unref();
  }

  stop(): void {
    this.#state = 'stopped';
    clearInterval(this.#timer);
  }

  async #sweep(): Promise<void> {
    const { store, removal, log, now } = this.#options;
    const { users, conversations, messages } = store;
    try {
      for await (const { id, removedAt } of this.#all(users)) {
        await removal.remove(id);
        if (removedAt < now() - keepUsers) await users.dropTombstone(id);
      }
      for await (const { id, removedAt } of this.#all(conversations)) {
        await messages.deleteAllOf(id);
        await conversations.clear(id);
        if (removedAt < now() - keepConversations) await conversations.dropTombstone(id);
      }
    } catch (error) {
      if (this.#state === 'started') log.warn({ err: error }, 'sweeping removals failed');
    }
  }

  async *#all(part: {
    tombstones(page: { limit: number; after: string }): Promise<Tombstone[]>;
  }): AsyncGenerator<Tombstone> {
    const pages = pagesById((after) => part.tombstones({ limit: pageSize, after }));
    for await (const page of pages) {
      for (const tombstone of page) {
        if (this.#state === 'stopped') return;
        yield tombstone;
      }
    }
  }
}
