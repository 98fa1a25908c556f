import { StoreError, type UserRecord, type UserStore } from '../store.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';

type UserDocument = Omit<UserRecord, 'id'> & { readonly _id: string };

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
      users.updateOne({ _id: id }, { $set: { name, picture } }),
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

  #find(filter: Partial<UserDocument>): Promise<UserRecord | null> {
    return this.#connection.on<UserDocument, UserRecord | null>(
      MongoUsers.collection,
      async (users) => {
        const found = await users.findOne(filter);
        return found && toRecord(found);
      },
    );
  }
}

function toRecord({ _id, ...user }: UserDocument): UserRecord {
  return { id: _id, ...user };
}
