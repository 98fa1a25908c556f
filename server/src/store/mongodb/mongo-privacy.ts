import type { PrivacyRecord, PrivacyStore } from '../store.js';
import { areUsersPresent } from './are-users-present.js';
import type { MongoConnection } from './mongo-connection.js';
import { MongoTurns } from './mongo-turns.js';

interface PrivacyDocument extends PrivacyRecord {
  /** The user's. */
  readonly _id: string;
}

export class MongoPrivacy implements PrivacyStore {
  static readonly collection = 'privacy';
  readonly #connection: MongoConnection;
  readonly #turns: MongoTurns;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
    this.#turns = new MongoTurns(connection);
  }

  of(userIds: readonly string[]): Promise<Map<string, PrivacyRecord>> {
    return this.#privacy(async (privacy) => {
      const found = await privacy.find({ _id: { $in: [...userIds] } }).toArray();
      return new Map(
        found
          .filter(({ presence, receipts }) => !presence || !receipts)
          .map(({ _id, presence, receipts }) => [_id, { presence, receipts }]),
      );
    });
  }

  set(userId: string, change: Partial<PrivacyRecord>): Promise<PrivacyRecord> {
    return this.#turns.take(`privacy ${userId}`, async () => {
      const before = await this.#privacy((privacy) => privacy.findOne({ _id: userId }));
      const after = {
        presence: change.presence ?? before?.presence ?? true,
        receipts: change.receipts ?? before?.receipts ?? true,
      };
      // What is not named is left as it is: another node may be changing that.
      const { presence, receipts } = after;
      await this.#privacy((privacy) =>
        privacy.updateOne(
          { _id: userId },
          {
            $set: change,
            $setOnInsert: {
              ...(change.presence === undefined && { presence }),
              ...(change.receipts === undefined && { receipts }),
            },
          },
          { upsert: true },
        ),
      );
      // What is written while its user is removed is taken back.
      const present = await areUsersPresent(this.#connection, [userId]);
      if (!present.has(userId)) await this.remove(userId);
      return after;
    });
  }

  async remove(userId: string): Promise<void> {
    await this.#privacy((privacy) => privacy.deleteOne({ _id: userId }));
  }

  #privacy<T>(work: Parameters<typeof MongoConnection.prototype.on<PrivacyDocument, T>>[1]) {
    return this.#connection.on<PrivacyDocument, T>(MongoPrivacy.collection, work);
  }
}
