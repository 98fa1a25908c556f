import type { Files } from '../chat/files.js';
import type { Clock } from '../clock.js';
import { Hourly } from '../hourly.js';
import type { Log } from '../log.js';
import type { Store, Tombstone } from '../store/store.js';
import { pagesById } from './pages-by-id.js';
import type { UserRemoval } from './user-removal.js';

export interface RemovalSweeperOptions {
  readonly store: Store;
  readonly removal: UserRemoval;
  readonly files: Files | null;
  readonly log: Log;
  readonly clock: Clock;
}

/** ms. Far longer than any node believes in a removed conversation, or a write is under way. */
const keepConversations = 86_400_000;
/** ms. A host site's token that was issued before and lives longer than this would count again. */
const keepUsers = 30 * 86_400_000;
const pageSize = 100;

/**
 * Finishes removals that broke off, deletes what a node that died half-way may have left in a removed
 * conversation, and drops tombstones once nothing can come for them any more.
 */
export function removalSweeper({
  store,
  removal,
  files,
  log,
  clock,
}: RemovalSweeperOptions): Hourly {
  const { users, conversations, messages } = store;
  const task = async (isOver: () => boolean) => {
    for await (const { id, removedAt } of tombstonesOf(users)) {
      if (isOver()) return;
      await removal.remove(id);
      if (removedAt < clock.now() - keepUsers) await users.dropTombstone(id);
    }
    for await (const { id, removedAt } of tombstonesOf(conversations)) {
      if (isOver()) return;
      await messages.deleteAllOf(id);
      await files?.removeAllIn(id);
      await conversations.clear(id);
      if (removedAt < clock.now() - keepConversations) await conversations.dropTombstone(id);
    }
  };
  return new Hourly({ what: 'sweeping removals', task, log, clock });
}

async function* tombstonesOf(part: {
  tombstones(page: { limit: number; after: string }): Promise<Tombstone[]>;
}): AsyncGenerator<Tombstone> {
  for await (const page of pagesById((after) => part.tombstones({ limit: pageSize, after }))) {
    yield* page;
  }
}
