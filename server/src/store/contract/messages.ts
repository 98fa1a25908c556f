import type { Message } from '@chat/protocol';

/** A message as it is now. */
export interface StoredMessage extends Message {
  /** What an app has put beside the text, as JSON; left out for nothing. */
  readonly data?: string;
  /** The `seq` of the message in the same conversation that it answers; left out for none. */
  readonly replyTo?: number;
  /** When its text or data was changed last; left out when never. */
  readonly editedAt?: number;
  /** When it was deleted for everyone; left out while it is there. */
  readonly deletedAt?: number;
}

export type NewMessage = Pick<
  StoredMessage,
  'conversationId' | 'senderId' | 'clientId' | 'text' | 'createdAt' | 'data' | 'replyTo'
>;

/** A new message in its place. Each field by name: thousands a second are made. */
export function inPlace(message: NewMessage, seq: number): StoredMessage {
  const { conversationId, senderId, clientId, text, createdAt, data, replyTo } = message;
  const plain = { conversationId, seq, rev: seq, senderId, clientId, text, createdAt };
  if (data === undefined && replyTo === undefined) return plain;
  return {
    ...plain,
    ...(data !== undefined && { data }),
    ...(replyTo !== undefined && { replyTo }),
  };
}

/** Something that is done to a message: an edit, a deletion. */
export interface MessageChange {
  readonly conversationId: string;
  /** The message's place. */
  readonly seq: number;
  /** A UUID of its author's choice; a repeat carries the same one. */
  readonly changeId: string;
  /** The message's `rev` that its author saw. */
  readonly base: number;
  /** What becomes of it; the rest stays. Empty text and null data belong to a deletion. */
  readonly set: {
    readonly text?: string;
    /** Null takes it away. */
    readonly data?: string | null;
    readonly editedAt?: number;
    readonly deletedAt?: number;
  };
}

export interface ChangeOutcome {
  /**
   * - `applied`: it has happened now, and took the conversation's next counter value;
   * - `repeated`: it had happened before, and nothing is changed;
   * - `conflict`: it has not happened. Text or data were changed by somebody else since `base`, the
   *   message was deleted, or so much came since `base` that nobody can tell whether it is a repeat.
   */
  readonly outcome: 'applied' | 'repeated' | 'conflict';
  /** As it is now. */
  readonly message: StoredMessage;
}

/** A message at one of the counter values that belong to it: its `seq`, and its `rev`. */
export interface KeyedMessage {
  readonly key: number;
  /** In its current state, whatever the key. */
  readonly message: StoredMessage;
}

/**
 * A conversation has one counter. A message takes a value when it is stored, its `seq`, which stays
 * its place for ever, and another with each change, its `rev`; no value is given twice.
 */
export interface MessageStore {
  /**
   * Stores a message at the conversation's next counter value, and resolves once it is durable.
   * A repeat of `{conversationId, senderId, clientId}` returns the stored one as it is now.
   * @throws StoreError `client_id_conflict` for a repeat with something else than was sent first;
   *   `not_found` when the conversation was removed, before this or meanwhile.
   */
  append(message: NewMessage): Promise<{ message: StoredMessage; created: boolean }>;
  /**
   * Does something to a message, once, however often it is asked for.
   * @throws StoreError `not_found` when there is no such message, or no such conversation any more.
   */
  change(change: MessageChange): Promise<ChangeOutcome>;
  /** One message, or null. */
  at(conversationId: string, seq: number): Promise<StoredMessage | null>;
  /**
   * What happened after a position, in the order of the counter and at most `limit` of it: each
   * message at its `seq`, and again at its `rev` where that is another. So whoever goes through all
   * pages meets each message at its place before they meet it as changed.
   * `through` is the position that the caller then has; never less than `after`.
   */
  changesAfter(
    conversationId: string,
    after: number,
    limit: number,
  ): Promise<{ changes: KeyedMessage[]; through: number; more: boolean }>;
  /** The `limit` messages just below `seq` `before` (null: the newest), ascending. */
  before(
    conversationId: string,
    before: number | null,
    limit: number,
  ): Promise<{ messages: StoredMessage[]; more: boolean }>;
  /** The `limit` messages just above `seq` `after`, ascending: each message once. */
  after(
    conversationId: string,
    after: number,
    limit: number,
  ): Promise<{ messages: StoredMessage[]; more: boolean }>;
  /** The counter of each; 0 for a conversation without messages. */
  heads(conversationIds: readonly string[]): Promise<Map<string, number>>;
  /** The message with the highest `seq` of each; conversations without one are left out. */
  latest(conversationIds: readonly string[]): Promise<Map<string, StoredMessage>>;
  /** Deletes all messages of a removed conversation, in steps that hold nobody else up. */
  deleteAllOf(conversationId: string): Promise<void>;
}
