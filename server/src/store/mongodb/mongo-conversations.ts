import {
  type ConversationRecord,
  type ConversationStore,
  type Marks,
  StoreError,
  type Tombstone,
} from '../store.js';
import type { MongoActivity } from './mongo-activity.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';
import { Turns } from './turns.js';

interface ConversationDocument {
  readonly _id: string;
  /** Both members in one string: the unique index is on it. */
  readonly members: string;
  readonly memberIds: readonly string[];
  readonly createdAt: number;
  readonly activeAt: number;
}

interface TombstoneDocument {
  readonly _id: string;
  /** Empty once nothing else is left. */
  readonly memberIds: readonly string[];
  readonly createdAt: number;
  readonly removedAt: number;
}

type Member = Pick<ConversationDocument, '_id' | 'memberIds' | 'createdAt'>;

interface MarksDocument extends Marks {
  /** Conversation and user, so that two nodes cannot make two of one. */
  readonly _id: string;
  readonly conversationId: string;
  readonly userId: string;
}

const noMarks: Marks = { delivered: 0, read: 0 };

export class MongoConversations implements ConversationStore {
  static readonly collection = 'conversations';
  static readonly marksCollection = 'marks';
  static readonly tombstoneCollection = 'removedConversations';
  readonly #connection: MongoConnection;
  readonly #activity: MongoActivity;
  readonly #turns = new Turns();

  constructor(connection: MongoConnection, activity: MongoActivity) {
    this.#connection = connection;
    this.#activity = activity;
  }

  open(
    conversation: Omit<ConversationRecord, 'activeAt'>,
  ): Promise<{ conversation: ConversationRecord; created: boolean }> {
    const { id, memberIds, createdAt } = conversation;
    const members = memberIds.join(' ');
    return this.#conversations(async (conversations) => {
      try {
        const activeAt = createdAt;
        await conversations.insertOne({
          _id: id,
          members,
          memberIds: [...memberIds],
          createdAt,
          activeAt,
        });
        return { conversation: { ...conversation, activeAt }, created: true };
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const existing = await conversations.findOne({ members });
        if (existing === null) {
          throw new StoreError('unavailable', 'This conversation id is in use.');
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
        .find({ memberIds: userId, ...before })
        .sort({ activeAt: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return found.map(toRecord);
    });
  }

  async ofUser(
    userId: string,
    { limit, after, removed = false }: { limit: number; after: string; removed?: boolean },
  ): Promise<Pick<ConversationRecord, 'id' | 'memberIds' | 'createdAt'>[]> {
    const name = removed ? MongoConversations.tombstoneCollection : MongoConversations.collection;
    const found = await this.#connection.on<Member, Member[]>(name, (collection) =>
      collection
        .find({ memberIds: userId, _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    );
    return found.map(({ _id, memberIds, createdAt }) => ({ id: _id, memberIds, createdAt }));
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

  /** The marks first: without its members nobody would find the rest again. */
  async clear(id: string): Promise<void> {
    await this.#marks((marks) => marks.deleteMany({ conversationId: id }));
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

  marks(conversationIds: readonly string[]): Promise<Map<string, Map<string, Marks>>> {
    return this.#marks(async (marks) => {
      const found = await marks.find({ conversationId: { $in: [...conversationIds] } }).toArray();
      const all = new Map<string, Map<string, Marks>>();
      for (const { conversationId, userId, delivered, read } of found) {
        const ofConversation = all.get(conversationId) ?? new Map<string, Marks>();
        all.set(conversationId, ofConversation.set(userId, { delivered, read }));
      }
      return all;
    });
  }

  /** One at a time for each member: `$max` needs no turns on MongoDB, but other servers lose one. */
  advanceMarks(
    conversationId: string,
    userId: string,
    { delivered, read }: Marks,
  ): Promise<{ marks: Marks; changed: boolean }> {
    const _id = `${conversationId} ${userId}`;
    return this.#turns.take(_id, () =>
      this.#marks(async (marks) => {
        if (delivered === 0 && read === 0) {
          return { marks: toMarks(await marks.findOne({ _id })), changed: false };
        }
        const raise = () =>
          marks.findOneAndUpdate(
            { _id },
            { $max: { delivered, read }, $setOnInsert: { conversationId, userId } },
            { upsert: true, returnDocument: 'before' },
          );
        const found = await raise().catch((error: unknown) => {
          // Another node made the record in between; now it is there to raise.
          if (isDuplicate(error)) return raise();
          throw error;
        });
        const before = toMarks(found);
        const after = {
          delivered: Math.max(before.delivered, delivered),
          read: Math.max(before.read, read),
        };
        const changed = after.delivered > before.delivered || after.read > before.read;
        return { marks: after, changed };
      }),
    );
  }

  #conversations<T>(
    work: Parameters<typeof MongoConnection.prototype.on<ConversationDocument, T>>[1],
  ) {
    return this.#connection.on<ConversationDocument, T>(MongoConversations.collection, work);
  }

  #tombstones<T>(work: Parameters<typeof MongoConnection.prototype.on<TombstoneDocument, T>>[1]) {
    return this.#connection.on<TombstoneDocument, T>(MongoConversations.tombstoneCollection, work);
  }

  #marks<T>(work: Parameters<typeof MongoConnection.prototype.on<MarksDocument, T>>[1]) {
    return this.#connection.on<MarksDocument, T>(MongoConversations.marksCollection, work);
  }
}

function toRecord({ _id, memberIds, createdAt, activeAt }: ConversationDocument) {
  return { id: _id, memberIds, createdAt, activeAt };
}

function toMarks(found: Marks | null): Marks {
  return found === null ? noMarks : { delivered: found.delivered, read: found.read };
}
