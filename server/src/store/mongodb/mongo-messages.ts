import type { Collection, Filter, Sort } from 'mongodb';
import { actorOf, appliedChange, judgeChange } from '../message-change.js';
import { seenBy } from '../seen-by.js';
import {
  type ChangeOf,
  type ChangeOutcome,
  type KeyedMessage,
  type MessageChange,
  type MessageStore,
  type NewMessage,
  type SentMessage,
  type StoredMessage,
  StoreError,
  type Writer,
} from '../store.js';
import { blockedAmong } from './blocked-among.js';
import { inBatches } from './in-batches.js';
import { isConversationPresent, membersOf } from './is-conversation-present.js';
import {
  headOf,
  type MessageDocument,
  messagesAt,
  messagesCollection,
  seenByFilter,
  toDocument,
  toHistory,
  toMessage,
  withoutId,
} from './message-document.js';
import type { MongoActivity } from './mongo-activity.js';
import { type Appended, MongoAppends } from './mongo-appends.js';
import type { MongoConnection } from './mongo-connection.js';
import { MongoExpiry } from './mongo-expiry.js';
import { MongoTurns } from './mongo-turns.js';
import { raisePassed } from './passed-values.js';

/** How often in a row a change may find that its message or its counter value was taken meanwhile. */
const patience = 50;
/** Most messages that one step of a removal deletes. */
const deleteLimit = 500;

export class MongoMessages implements MessageStore {
  static readonly collection = messagesCollection;
  readonly #connection: MongoConnection;
  readonly #appends: MongoAppends;
  readonly #turns: MongoTurns;
  readonly #expiry: MongoExpiry;

  constructor(connection: MongoConnection, activity: MongoActivity) {
    this.#connection = connection;
    this.#turns = new MongoTurns(connection);
    this.#expiry = new MongoExpiry(connection);
    this.#appends = new MongoAppends(connection, activity, this.#turns, this.#expiry);
  }

  /** Messages that are not settled yet. */
  get waiting(): number {
    return this.#appends.waiting;
  }

  append(message: NewMessage): Promise<Appended> {
    return this.#appends.append(message);
  }

  /** One at a time for each conversation: on some servers two updates of one message race. */
  change(change: MessageChange): Promise<ChangeOutcome> {
    const { conversationId, seq } = change;
    return this.#turns.take(conversationId, async () => {
      const outcome = await this.#messages((messages) =>
        applyChange(messages, change, (userId) => this.#isBlocked(conversationId, userId)),
      );
      // As with new messages: what is written while its conversation is removed is taken back.
      if (!(await isConversationPresent(this.#connection, conversationId))) {
        await this.#messages((messages) => messages.deleteMany({ conversationId, seq }));
        throw new StoreError('not_found', 'There is no such conversation.');
      }
      if (outcome === null) throw new StoreError('message_not_found', 'There is no such message.');
      return outcome;
    });
  }

  /** Whether another member has blocked somebody. */
  async #isBlocked(conversationId: string, userId: string): Promise<boolean> {
    const memberIds = await membersOf(this.#connection, conversationId);
    return (await blockedAmong(this.#connection, memberIds)).has(userId);
  }

  hasChange({ conversationId, seq, changeId }: ChangeOf): Promise<boolean> {
    return this.#messages(async (messages) => {
      const found = await messages.findOne({ conversationId, seq }, withoutId);
      return found !== null && toHistory(found).marks.some(({ id }) => id === changeId);
    });
  }

  async sent(message: SentMessage): Promise<StoredMessage | null> {
    const { conversationId, senderId, clientId } = message;
    const found = await this.#messages((messages) =>
      messages.findOne({ conversationId, senderId, clientId }, withoutId),
    );
    if (found !== null) return toMessage(found);
    return (await this.#expiry.repeats(conversationId, [message])).get(message) ?? null;
  }

  at(conversationId: string, seqs: readonly number[]): Promise<Map<number, StoredMessage>> {
    return this.#messages((messages) => messagesAt(messages, conversationId, seqs));
  }

  changesAfter(conversationId: string, after: number, limit: number) {
    return this.#messages(async (messages) => {
      // First of all: what is beyond it may be there in one of the two answers and not yet in the other.
      const head = await headOf(messages, conversationId);
      if (head <= after) return { changes: [], through: after, more: false };
      const range = { $gt: after, $lte: head };
      const [placed, changed] = await Promise.all([
        page(messages, { conversationId, seq: range }, { seq: 1 }, limit + 1),
        page(messages, { conversationId, rev: range }, { rev: 1 }, limit + 1),
      ]);
      const keyed = new Map<number, MessageDocument>();
      for (const message of placed) keyed.set(message.seq, message);
      for (const message of changed) keyed.set(message.rev, message);
      const keys = [...keyed.keys()].sort((a, b) => a - b);
      const changes: KeyedMessage[] = keys
        .slice(0, limit)
        .map((key) => ({ key, message: toMessage(keyed.get(key) as MessageDocument) }));
      return { changes, through: changes.at(-1)?.key ?? after, more: keys.length > limit };
    });
  }

  async before(conversationId: string, before: number | null, limit: number, viewerId?: string) {
    const found = await this.#messages((messages) =>
      page(
        messages,
        {
          conversationId,
          ...(before !== null && { seq: { $lt: before } }),
          ...seenByFilter(viewerId),
        },
        { seq: -1 },
        limit + 1,
      ),
    );
    return {
      messages: found.slice(0, limit).reverse().map(toMessage),
      more: found.length > limit,
    };
  }

  async after(conversationId: string, after: number, limit: number, viewerId?: string) {
    const found = await this.#messages((messages) =>
      page(
        messages,
        { conversationId, seq: { $gt: after }, ...seenByFilter(viewerId) },
        { seq: 1 },
        limit + 1,
      ),
    );
    return { messages: found.slice(0, limit).map(toMessage), more: found.length > limit };
  }

  heads(conversationIds: readonly string[]): Promise<Map<string, number>> {
    return this.#forEach(conversationIds, (messages, id) => headOf(messages, id));
  }

  async latest(
    conversationIds: readonly string[],
    viewerId?: string,
  ): Promise<Map<string, StoredMessage>> {
    const found = await this.#forEach(conversationIds, (messages, conversationId) =>
      messages.findOne(
        { conversationId, ...seenByFilter(viewerId) },
        { ...withoutId, sort: { seq: -1 } },
      ),
    );
    const latest = new Map<string, StoredMessage>();
    for (const [id, message] of found) if (message !== null) latest.set(id, toMessage(message));
    return latest;
  }

  firstHidden(conversationId: string, senderId: string, since: number): Promise<number | null> {
    return this.#messages(async (messages) => {
      const found = await messages.findOne(
        { conversationId, senderId, 'aside.hidden': true, createdAt: { $gte: since } },
        { projection: { _id: 0, seq: 1 }, sort: { seq: 1 } },
      );
      return found?.seq ?? null;
    });
  }

  async hasWritten(writers: readonly Writer[]): Promise<boolean[]> {
    const answers = new Map<Writer, boolean>();
    await this.#messages((messages) =>
      inBatches(writers, async (writer) => {
        const { conversationId, userId: senderId } = writer;
        const found = await messages.findOne(
          { conversationId, senderId },
          { projection: { _id: 1 } },
        );
        answers.set(writer, found !== null || (await this.#expiry.hasWritten(writer)));
      }),
    );
    return writers.map((writer) => answers.get(writer) ?? false);
  }

  /** Alone in its conversation on this node, as with changes. */
  expire(conversationId: string, seqs: readonly number[], at: number): Promise<void> {
    return this.#turns.take(conversationId, () => this.#expiry.expire(conversationId, seqs, at));
  }

  async deleteAllOf(conversationId: string): Promise<void> {
    await this.#expiry.forget(conversationId);
    // Until none is found: a change that was under way may have moved one past the end of a step.
    for (let deleted = true; deleted; ) {
      deleted = await this.#messages(async (messages) => {
        const step = await messages
          .find({ conversationId }, { projection: { _id: 0, rev: 1 } })
          .sort({ rev: 1 })
          .limit(deleteLimit)
          .toArray();
        const last = step.at(-1);
        if (last === undefined) return false;
        await messages.deleteMany({ conversationId, rev: { $lte: last.rev } });
        return true;
      });
    }
  }

  /** Refuses new messages, and resolves when those accepted are settled. */
  close(): Promise<void> {
    return this.#appends.close();
  }

  /** Asks the same of several conversations, a bounded number at a time. */
  #forEach<T>(
    conversationIds: readonly string[],
    ask: (messages: Collection<MessageDocument>, conversationId: string) => Promise<T>,
  ): Promise<Map<string, T>> {
    return this.#messages(async (messages) => {
      const answers = new Map<string, T>();
      await inBatches(conversationIds, async (id) => {
        answers.set(id, await ask(messages, id));
      });
      return answers;
    });
  }

  #messages<T>(work: (messages: Collection<MessageDocument>) => Promise<T>): Promise<T> {
    return this.#connection.on<MessageDocument, T>(messagesCollection, work);
  }
}

/**
 * Replaces the message where it is still the one that was read, at a counter value nobody has.
 * @returns null when there is no such message
 */
async function applyChange(
  messages: Collection<MessageDocument>,
  change: MessageChange,
  isBlocked: (userId: string) => Promise<boolean>,
): Promise<ChangeOutcome | null> {
  const { conversationId, seq } = change;
  for (let failures = 0; ; failures += 1) {
    const stored = await messages.findOne({ conversationId, seq }, withoutId);
    if (stored === null) return null;
    const message = toMessage(stored);
    const actorId = actorOf(change, message);
    if (seenBy(actorId, message) === null) return null;
    const [head, isApart] = await Promise.all([
      headOf(messages, conversationId),
      isBlocked(actorId),
    ]);
    const rev = head + 1;
    const verdict = judgeChange(message, toHistory(stored), change, { rev, isApart });
    if (verdict.outcome !== 'applied') return { outcome: verdict.outcome, message };
    try {
      const { matchedCount } = await messages.replaceOne(
        { conversationId, seq, rev: stored.rev },
        toDocument(verdict.message, verdict.history),
      );
      if (matchedCount > 0) {
        const raised = await raisePassed(messages, conversationId, [{ seq, rev }], (work) =>
          work(),
        );
        return appliedChange({
          ...verdict,
          message: { ...verdict.message, rev: raised.get(seq) ?? rev },
        });
      }
      if (failures >= patience)
        throw new StoreError('unavailable', 'The message changes all the time.');
    } catch (error) {
      // By its code alone a value that was taken cannot be told on every server: the counter tells.
      const taken = (await headOf(messages, conversationId)) >= rev;
      if (!taken || failures >= patience) throw error;
    }
  }
}

function page(
  messages: Collection<MessageDocument>,
  filter: Filter<MessageDocument>,
  sort: Sort,
  limit: number,
): Promise<MessageDocument[]> {
  return messages.find(filter, withoutId).sort(sort).limit(limit).toArray();
}
