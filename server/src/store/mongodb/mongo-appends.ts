import type { Collection } from 'mongodb';
import { isRepeat } from '../message-change.js';
import { seenBy } from '../seen-by.js';
import { inPlace, type NewMessage, type StoredMessage, StoreError } from '../store.js';
import { blockedAmong } from './blocked-among.js';
import {
  conversationsCollection,
  isConversationPresent,
  membersOf,
} from './is-conversation-present.js';
import {
  headOf,
  type MessageDocument,
  messagesAt,
  messagesCollection,
  toHistory,
  toMessage,
  withoutId,
} from './message-document.js';
import type { MongoActivity } from './mongo-activity.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';
import type { MongoExpiry } from './mongo-expiry.js';
import type { MongoTurns } from './mongo-turns.js';
import { raisePassed } from './passed-values.js';

/** Most messages in one insert. */
const groupSize = 100;
/** Most messages waiting; those beyond are refused as `unavailable`. */
const queueSize = 10_000;
/** Conversations whose members are remembered: they never change. */
const rememberedMembers = 20_000;
/** How often in a row other nodes may take the place that was tried for. */
const patience = 200;

export type Appended = { message: StoredMessage; created: boolean };

interface Waiting {
  readonly message: NewMessage;
  readonly resolve: (outcome: Appended) => void;
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
export class MongoAppends {
  readonly #connection: MongoConnection;
  readonly #activity: MongoActivity;
  readonly #turns: MongoTurns;
  readonly #expiry: MongoExpiry;
  /** Conversations with an insert under way, and what waits for the next one. */
  readonly #queues = new Map<string, Waiting[]>();
  readonly #members = new Map<string, readonly string[]>();
  #waiting = 0;
  #state: 'open' | 'closed' = 'open';
  #onDrained: (() => void) | null = null;

  constructor(
    connection: MongoConnection,
    activity: MongoActivity,
    turns: MongoTurns,
    expiry: MongoExpiry,
  ) {
    this.#connection = connection;
    this.#activity = activity;
    this.#turns = turns;
    this.#expiry = expiry;
  }

  /** Messages that are not settled yet. */
  get waiting(): number {
    return this.#waiting;
  }

  append(message: NewMessage): Promise<Appended> {
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
    const fresh = await this.#withoutExpired(conversationId, group);
    if (fresh.length === 0) return knownHead;
    let left = fresh;
    let head = knownHead;
    let failures = 0;
    const stored: { waiting: Waiting; outcome: Appended }[] = [];
    const settle = (count: number, outcomeOf: (index: number) => Appended) => {
      left.slice(0, count).forEach((waiting, index) => {
        stored.push({ waiting, outcome: outcomeOf(index) });
      });
      left = left.slice(count);
    };
    try {
      const reached = await this.#messages(async (messages) => {
        const [answersNothing, blocked, headNow] = await Promise.all([
          findAnswersToNothing(messages, conversationId, fresh),
          // At the last moment: what is sent once a block is there is hidden.
          this.#blockedIn(conversationId),
          head ?? headOf(messages, conversationId),
        ]);
        head = headNow;
        while (left.length > 0) {
          head ??= await headOf(messages, conversationId);
          const placeable = left.findIndex(({ message }) => answersNothing.has(message));
          const next = placeable < 0 ? left : left.slice(0, placeable);
          const placed = place(next, head, blocked);
          const { count, error } = await insert(messages, toDocuments(placed, next));
          settle(count, (index) => ({ message: placed[index] as StoredMessage, created: true }));
          head += count;
          const first = left[0];
          if (first === undefined) continue;
          if (error === null && !answersNothing.has(first.message)) continue;
          const repeated = await storedBefore(messages, first.message);
          const stored = repeated && toMessage(repeated);
          if (stored && isRepeat(first.message, stored, toHistory(repeated))) {
            settle(1, () => ({ message: stored, created: false }));
            continue;
          }
          if (repeated !== null) {
            left = left.slice(1);
            first.reject(
              new StoreError('client_id_conflict', 'This clientId was used for another text.'),
            );
            continue;
          }
          if (answersNothing.has(first.message)) {
            left = left.slice(1);
            await this.#rejectAnswer(first);
            continue;
          }
          // Another node took the place.
          head = null;
          failures = count > 0 ? 0 : failures + 1;
          if (failures >= patience) throw error;
        }
        return head;
      });
      const [raised] = await Promise.all([
        this.#raisePassed(conversationId, stored),
        this.#requirePresent(conversationId, stored),
      ]);
      for (const { waiting, outcome } of stored) {
        const { message, created } = outcome;
        const rev = raised.get(message.seq);
        waiting.resolve(rev === undefined ? outcome : { message: { ...message, rev }, created });
        if (created) this.#activity.touch(conversationId, message.createdAt);
      }
      return raised.size > 0 ? null : reached;
    } catch (error) {
      for (const { waiting } of stored) waiting.reject(error);
      for (const { reject } of left) reject(error);
      return null;
    }
  }

  /** Answers those that are repeats of what is expired. @returns the others. Never rejects. */
  async #withoutExpired(
    conversationId: string,
    group: readonly Waiting[],
  ): Promise<readonly Waiting[]> {
    try {
      const repeats = await this.#expiry.repeats(
        conversationId,
        group.map(({ message }) => message),
      );
      if (repeats.size === 0) return group;
      return group.filter(({ message, resolve }) => {
        const repeat = repeats.get(message);
        if (repeat !== undefined) resolve({ message: repeat, created: false });
        return repeat === undefined;
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
      return [];
    }
  }

  /** To what it answers there is nothing: perhaps as nothing of its conversation is there. */
  async #rejectAnswer({ message, reject }: Waiting): Promise<void> {
    const isThere = await isConversationPresent(this.#connection, message.conversationId);
    reject(
      isThere
        ? new StoreError('message_not_found', 'There is no such message.')
        : new StoreError('not_found', 'There is no such conversation.'),
    );
  }

  /** Repeats as well, unless they have another value by now: the node that stored it may have died before it could look. */
  #raisePassed(
    conversationId: string,
    stored: readonly { readonly outcome: Appended }[],
  ): Promise<ReadonlyMap<number, number>> {
    const written = stored
      .map(({ outcome }) => outcome.message)
      .filter(({ seq, rev }) => rev === seq);
    return this.#messages((messages) =>
      raisePassed(messages, conversationId, written, (work) =>
        this.#turns.take(conversationId, work),
      ),
    );
  }

  /** @throws StoreError `not_found` for a conversation that was removed, which then has none of these */
  async #requirePresent(
    conversationId: string,
    stored: readonly { readonly outcome: Appended }[],
  ): Promise<void> {
    if (stored.length === 0) return;
    const found = await this.#connection.on<{ _id: string; hiddenFrom?: string }, object | null>(
      conversationsCollection,
      (conversations) =>
        conversations.findOne({ _id: conversationId }, { projection: { hiddenFrom: 1 } }),
    );
    if (found !== null) {
      if ('hiddenFrom' in found) await this.#show(conversationId, stored);
      return;
    }
    const seqs = stored.map(({ outcome }) => outcome.message.seq);
    await this.#messages((messages) => messages.deleteMany({ conversationId, seq: { $in: seqs } }));
    throw new StoreError('not_found', 'There is no such conversation.');
  }

  /** With the first message that all see it is no secret of whoever opened it. */
  async #show(
    conversationId: string,
    stored: readonly { readonly outcome: Appended }[],
  ): Promise<void> {
    if (stored.every(({ outcome }) => outcome.message.aside?.hidden)) return;
    await this.#connection.on<{ _id: string; hiddenFrom?: string }, unknown>(
      conversationsCollection,
      (conversations) =>
        conversations.updateOne({ _id: conversationId }, { $unset: { hiddenFrom: 1 } }),
    );
  }

  /** Those members whom another one has blocked. */
  async #blockedIn(conversationId: string): Promise<ReadonlySet<string>> {
    let memberIds = this.#members.get(conversationId);
    if (memberIds === undefined) {
      memberIds = await membersOf(this.#connection, conversationId);
      if (this.#members.size >= rememberedMembers) this.#members.clear();
      // One that is not there may come to be.
      if (memberIds.length > 0) this.#members.set(conversationId, memberIds);
    }
    return blockedAmong(this.#connection, memberIds);
  }

  #messages<T>(work: (messages: Collection<MessageDocument>) => Promise<T>): Promise<T> {
    return this.#connection.on<MessageDocument, T>(messagesCollection, work);
  }
}

function refused(message: string): Promise<never> {
  return Promise.reject(new StoreError('unavailable', message));
}

function place(
  group: readonly Waiting[],
  head: number,
  blocked: ReadonlySet<string>,
): StoredMessage[] {
  return group.map(({ message }, index) =>
    inPlace(message, head + 1 + index, blocked.has(message.senderId)),
  );
}

/** Each a copy: the driver gives them an id. */
function toDocuments(
  placed: readonly StoredMessage[],
  group: readonly Waiting[],
): MessageDocument[] {
  return placed.map((message, index) => {
    const { sent } = group[index]?.message ?? {};
    return { ...message, ...(sent !== undefined && { sent }) };
  });
}

/** Those that answer a message which is not there, or was deleted. Repeats may be among them. */
async function findAnswersToNothing(
  messages: Collection<MessageDocument>,
  conversationId: string,
  group: readonly Waiting[],
): Promise<ReadonlySet<NewMessage>> {
  const answers = group.map(({ message }) => message).filter(({ replyTo }) => replyTo);
  const seqs = answers.flatMap(({ replyTo }) => replyTo ?? []);
  const originals = await messagesAt(messages, conversationId, seqs);
  return new Set(
    answers.filter(({ replyTo = 0, senderId }) => {
      const original = originals.get(replyTo);
      return (
        original === undefined ||
        original.deletedAt !== undefined ||
        seenBy(senderId, original) === null
      );
    }),
  );
}

/** What the driver says of an insert that was not done as a whole. */
interface BulkFailure {
  readonly writeErrors?: { readonly index: number } | readonly { readonly index: number }[];
  readonly result?: { getWriteConcernError(): unknown };
}

/** Inserts in order up to the first that a unique index refuses. */
async function insert(
  messages: Collection<MessageDocument>,
  placed: MessageDocument[],
): Promise<{ count: number; error: unknown }> {
  if (placed.length === 0) return { count: 0, error: null };
  try {
    await messages.insertMany(placed, { ordered: true });
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
  messages: Collection<MessageDocument>,
  { conversationId, senderId, clientId }: NewMessage,
): Promise<MessageDocument | null> {
  return messages.findOne({ conversationId, senderId, clientId }, withoutId);
}
