import { limits } from '@chat/protocol';
import type { Collection } from 'mongodb';
import type { ReadPlace, UnreadStore } from '../store.js';
import { inBatches } from './in-batches.js';
import { type MessageDocument, messagesCollection, seenByFilter } from './message-document.js';
import type { MongoActivity } from './mongo-activity.js';
import type { MongoConnection } from './mongo-connection.js';
import { MongoConversations } from './mongo-conversations.js';
import type { MongoReceipts } from './mongo-receipts.js';
import type { MongoSettings } from './mongo-settings.js';

/** Conversations, latest activity first, in which something unread is looked for. */
const reach = 1_000;

export interface MongoUnreadParts {
  readonly connection: MongoConnection;
  readonly activity: MongoActivity;
  readonly receipts: MongoReceipts;
  readonly settings: MongoSettings;
}

export class MongoUnread implements UnreadStore {
  readonly #parts: MongoUnreadParts;

  constructor(parts: MongoUnreadParts) {
    this.#parts = parts;
  }

  async count(
    userId: string,
    places: readonly ReadPlace[],
    most: number,
  ): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    await this.#forEach(places, async (messages, { conversationId, after }) => {
      const last = await lastPlace(messages, conversationId);
      if (last <= after) return;
      const found = await messages
        .find(
          {
            conversationId,
            seq: { $gt: Math.max(after, last - limits.unreadWindow) },
            senderId: { $ne: userId },
            deletedAt: { $exists: false },
            ...seenByFilter(userId),
          },
          { projection: { _id: 1 } },
        )
        .limit(most)
        .toArray();
      if (found.length > 0) counts.set(conversationId, found.length);
    });
    return counts;
  }

  async behind(userId: string, limit: number): Promise<ReadPlace[]> {
    const { connection, activity, receipts, settings } = this.#parts;
    await activity.flush();
    const found = await connection.on<
      { _id: string; memberIds: string; activeAt: number },
      { _id: string }[]
    >(MongoConversations.collection, (conversations) =>
      conversations
        .find({ memberIds: userId }, { projection: { _id: 1 } })
        .sort({ activeAt: -1, _id: -1 })
        .limit(reach)
        .toArray(),
    );
    const ids = found.map(({ _id }) => _id);
    const [marks, arranged] = await Promise.all([
      receipts.ofUser(userId, ids),
      settings.of(userId, ids),
    ]);
    const read = ids.map((conversationId) => ({
      conversationId,
      after: Math.max(
        marks.get(conversationId)?.read ?? 0,
        arranged.get(conversationId)?.cleared ?? 0,
      ),
    }));
    const behind = new Set<string>();
    await this.#forEach(read, async (messages, { conversationId, after }) => {
      if ((await lastPlace(messages, conversationId)) > after) behind.add(conversationId);
    });
    return read.filter(({ conversationId }) => behind.has(conversationId)).slice(0, limit);
  }

  #forEach(
    places: readonly ReadPlace[],
    ask: (messages: Collection<MessageDocument>, place: ReadPlace) => Promise<void>,
  ): Promise<void> {
    return this.#parts.connection.on<MessageDocument, void>(messagesCollection, (messages) =>
      inBatches(places, (place) => ask(messages, place)),
    );
  }
}

/** The `seq` of a conversation's latest message; 0 for none. */
async function lastPlace(
  messages: Collection<MessageDocument>,
  conversationId: string,
): Promise<number> {
  const last = await messages.findOne(
    { conversationId },
    { projection: { _id: 0, seq: 1 }, sort: { seq: -1 } },
  );
  return last?.seq ?? 0;
}
