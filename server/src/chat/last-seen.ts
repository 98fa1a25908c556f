import type { Store } from '../store/store.js';
import { fromStore } from './from-store.js';
import type { Privacy } from './privacy.js';
import { Remembered } from './remembered.js';

/** Never told finer than this: ms. */
const coarseness = 60_000;
/** ms for which sightings are gathered. */
const gathering = 1_000;
/** Sightings that one write takes. */
const together = 500;

export interface LastSeenOptions {
  readonly store: Store;
  readonly privacy: Privacy;
  readonly now: () => number;
}

/**
 * When users were there last: kept to the minute, of those who do not hide it. Written a moment after
 * somebody has gone, many at once; what a server did not come to write before it died is lost.
 */
export class LastSeen {
  readonly #options: LastSeenOptions;
  readonly #waiting = new Map<string, number>();
  /** What this node has written, so that somebody who comes and goes is written once a minute. */
  readonly #written = new Remembered<number>({ capacity: 20_000, lifetime: coarseness });
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LastSeenOptions) {
    this.#options = options;
  }

  /** This moment, as coarse as it is told. */
  get present(): number {
    const now = this.#options.now();
    return now - (now % coarseness);
  }

  /** Of each that is known, by user id. */
  async of(userIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (userIds.length === 0) return new Map();
    const found = new Map(await fromStore(this.#options.store.lastSeen.of(userIds)));
    for (const id of userIds) {
      const at = this.#waiting.get(id);
      if (at !== undefined && at > (found.get(id) ?? 0)) found.set(id, at);
    }
    return found;
  }

  /** Somebody was there until now. */
  saw(userId: string): void {
    const at = this.present;
    if (this.#written.get(userId) === at) return;
    this.#waiting.set(userId, at);
    this.#timer ??= setTimeout(() => void this.flush(), gathering);
    this.#timer.unref();
  }

  /** Writes what was gathered; what cannot be written is lost. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const all = [...this.#waiting].map(([userId, at]) => ({ userId, at }));
    for (let start = 0; start < all.length; start += together) {
      const some = all.slice(start, start + together);
      await this.#write(some).catch(() => {});
      for (const { userId, at } of some) {
        if (this.#waiting.get(userId) === at) this.#waiting.delete(userId);
      }
    }
  }

  async #write(sightings: readonly { userId: string; at: number }[]): Promise<void> {
    const { store, privacy } = this.#options;
    const theirs = await privacy.of(sightings.map(({ userId }) => userId));
    const shown = sightings.filter((_, index) => theirs[index]?.presence);
    if (shown.length === 0) return;
    await fromStore(store.lastSeen.raise(shown));
    for (const { userId, at } of shown) this.#written.set(userId, at);
  }
}
