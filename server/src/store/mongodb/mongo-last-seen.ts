import type { LastSeenStore, Sighting } from '../store.js';
import { areUsersPresent } from './are-users-present.js';
import type { MongoConnection } from './mongo-connection.js';

interface LastSeenDocument {
  /** The user's. */
  readonly _id: string;
  readonly at: number;
}

export class MongoLastSeen implements LastSeenStore {
  static readonly collection = 'lastSeen';
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  of(userIds: readonly string[]): Promise<Map<string, number>> {
    return this.#lastSeen(async (lastSeen) => {
      const found = await lastSeen.find({ _id: { $in: [...userIds] } }).toArray();
      return new Map(found.map(({ _id, at }) => [_id, at]));
    });
  }

  /** Of two nodes that raise one at once, a server whose updates race may take the earlier: a minute's difference. */
  async raise(sightings: readonly Sighting[]): Promise<void> {
    if (sightings.length === 0) return;
    await this.#lastSeen((lastSeen) =>
      lastSeen.bulkWrite(
        sightings.map(({ userId, at }) => ({
          updateOne: { filter: { _id: userId }, update: { $max: { at } }, upsert: true },
        })),
        { ordered: false },
      ),
    );
    const userIds = sightings.map(({ userId }) => userId);
    const present = await areUsersPresent(this.#connection, userIds);
    const gone = userIds.filter((id) => !present.has(id));
    if (gone.length > 0) {
      await this.#lastSeen((lastSeen) => lastSeen.deleteMany({ _id: { $in: gone } }));
    }
  }

  async forget(userId: string): Promise<void> {
    await this.#lastSeen((lastSeen) => lastSeen.deleteOne({ _id: userId }));
  }

  #lastSeen<T>(work: Parameters<typeof MongoConnection.prototype.on<LastSeenDocument, T>>[1]) {
    return this.#connection.on<LastSeenDocument, T>(MongoLastSeen.collection, work);
  }
}
