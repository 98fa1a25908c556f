import type { Clock } from '../clock.js';
import { Hourly } from '../hourly.js';
import type { Log } from '../log.js';
import type { Store } from '../store/store.js';
import type { UserRemoval } from './user-removal.js';

export interface GuestSweeperOptions {
  readonly store: Store;
  readonly removal: UserRemoval;
  readonly log: Log;
  /** ms after which a guest is looked at again. */
  readonly expiry: number;
  readonly clock: Clock;
}

const pageSize = 100;

/**
 * Removes guests who are of no use to anybody: without a session they cannot come back, and without a
 * conversation nobody misses them. Each is looked at once in `expiry`, however many there are.
 */
export function guestSweeper({ store, removal, log, expiry, clock }: GuestSweeperOptions): Hourly {
  const { users, sessions, conversations } = store;
  const isOfUse = async (id: string) => {
    const [theirs] = await conversations.ofUser(id, { limit: 1, after: '', removed: false });
    if (theirs !== undefined) return true;
    const own = await sessions.listFor(id, { limit: pageSize, after: '' });
    return own.some(({ endedAt, expiresAt }) => endedAt === null && expiresAt > clock.now());
  };
  const task = async (isOver: () => boolean) => {
    for (;;) {
      const due = await users.guestsUntil(clock.now(), pageSize);
      for (const { id } of due) {
        if (isOver()) return;
        if (await isOfUse(id)) await users.keepGuest(id, clock.now() + expiry);
        else await removal.remove(id);
      }
      if (due.length < pageSize) return;
    }
  };
  return new Hourly({ what: 'sweeping guests', task, log, clock });
}
