import { keysOf, membersKey } from '../members-key.js';
import {
  type ConversationRecord,
  type ConversationStore,
  type NewConversation,
  StoreError,
  type Tombstone,
} from '../store.js';
import { blockedAmong } from './blocked-among.js';
import { conversationsCollection } from './is-conversation-present.js';
import type { MongoActivity } from './mongo-activity.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';
import type { MongoReceipts } from './mongo-receipts.js';
import type { MongoSettings } from './mongo-settings.js';

interface ConversationDocument {
  readonly _id: string;
  /** Members and topic in one string: the unique index is on it. See `members-key.ts`. */
  readonly members: string;
  readonly memberIds: readonly string[];
  readonly topic?: string;
  readonly data?: string;
  readonly createdAt: number;
  readonly activeAt: number;
  readonly hiddenFrom?: string;
}

interface TombstoneDocument {
  readonly _id: string;
  /** Empty once nothing else is left. */
  readonly memberIds: readonly string[];
  readonly createdAt: number;
  readonly removedAt: number;
}

type Content = Pick<
  ConversationDocument,
  '_id' | 'memberIds' | 'topic' | 'data' | 'createdAt' | 'hiddenFrom'
>;

export class MongoConversations implements ConversationStore {
  static readonly collection = conversationsCollection;
  static readonly tombstoneCollection = 'removedConversations';
  readonly #connection: MongoConnection;
  readonly #activity: MongoActivity;
  readonly #receipts: MongoReceipts;
  readonly #settings: MongoSettings;

  constructor(
    connection: MongoConnection,
    activity: MongoActivity,
    receipts: MongoReceipts,
    settings: MongoSettings,
  ) {
    this.#connection = connection;
    this.#activity = activity;
    this.#receipts = receipts;
    this.#settings = settings;
  }

  open(
    conversation: NewConversation,
  ): Promise<{ conversation: ConversationRecord; created: boolean }> {
    const { openedBy, ...content } = conversation;
    const { id, memberIds, topic = '', data, createdAt } = content;
    const members = membersKey(memberIds, topic);
    return this.#conversations(async (conversations) => {
      const blocker = openedBy && (await this.#blockerOf(openedBy, memberIds));
      const hidden = blocker && { hiddenFrom: blocker };
      try {
        const activeAt = createdAt;
        await conversations.insertOne({
          _id: id,
          members,
          memberIds: [...memberIds],
          ...(topic !== '' && { topic }),
          ...(data !== undefined && { data }),
          createdAt,
          activeAt,
          ...hidden,
        });
        return { conversation: { ...content, topic, activeAt, ...hidden }, created: true };
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const existing = await conversations.findOne({ members });
        if (existing === null) {
          throw new StoreError('unavailable', 'This conversation id is in use.');
        }
        if (existing.hiddenFrom !== undefined && existing.hiddenFrom === openedBy) {
          await conversations.updateOne({ members }, { $unset: { hiddenFrom: 1 } });
        }
        return { conversation: toRecord(existing), created: false };
      }
    });
  }

  byId(id: string): Promise<ConversationRecord | null> {
    return this.#conversations(async (conversations) => {
      const found = await conversations.findOne({ _id: id });
      return found && toRecord(found);
    });
  }

  ofMembers(memberIds: readonly string[], topic: string): Promise<ConversationRecord | null> {
    return this.#conversations(async (conversations) => {
      const found = await conversations.findOne({ members: membersKey(memberIds, topic) });
      return found && toRecord(found);
    });
  }

  withEach(userId: string, otherIds: readonly string[]): Promise<Map<string, string[]>> {
    if (otherIds.length === 0) return Promise.resolve(new Map());
    const $or = otherIds.map((otherId) => {
      const { from, before } = keysOf([userId, otherId].sort());
      return { members: { $gte: from, $lt: before } };
    });
    return this.#conversations(async (conversations) => {
      const found = await conversations.find({ $or }, { projection: { memberIds: 1 } }).toArray();
      const ids = new Map<string, string[]>();
      for (const { _id, memberIds } of found) {
        const otherId = memberIds.find((id) => id !== userId) as string;
        ids.set(otherId, [...(ids.get(otherId) ?? []), _id]);
      }
      return ids;
    });
  }

  async listFor(
    userId: string,
    { limit, cursor }: { limit: number; cursor?: { activeAt: number; id: string } },
  ): Promise<ConversationRecord[]> {
    await this.#activity.flush();
    return this.#conversations(async (conversations) => {
      const before = cursor && {
        $or: [
          { activeAt: { $lt: cursor.activeAt } },
          { activeAt: cursor.activeAt, _id: { $lt: cursor.id } },
        ],
      };
      const found = await conversations
        .find({ memberIds: userId, hiddenFrom: { $ne: userId }, ...before })
        .sort({ activeAt: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return found.map(toRecord);
    });
  }

  async ofUser(
    userId: string,
    { limit, after, removed = false }: { limit: number; after: string; removed?: boolean },
  ): Promise<Omit<ConversationRecord, 'activeAt'>[]> {
    const name = removed ? MongoConversations.tombstoneCollection : MongoConversations.collection;
    const found = await this.#connection.on<Content, Content[]>(name, (collection) =>
      collection
        .find({ memberIds: userId, _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    );
    return found.map(contentOf);
  }

  /** As of a user: the tombstone first, then the conversation goes. */
  async remove(id: string, at: number): Promise<void> {
    const found = await this.byId(id);
    if (found === null) return;
    const { memberIds, createdAt } = found;
    await this.#tombstones(async (tombstones) => {
      try {
        await tombstones.insertOne({ _id: id, memberIds, createdAt, removedAt: at });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    });
    await this.#conversations((conversations) => conversations.deleteOne({ _id: id }));
  }

  /** Marks and settings first: without its members nobody would find the rest again. */
  async clear(id: string): Promise<void> {
    await this.#receipts.clear(id);
    await this.#settings.clear(id);
    await this.#tombstones((tombstones) =>
      tombstones.updateOne({ _id: id }, { $set: { memberIds: [] } }),
    );
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

  async dropTombstone(id: string): Promise<void> {
    await this.#tombstones((tombstones) => tombstones.deleteOne({ _id: id }));
  }

  async #blockerOf(userId: string, memberIds: readonly string[]): Promise<string | undefined> {
    const blocked = await blockedAmong(this.#connection, memberIds);
    return blocked.has(userId) ? memberIds.find((id) => id !== userId) : undefined;
  }

  #conversations<T>(
    work: Parameters<typeof MongoConnection.prototype.on<ConversationDocument, T>>[1],
  ) {
    return this.#connection.on<ConversationDocument, T>(MongoConversations.collection, work);
  }

  #tombstones<T>(work: Parameters<typeof MongoConnection.prototype.on<TombstoneDocument, T>>[1]) {
    return this.#connection.on<TombstoneDocument, T>(MongoConversations.tombstoneCollection, work);
  }
}

function toRecord(document: ConversationDocument): ConversationRecord {
  return { ...contentOf(document), activeAt: document.activeAt };
}

function contentOf({ _id, memberIds, topic = '', data, createdAt, hiddenFrom }: Content) {
  return {
    ...{ id: _id, memberIds, topic, createdAt },
    ...(data !== undefined && { data }),
    ...(hiddenFrom !== undefined && { hiddenFrom }),
  };
}
