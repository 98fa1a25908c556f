import type { PrivacyRecord, PrivacyStore } from '../store.js';
import { areUsersPresent } from './are-users-present.js';
import type { MongoConnection } from './mongo-connection.js';

interface PrivacyDocument extends PrivacyRecord {
  /** The user's. */
  readonly _id: string;
}

export class MongoPrivacy implements PrivacyStore {
  static readonly collection = 'privacy';
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  of(userIds: readonly string[]): Promise<Map<string, PrivacyRecord>> {
    return this.#privacy(async (privacy) => {
      const found = await privacy.find({ _id: { $in: [...userIds] } }).toArray();
      return new Map(found.map(({ _id, presence, receipts }) => [_id, { presence, receipts }]));
    });
  }

  async set(userId: string, { presence, receipts }: PrivacyRecord): Promise<void> {
    if (presence && receipts) return this.remove(userId);
    await this.#privacy((privacy) =>
      privacy.replaceOne({ _id: userId }, { presence, receipts }, { upsert: true }),
    );
    // What is written while its user is removed is taken back.
    const present = await areUsersPresent(this.#connection, [userId]);
    if (!present.has(userId)) await this.remove(userId);
  }

  async remove(userId: string): Promise<void> {
    await this.#privacy((privacy) => privacy.deleteOne({ _id: userId }));
  }

  #privacy<T>(work: Parameters<typeof MongoConnection.prototype.on<PrivacyDocument, T>>[1]) {
    return this.#connection.on<PrivacyDocument, T>(MongoPrivacy.collection, work);
  }
}
