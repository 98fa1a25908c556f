import type { Marks, ReceiptStore } from '../store.js';
import { Turns } from '../turns.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';

interface MarksDocument extends Marks {
  /** Conversation and user, so that two nodes cannot make two of one. */
  readonly _id: string;
  readonly conversationId: string;
  readonly userId: string;
}

const noMarks: Marks = { delivered: 0, read: 0 };

export class MongoReceipts implements ReceiptStore {
  static readonly collection = 'marks';
  readonly #connection: MongoConnection;
  readonly #turns = new Turns();

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  of(conversationIds: readonly string[]): Promise<Map<string, Map<string, Marks>>> {
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

  /** Of one user, by conversation id; who never marked is left out. */
  ofUser(userId: string, conversationIds: readonly string[]): Promise<Map<string, Marks>> {
    return this.#marks(async (marks) => {
      const ids = conversationIds.map((id) => `${id} ${userId}`);
      const found = await marks.find({ _id: { $in: ids } }).toArray();
      return new Map(found.map((each) => [each.conversationId, toMarks(each)]));
    });
  }

  /** One at a time for each member: `$max` needs no turns on MongoDB, but other servers lose one. */
  advance(
    conversationId: string,
    userId: string,
    { delivered, read }: Marks,
  ): Promise<{ marks: Marks; before: Marks }> {
    const _id = `${conversationId} ${userId}`;
    return this.#turns.take(_id, () =>
      this.#marks(async (marks) => {
        if (delivered === 0 && read === 0) {
          const current = toMarks(await marks.findOne({ _id }));
          return { marks: current, before: current };
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
        return { marks: after, before };
      }),
    );
  }

  /** Those of a removed conversation. */
  async clear(conversationId: string): Promise<void> {
    await this.#marks((marks) => marks.deleteMany({ conversationId }));
  }

  #marks<T>(work: Parameters<typeof MongoConnection.prototype.on<MarksDocument, T>>[1]) {
    return this.#connection.on<MarksDocument, T>(MongoReceipts.collection, work);
  }
}

function toMarks(found: Marks | null): Marks {
  return found === null ? noMarks : { delivered: found.delivered, read: found.read };
}
