import type { RetentionRecord, RetentionStore } from '../store.js';
import { conversationsCollection } from './is-conversation-present.js';
import type { MongoConnection } from './mongo-connection.js';

interface RetentionDocument {
  readonly _id: string;
  readonly memberIds: readonly string[];
  readonly createdAt: number;
  readonly hiddenFrom?: string;
  readonly retentionDays?: number;
  readonly expiredThrough?: number;
  readonly keptSince?: number;
}

const fields = {
  projection: {
    ...{ memberIds: 1, createdAt: 1, hiddenFrom: 1 },
    ...{ retentionDays: 1, expiredThrough: 1, keptSince: 1 },
  },
};

/** Beside the conversation itself, of which it says something. */
export class MongoRetention implements RetentionStore {
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  of(conversationId: string): Promise<RetentionRecord | null> {
    return this.#conversations(async (conversations) => {
      const found = await conversations.findOne({ _id: conversationId }, fields);
      return found && toRecord(found);
    });
  }

  page({ limit, after }: { limit: number; after: string }): Promise<RetentionRecord[]> {
    return this.#conversations(async (conversations) => {
      const found = await conversations
        .find({ _id: { $gt: after } }, fields)
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(toRecord);
    });
  }

  setDays(conversationId: string, days: number | null): Promise<boolean> {
    return this.#conversations(async (conversations) => {
      const { matchedCount } = await conversations.updateOne(
        { _id: conversationId },
        days === null ? { $unset: { retentionDays: 1 } } : { $set: { retentionDays: days } },
      );
      return matchedCount > 0;
    });
  }

  async expire(conversationId: string, through: number): Promise<void> {
    await this.#conversations((conversations) =>
      conversations.updateOne(
        { _id: conversationId },
        { $max: { expiredThrough: through }, $unset: { keptSince: 1 } },
      ),
    );
  }

  async settle(conversationId: string, keptSince: number): Promise<void> {
    await this.#conversations((conversations) =>
      conversations.updateOne({ _id: conversationId }, { $max: { keptSince } }),
    );
  }

  #conversations<T>(
    work: Parameters<typeof MongoConnection.prototype.on<RetentionDocument, T>>[1],
  ) {
    return this.#connection.on<RetentionDocument, T>(conversationsCollection, work);
  }
}

function toRecord(document: RetentionDocument): RetentionRecord {
  const { _id, memberIds, createdAt, hiddenFrom, retentionDays } = document;
  return {
    ...{ conversationId: _id, memberIds, createdAt },
    ...(hiddenFrom !== undefined && { hiddenFrom }),
    ...(retentionDays !== undefined && { days: retentionDays }),
    expiredThrough: document.expiredThrough ?? 0,
    keptSince: document.keptSince ?? 0,
  };
}
