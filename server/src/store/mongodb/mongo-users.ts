import { removedName, tombstoneName } from '../removed-name.js';
import { StoreError, type Tombstone, type UserRecord, type UserStore } from '../store.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';

interface UserDocument extends Omit<UserRecord, 'id' | 'tokensValidFrom'> {
  readonly _id: string;
  /** Missing in what earlier servers wrote. */
  readonly tokensValidFrom?: number;
  /** Of a tombstone only. */
  readonly removedAt?: number | null;
  /** A hash. */
  readonly removedName?: string | null;
}

/** Also matches documents without the field. */
const present = { removedAt: null } as const;
const isTombstone = { removedAt: { $gt: 0 } } as const;

export class MongoUsers implements UserStore {
  static readonly collection = 'users';
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  create({ id, ...user }: UserRecord): Promise<void> {
    return this.#connection.on<UserDocument, void>(MongoUsers.collection, async (users) => {
      try {
        await users.insertOne({ _id: id, ...user });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        // The same user again is a repeat whose first answer was lost.
        const { realm, username } = user;
        if ((await users.findOne({ realm, username }))?._id !== id) {
          throw new StoreError('username_taken', 'This username is taken.');
        }
      }
    });
  }

  async updateProfile(id: string, { name, picture }: Pick<UserRecord, 'name' | 'picture'>) {
    await this.#connection.on<UserDocument, unknown>(MongoUsers.collection, (users) =>
      users.updateOne({ _id: id, ...present }, { $set: { name, picture } }),
    );
  }

  byId(id: string): Promise<UserRecord | null> {
    return this.#find({ _id: id });
  }

  byIds(ids: readonly string[]): Promise<UserRecord[]> {
    return this.#connection.on<UserDocument, UserRecord[]>(MongoUsers.collection, async (users) => {
      const found = await users.find({ _id: { $in: [...ids] }, ...present }).toArray();
      return found.map(toRecord);
    });
  }

  byUsername(realm: UserRecord['realm'], username: string): Promise<UserRecord | null> {
    return this.#find({ realm, username });
  }

  async raiseTokensValidFrom(id: string, at: number): Promise<void> {
    await this.#users((users) => users.updateOne({ _id: id }, { $max: { tokensValidFrom: at } }));
  }

  async remove(id: string, at: number): Promise<void> {
    await this.#users(async (users) => {
      const user = await users.findOne({ _id: id, ...present });
      if (user === null) return;
      const { realm, username } = user;
      await users.updateOne(
        { _id: id, ...present },
        {
          $set: {
            username: tombstoneName(id),
            name: '',
            picture: null,
            passwordHash: null,
            removedName: removedName(realm, username),
            removedAt: at,
          },
        },
      );
    });
  }

  removedAt(realm: UserRecord['realm'], username: string): Promise<number | null> {
    return this.#users(async (users) => {
      const name = removedName(realm, username);
      const found = await users.find({ ...isTombstone, removedName: name }).toArray();
      return found.reduce<number | null>(
        (latest, { removedAt }) => Math.max(latest ?? 0, removedAt ?? 0),
        null,
      );
    });
  }

  tombstones({ limit, after }: { limit: number; after: string }): Promise<Tombstone[]> {
    return this.#users(async (users) => {
      const found = await users
        .find({ ...isTombstone, _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, removedAt }) => ({ id: _id, removedAt: removedAt ?? 0 }));
    });
  }

  /** What refers to it goes first; see `server/src/admin`. */
  async dropTombstone(id: string): Promise<void> {
    await this.#users((users) => users.deleteOne({ _id: id, ...isTombstone }));
  }

  #find(filter: Partial<UserDocument>): Promise<UserRecord | null> {
    return this.#users(async (users) => {
      const found = await users.findOne({ ...filter, ...present });
      return found && toRecord(found);
    });
  }

  #users<T>(work: Parameters<typeof MongoConnection.prototype.on<UserDocument, T>>[1]) {
    return this.#connection.on<UserDocument, T>(MongoUsers.collection, work);
  }
}

function toRecord({ _id, removedAt, removedName, ...user }: UserDocument): UserRecord {
  return { id: _id, ...user, tokensValidFrom: user.tokensValidFrom ?? 0 };
}
