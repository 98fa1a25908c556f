import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreError } from '../store.js';
import { Turns } from '../turns.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';

interface TurnDocument {
  readonly _id: string;
  /** Whose turn it is, made anew for each. */
  readonly holder: string;
}

/** ms between two looks whether it is one's turn: at least, and up to as much again. */
const pause = 10;
/** ms after which no more turn is waited for. */
const patience = 10_000;
/** ms for which one turn lasts at most: its node died in the middle of it. */
const lease = 5_000;

/**
 * Work on one key runs one after the other on all nodes. MongoDB needs none of this, as it never makes
 * two updates of one document at once; servers that speak its protocol may, but none of them takes two
 * documents of one `_id`. So there a turn is a document. A server that is in a replica set or shards is
 * known to be careful enough, and is not asked to do more.
 */
export class MongoTurns {
  static readonly collection = 'turns';
  readonly #connection: MongoConnection;
  /** Of this node: so only one of them asks for its turn at a time. */
  readonly #here = new Turns();

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  /** @throws StoreError `unavailable` and whatever the work throws */
  take<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.#here.take(key, async () => {
      if (this.#connection.updatesAtomically) return work();
      const holder = randomUUID();
      await this.#enter(key, holder);
      try {
        return await work();
      } finally {
        // Whoever comes next waits until the lease is over, should this fail.
        await this.#leave(key, holder).catch(() => {});
      }
    });
  }

  async #enter(key: string, holder: string): Promise<void> {
    let seen = { holder: '', since: 0 };
    const started = performance.now();
    while (!(await this.#tryEnter(key, holder))) {
      if (performance.now() - started > patience) {
        throw new StoreError('unavailable', 'Others change the same all the time.');
      }
      const current = await this.#holderOf(key);
      if (current === null) continue;
      if (seen.holder !== current) seen = { holder: current, since: performance.now() };
      else if (performance.now() - seen.since > lease) await this.#leave(key, current);
      await delay(pause * (1 + Math.random()));
    }
  }

  #tryEnter(key: string, holder: string): Promise<boolean> {
    return this.#turns((turns) =>
      turns.insertOne({ _id: key, holder }).then(
        () => true,
        (error: unknown) => {
          if (isDuplicate(error)) return false;
          throw error;
        },
      ),
    );
  }

  async #holderOf(key: string): Promise<string | null> {
    const found = await this.#turns((turns) => turns.findOne({ _id: key }));
    return found?.holder ?? null;
  }

  async #leave(key: string, holder: string): Promise<void> {
    await this.#turns((turns) => turns.deleteOne({ _id: key, holder }));
  }

  #turns<T>(work: Parameters<typeof MongoConnection.prototype.on<TurnDocument, T>>[1]) {
    return this.#connection.on<TurnDocument, T>(MongoTurns.collection, work);
  }
}
