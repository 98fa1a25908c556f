import type { Message } from '@chat/protocol';
import type { Collection } from 'mongodb';
import { type MessageStore, type NewMessage, StoreError } from '../store.js';
import type { MongoActivity } from './mongo-activity.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';
import { MongoConversations } from './mongo-conversations.js';

/** Most messages in one insert. */
const groupSize = 100;
/** Most messages waiting; those beyond are refused as `unavailable`. */
const queueSize = 10_000;
/** How often in a row other nodes may take the place that was tried for. */
const patience = 200;
/** Most messages that one step of a removal deletes. */
const deleteLimit = 500;
/** Most conversations that one question for several asks about at once. */
const lookups = 20;

type Outcome = { message: Message; created: boolean };

interface Waiting {
  readonly message: NewMessage;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Messages take their places by the unique index on `{conversationId, rev}`: written at head + 1, and
 * when another node was first, read again and retried. An insert is ordered, so N + 1 is never there
 * without N. One insert at a time runs for each conversation; what comes meanwhile goes into the next.
 *
 * Before anything is acknowledged the conversation is looked at: one that was removed meanwhile takes
 * back what was written. A removal first deletes the conversation and then its messages, so either that
 * look misses it, or the message was there before and is deleted with the rest.
 */
export class MongoMessages implements MessageStore {
  static readonly collection = 'messages';
  readonly #connection: MongoConnection;
  readonly #activity: MongoActivity;
  /** Conversations with an insert under way, and what waits for the next one. */
  readonly #queues = new Map<string, Waiting[]>();
  #waiting = 0;
  #state: 'open' | 'closed' = 'open';
  #onDrained: (() => void) | null = null;

  constructor(connection: MongoConnection, activity: MongoActivity) {
    this.#connection = connection;
    this.#activity = activity;
  }

  /** Messages that are not settled yet. */
  get waiting(): number {
    return this.#waiting;
  }

  append(message: NewMessage): Promise<Outcome> {
    if (this.#state === 'closed') return refused('The store is closed.');
    if (this.#waiting >= queueSize) return refused('Too many writes are waiting.');
    return new Promise((resolve, reject) => {
      this.#waiting += 1;
      const queue = this.#queues.get(message.conversationId);
      if (queue !== undefined) {
        queue.push({ message, resolve, reject });
        return;
      }
      const started = [{ message, resolve, reject }];
      this.#queues.set(message.conversationId, started);
      void this.#drain(message.conversationId, started);
    });
  }

  /** Refuses new messages, and resolves when those accepted are settled. */
  async close(): Promise<void> {
    this.#state = 'closed';
    if (this.#waiting === 0) return;
    await new Promise<void>((resolve) => {
      this.#onDrained = resolve;
    });
  }

  async changesAfter(conversationId: string, after: number, limit: number) {
    const found = await this.#messages((messages) =>
      messages
        .find({ conversationId, rev: { $gt: after } }, withoutId)
        .sort({ rev: 1 })
        .limit(limit + 1)
        .toArray(),
    );
    const messages = found.slice(0, limit).map(toMessage);
    return { messages, through: messages.at(-1)?.rev ?? after, more: found.length > limit };
  }

  async before(conversationId: string, before: number | null, limit: number) {
    const found = await this.#messages((messages) =>
      messages
        .find({ conversationId, ...(before !== null && { seq: { $lt: before } }) }, withoutId)
        .sort({ seq: -1 })
        .limit(limit + 1)
        .toArray(),
    );
    return {
      messages: found.slice(0, limit).reverse().map(toMessage),
      more: found.length > limit,
    };
  }

  heads(conversationIds: readonly string[]): Promise<Map<string, number>> {
    return this.#forEach(conversationIds, (messages, id) => headOf(messages, id));
  }

  async latest(conversationIds: readonly string[]): Promise<Map<string, Message>> {
    const found = await this.#forEach(conversationIds, (messages, conversationId) =>
      messages.findOne({ conversationId }, { ...withoutId, sort: { seq: -1 } }),
    );
    const latest = new Map<string, Message>();
    for (const [id, message] of found) if (message !== null) latest.set(id, toMessage(message));
    return latest;
  }

  async deleteAllOf(conversationId: string): Promise<void> {
    for (;;) {
      const deleted = await this.#messages(async (messages) => {
        const step = await messages
          .find({ conversationId }, { projection: { _id: 0, rev: 1 } })
          .sort({ rev: 1 })
          .limit(deleteLimit)
          .toArray();
        const last = step.at(-1);
        if (last === undefined) return 0;
        await messages.deleteMany({ conversationId, rev: { $lte: last.rev } });
        return step.length;
      });
      if (deleted < deleteLimit) return;
    }
  }

  /** Stores what waits for one conversation until nothing does. */
  async #drain(conversationId: string, queue: Waiting[]): Promise<void> {
    // After the poll phase: the frames of all sockets that are readable now join the group.
    await new Promise((resolve) => setImmediate(resolve));
    let head: number | null = null;
    while (queue.length > 0) {
      const group = queue.splice(0, groupSize);
      head = await this.#store(conversationId, group, head);
      this.#waiting -= group.length;
    }
    this.#queues.delete(conversationId);
    if (this.#waiting === 0) this.#onDrained?.();
  }

  /** @returns the head after it, or null when that has to be asked for. Never rejects. */
  async #store(
    conversationId: string,
    group: readonly Waiting[],
    knownHead: number | null,
  ): Promise<number | null> {
    let left = group;
    let head = knownHead;
    let failures = 0;
    const stored: { waiting: Waiting; outcome: Outcome }[] = [];
    const settle = (count: number, outcomeOf: (index: number) => Outcome) => {
      left.slice(0, count).forEach((waiting, index) => {
        stored.push({ waiting, outcome: outcomeOf(index) });
      });
      left = left.slice(count);
    };
    try {
      const reached = await this.#messages(async (messages) => {
        while (left.length > 0) {
          head ??= await headOf(messages, conversationId);
          const placed = place(left, head);
          const { count, error } = await insert(messages, placed);
          settle(count, (index) => ({ message: placed[index] as Message, created: true }));
          head += count;
          const first = left[0];
          if (error === null || first === undefined) continue;
          const repeated = await storedBefore(messages, first.message);
          if (repeated?.text === first.message.text) {
            settle(1, () => ({ message: toMessage(repeated), created: false }));
            continue;
          }
          if (repeated !== null) {
            left = left.slice(1);
            first.reject(
              new StoreError('client_id_conflict', 'This clientId was used for another text.'),
            );
            continue;
          }
          // Another node took the place.
          head = null;
          failures = count > 0 ? 0 : failures + 1;
          if (failures >= patience) throw error;
        }
        return head;
      });
      await this.#requirePresent(conversationId, stored);
      for (const { waiting, outcome } of stored) {
        waiting.resolve(outcome);
        if (outcome.created) this.#activity.touch(conversationId, outcome.message.createdAt);
      }
      return reached;
    } catch (error) {
      for (const { waiting } of stored) waiting.reject(error);
      for (const { reject } of left) reject(error);
      return null;
    }
  }

  /** @throws StoreError `not_found` for a conversation that was removed, which then has none of these */
  async #requirePresent(
    conversationId: string,
    stored: readonly { readonly outcome: Outcome }[],
  ): Promise<void> {
    if (stored.length === 0) return;
    const found = await this.#connection.on<{ _id: string }, object | null>(
      MongoConversations.collection,
      (conversations) => conversations.findOne({ _id: conversationId }, { projection: { _id: 1 } }),
    );
    if (found !== null) return;
    const revs = stored.map(({ outcome }) => outcome.message.rev);
    await this.#messages((messages) => messages.deleteMany({ conversationId, rev: { $in: revs } }));
    throw new StoreError('not_found', 'There is no such conversation.');
  }

  /** Asks the same of several conversations, a bounded number at a time. */
  #forEach<T>(
    conversationIds: readonly string[],
    ask: (messages: Collection<Message>, conversationId: string) => Promise<T>,
  ): Promise<Map<string, T>> {
    return this.#messages(async (messages) => {
      const answers = new Map<string, T>();
      for (let start = 0; start < conversationIds.length; start += lookups) {
        const ids = conversationIds.slice(start, start + lookups);
        const found = await Promise.all(ids.map((id) => ask(messages, id)));
        ids.forEach((id, index) => {
          answers.set(id, found[index] as T);
        });
      }
      return answers;
    });
  }

  #messages<T>(work: (messages: Collection<Message>) => Promise<T>): Promise<T> {
    return this.#connection.on<Message, T>(MongoMessages.collection, work);
  }
}

const withoutId = { projection: { _id: 0 } } as const;

function refused(message: string): Promise<never> {
  return Promise.reject(new StoreError('unavailable', message));
}

function place(group: readonly Waiting[], head: number): Message[] {
  return group.map(({ message }, index) => {
    const { conversationId, senderId, clientId, text, createdAt } = message;
    const seq = head + 1 + index;
    return { conversationId, seq, rev: seq, senderId, clientId, text, createdAt };
  });
}

/** What the driver says of an insert that was not done as a whole. */
interface BulkFailure {
  readonly writeErrors?: { readonly index: number } | readonly { readonly index: number }[];
  readonly result?: { getWriteConcernError(): unknown };
}

/** Inserts in order up to the first that a unique index refuses. */
async function insert(
  messages: Collection<Message>,
  placed: readonly Message[],
): Promise<{ count: number; error: unknown }> {
  try {
    await messages.insertMany(
      placed.map((message) => ({ ...message })),
      { ordered: true },
    );
    return { count: placed.length, error: null };
  } catch (error) {
    const { writeErrors, result } = error as BulkFailure;
    // Those before the refused one are there, but perhaps not on a majority: nobody may be told so.
    if (!isDuplicate(error) || result?.getWriteConcernError()) throw error;
    const [refusal] = [writeErrors ?? []].flat();
    return { count: refusal?.index ?? 0, error };
  }
}

/** The message that has this `clientId` already. */
function storedBefore(
  messages: Collection<Message>,
  { conversationId, senderId, clientId }: NewMessage,
): Promise<Message | null> {
  return messages.findOne({ conversationId, senderId, clientId }, withoutId);
}

async function headOf(messages: Collection<Message>, conversationId: string): Promise<number> {
  const last = await messages.findOne({ conversationId }, { ...withoutId, sort: { rev: -1 } });
  return last?.rev ?? 0;
}

/** Names each field: what else a document may have stays here. */
function toMessage(stored: Message): Message {
  const { conversationId, seq, rev, senderId, clientId, text, createdAt } = stored;
  return { conversationId, seq, rev, senderId, clientId, text, createdAt };
}
