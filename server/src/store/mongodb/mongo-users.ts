import { removedName } from '../removed-name.js';
import {
  type NewAccount,
  type Profile,
  type RestrictionRecord,
  StoreError,
  type Tombstone,
  type UserRecord,
  type UserStore,
} from '../store.js';
import { usersCollection } from './are-users-present.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';
import { MongoTurns } from './mongo-turns.js';

interface UserDocument extends Omit<UserRecord, 'id' | 'tokensValidFrom' | 'bot'> {
  readonly _id: string;
  /** Missing in what earlier servers wrote. */
  readonly tokensValidFrom?: number;
  /** Missing where nobody has said anything. */
  readonly bot?: boolean;
}

interface TombstoneDocument {
  readonly _id: string;
  /** A hash. */
  readonly removedName: string;
  readonly removedAt: number;
}

export class MongoUsers implements UserStore {
  static readonly collection = usersCollection;
  static readonly tombstoneCollection = 'removedUsers';
  readonly #connection: MongoConnection;
  readonly #turns: MongoTurns;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
    this.#turns = new MongoTurns(connection);
  }

  create({ id, ...user }: UserRecord): Promise<void> {
    return this.#connection.on<UserDocument, void>(MongoUsers.collection, async (users) => {
      try {
        await users.insertOne({ _id: id, ...user });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        // The same user again is a repeat whose first answer was lost.
        const { realm, username } = user;
        if ((await users.findOne({ realm, username }))?._id !== id) throw taken();
      }
    });
  }

  async updateProfile(id: string, profile: Partial<Profile>): Promise<void> {
    await this.#users((users) => users.updateOne({ _id: id }, { $set: profile }));
  }

  replacePasswordHash(id: string, before: string, after: string): Promise<boolean> {
    return this.#turns.take(`password ${id}`, async () => {
      const { matchedCount } = await this.#users((users) =>
        users.updateOne(
          { _id: id, passwordHash: { $in: [before, after] } },
          { $set: { passwordHash: after } },
        ),
      );
      return matchedCount > 0;
    });
  }

  async becomeAccount(id: string, account: NewAccount): Promise<UserRecord | null> {
    return this.#users(async (users) => {
      try {
        const { matchedCount } = await users.updateOne(
          { _id: id, realm: 'guest' },
          { $set: { realm: 'local', ...account }, $unset: { guestUntil: true } },
        );
        if (matchedCount === 0) return null;
      } catch (error) {
        // Not every server says so.
        const isTaken = isDuplicate(error) || (await this.byUsername('local', account.username));
        throw isTaken ? taken() : error;
      }
      const found = await users.findOne({ _id: id });
      return found && toRecord(found);
    });
  }

  async guestsUntil(before: number, limit: number): Promise<UserRecord[]> {
    const due = { guestUntil: { $lt: before } };
    return this.#users(async (users) => {
      const found = await users.find(due).sort({ guestUntil: 1 }).limit(limit).toArray();
      return found.map(toRecord);
    });
  }

  async keepGuest(id: string, until: number): Promise<void> {
    await this.#users((users) =>
      users.updateOne({ _id: id, realm: 'guest' }, { $set: { guestUntil: until } }),
    );
  }

  byId(id: string): Promise<UserRecord | null> {
    return this.#find({ _id: id });
  }

  byIds(ids: readonly string[]): Promise<UserRecord[]> {
    return this.#connection.on<UserDocument, UserRecord[]>(MongoUsers.collection, async (users) => {
      const found = await users.find({ _id: { $in: [...ids] } }).toArray();
      return found.map(toRecord);
    });
  }

  byUsername(realm: UserRecord['realm'], username: string): Promise<UserRecord | null> {
    return this.#find({ realm, username });
  }

  async restrict(id: string, restriction: RestrictionRecord | null): Promise<boolean> {
    const { matchedCount } = await this.#users((users) =>
      users.updateOne(
        { _id: id },
        restriction === null ? { $unset: { restriction: true } } : { $set: { restriction } },
      ),
    );
    return matchedCount > 0;
  }

  async raiseTokensValidFrom(id: string, at: number): Promise<void> {
    await this.#users((users) => users.updateOne({ _id: id }, { $max: { tokensValidFrom: at } }));
  }

  /**
   * A tombstone is a document of its own, inserted before the user is deleted: no update that races
   * with a removal can bring anything back, on whatever server.
   */
  async remove(id: string, at: number): Promise<void> {
    const user = await this.byId(id);
    if (user === null) return;
    const removed = removedName(user.realm, user.username);
    await this.#tombstones(async (tombstones) => {
      try {
        await tombstones.insertOne({ _id: id, removedName: removed, removedAt: at });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    });
    await this.#users((users) => users.deleteOne({ _id: id }));
  }

  async removedAt(realm: UserRecord['realm'], username: string): Promise<number | null> {
    const found = await this.#tombstones((tombstones) =>
      tombstones.find({ removedName: removedName(realm, username) }).toArray(),
    );
    return found.length === 0 ? null : Math.max(...found.map(({ removedAt }) => removedAt));
  }

  async tombstones({ limit, after }: { limit: number; after: string }): Promise<Tombstone[]> {
    const found = await this.#tombstones((tombstones) =>
      tombstones
        .find({ _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    );
    return found.map(({ _id, removedAt }) => ({ id: _id, removedAt }));
  }

  /** What refers to it goes first; see `server/src/leaving`. */
  async dropTombstone(id: string): Promise<void> {
    await this.#tombstones((tombstones) => tombstones.deleteOne({ _id: id }));
  }

  #find(filter: Partial<UserDocument>): Promise<UserRecord | null> {
    return this.#users(async (users) => {
      const found = await users.findOne(filter);
      return found && toRecord(found);
    });
  }

  #tombstones<T>(work: Parameters<typeof MongoConnection.prototype.on<TombstoneDocument, T>>[1]) {
    return this.#connection.on<TombstoneDocument, T>(MongoUsers.tombstoneCollection, work);
  }

  #users<T>(work: Parameters<typeof MongoConnection.prototype.on<UserDocument, T>>[1]) {
    return this.#connection.on<UserDocument, T>(MongoUsers.collection, work);
  }
}

const taken = () => new StoreError('username_taken', 'This username is taken.');

function toRecord({ _id, bot, ...user }: UserDocument): UserRecord {
  return {
    id: _id,
    ...user,
    tokensValidFrom: user.tokensValidFrom ?? 0,
    ...(bot && { bot }),
  };
}
