import { randomUUID } from 'node:crypto';
import type { Collection } from 'mongodb';
import {
  emptyPlace,
  expiredRepeat,
  type SentMessage,
  type StoredMessage,
  type Writer,
} from '../store.js';
import { conversationsCollection } from './is-conversation-present.js';
import { headOf, type MessageDocument, messagesCollection } from './message-document.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';

interface SentDocument {
  /** Conversation, sender and `clientId`. */
  readonly _id: string;
  readonly conversationId: string;
}

/** Messages of one step. */
const stepSize = 200;
/** ms for which it is believed that nothing has expired yet, as nothing had. */
const believed = 10_000;

/**
 * Messages that are expired: deletes them, and keeps by what a repeat of them is known. In a database in which
 * nothing ever has expired, a new message costs no look at that.
 */
export class MongoExpiry {
  static readonly collection = 'expiredMessages';
  readonly #connection: MongoConnection;
  #isInUse = false;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  async expire(conversationId: string, seqs: readonly number[], at: number): Promise<void> {
    for (let start = 0; start < seqs.length; start += stepSize) {
      await this.#step(conversationId, seqs.slice(start, start + stepSize), at);
    }
  }

  /** What those are answered that are repeats of expired messages, by what they are asked for. */
  async repeats<M extends SentMessage>(
    conversationId: string,
    group: readonly M[],
  ): Promise<ReadonlyMap<M, StoredMessage>> {
    const repeats = new Map<M, StoredMessage>();
    if (!(await this.#mayKnow())) return repeats;
    const $in = group.map(idOf);
    const found = await this.#sent((sent) => sent.find({ _id: { $in } }).toArray());
    if (found.length === 0) return repeats;
    const ids = new Set(found.map(({ _id }) => _id));
    const conversation = await this.#connection.on<
      { _id: string; expiredThrough?: number },
      { expiredThrough?: number } | null
    >(conversationsCollection, (all) => all.findOne({ _id: conversationId }));
    for (const message of group) {
      if (!ids.has(idOf(message))) continue;
      repeats.set(message, expiredRepeat(message, conversation?.expiredThrough ?? 0));
    }
    return repeats;
  }

  /** Whether somebody has a message that is expired. */
  async hasWritten({ conversationId, userId }: Writer): Promise<boolean> {
    if (!(await this.#mayKnow())) return false;
    const start = `${conversationId} ${userId} `;
    const found = await this.#sent((sent) =>
      sent.findOne({ _id: { $gte: start, $lt: `${start}~` } }, { projection: { _id: 1 } }),
    );
    return found !== null;
  }

  async forget(conversationId: string): Promise<void> {
    await this.#sent((sent) => sent.deleteMany({ conversationId }));
  }

  /**
   * What has a value below the counter's is deleted, what has the latest one emptied, if it has it still: so there
   * is always one that has the latest, whoever changes messages meanwhile.
   */
  async #step(conversationId: string, seqs: readonly number[], at: number): Promise<void> {
    const where = { conversationId, seq: { $in: [...seqs] } };
    const found = await this.#messages((messages) =>
      messages
        .find(where, { projection: { _id: 0, seq: 1, rev: 1, senderId: 1, clientId: 1 } })
        .toArray(),
    );
    if (found.length === 0) return;
    await this.#remember(
      found.map((message) => ({ _id: idOf({ ...message, conversationId }), conversationId })),
    );
    await this.#messages(async (messages) => {
      const head = await headOf(messages, conversationId);
      await messages.deleteMany({ ...where, rev: { $lt: head } });
      for (const { seq, rev } of found) {
        if (rev < head) continue;
        const place = emptyPlace({ conversationId, seq, rev }, { clientId: randomUUID(), at });
        await messages.replaceOne({ conversationId, seq, rev }, { ...place });
      }
    });
  }

  async #remember(documents: SentDocument[]): Promise<void> {
    this.#isInUse = true;
    await this.#sent(async (sent) => {
      const known = await sent
        .find({ _id: { $in: documents.map(({ _id }) => _id) } }, { projection: { _id: 1 } })
        .toArray();
      const ids = new Set(known.map(({ _id }) => _id));
      for (;;) {
        const fresh = documents.filter(({ _id }) => !ids.has(_id));
        if (fresh.length === 0) return;
        try {
          await sent.insertMany(fresh, { ordered: false });
          return;
        } catch (error) {
          // Another node does the same: what is there by now is looked up again.
          if (!isDuplicate(error)) throw error;
          for (const { _id } of await sent
            .find({ _id: { $in: fresh.map(({ _id }) => _id) } })
            .toArray()) {
            ids.add(_id);
          }
        }
      }
    });
  }

  async #mayKnow(): Promise<boolean> {
    if (this.#isInUse) return true;
    const now = performance.now();
    if (now - this.#askedAt < believed) return false;
    this.#askedAt = now;
    const any = await this.#sent((sent) => sent.findOne({}, { projection: { _id: 1 } }));
    this.#isInUse = any !== null;
    return this.#isInUse;
  }

  #messages<T>(work: (messages: Collection<MessageDocument>) => Promise<T>): Promise<T> {
    return this.#connection.on<MessageDocument, T>(messagesCollection, work);
  }

  #sent<T>(work: (sent: Collection<SentDocument>) => Promise<T>): Promise<T> {
    return this.#connection.on<SentDocument, T>(MongoExpiry.collection, work);
  }
}

function idOf({ conversationId, senderId, clientId }: SentMessage) {
  return `${conversationId} ${senderId} ${clientId}`;
}
