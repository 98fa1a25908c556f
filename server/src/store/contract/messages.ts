import { type Message, systemSenderId } from '@chat/protocol';
import type { Aside } from './aside.js';

/** A message as it is now. What it answers is looked up when it is read. */
export interface StoredMessage extends Omit<Message, 'quoted' | 'data' | 'files'> {
  /** What an app has put beside the text, as JSON; left out for nothing. */
  readonly data?: string;
  /** Its `MessageFile`s, as JSON; left out for none. */
  readonly files?: string;
  /** What is not seen by everybody: ask `seenBy`. Left out for nothing, as with nearly all. */
  readonly aside?: Aside;
}

export type NewMessage = Pick<
  StoredMessage,
  'conversationId' | 'senderId' | 'clientId' | 'text' | 'createdAt' | 'data' | 'replyTo' | 'files'
> & {
  /** The `digestOf` what its author sent, where something else is kept in its place. */
  readonly sent?: string;
};

/** By what a change is known again. */
export type ChangeOf = Pick<MessageChange, 'conversationId' | 'seq' | 'changeId'>;

/** What a message is known by before it has a place. */
export type SentMessage = Pick<NewMessage, 'conversationId' | 'senderId' | 'clientId'>;

/**
 * A new message in its place. Each field by name: thousands a second are made.
 *
 * @param hidden - Whether another member has blocked its author.
 */
export function inPlace(message: NewMessage, seq: number, hidden = false): StoredMessage {
  const { conversationId, senderId, clientId, text, createdAt, data, replyTo, files } = message;
  const plain = { conversationId, seq, rev: seq, senderId, clientId, text, createdAt };
  const isBare = data === undefined && replyTo === undefined && files === undefined;
  if (isBare && !hidden) return plain;
  return {
    ...plain,
    ...(data !== undefined && { data }),
    ...(replyTo !== undefined && { replyTo }),
    ...(files !== undefined && { files }),
    ...(hidden && { aside: { hidden } }),
  };
}

/** What an expired message leaves where it has the counter's latest value: nobody sees it, and it says nothing of whose it was. */
export function emptyPlace(
  { conversationId, seq, rev }: Pick<StoredMessage, 'conversationId' | 'seq' | 'rev'>,
  { clientId, at }: { readonly clientId: string; readonly at: number },
): StoredMessage {
  const place = { conversationId, seq, rev, senderId: systemSenderId, clientId };
  return { ...place, text: '', createdAt: at, deletedAt: at, aside: { hidden: true } };
}

/** Whether it is one: nobody can hide the system's messages otherwise. */
export function isEmptyPlace({
  senderId,
  aside,
}: Pick<StoredMessage, 'senderId' | 'aside'>): boolean {
  return senderId === systemSenderId && aside?.hidden === true;
}

/** What a repeat of an expired message is answered, and what is known of it. */
export function expiredRepeat(
  { conversationId, senderId, clientId, createdAt = 0 }: SentMessage & Partial<NewMessage>,
  expiredThrough: number,
): StoredMessage {
  const seq = Math.max(expiredThrough, 1);
  const place = { conversationId, seq, rev: seq, senderId, clientId };
  return { ...place, text: '', createdAt, deletedAt: createdAt };
}

/** Gives a message another text, and other data where they are named; null takes those away. */
export interface Edit {
  readonly kind: 'edit';
  readonly text: string;
  readonly data?: string | null;
  /** When, in ms since the epoch. */
  readonly at: number;
}

/** Leaves of a message its place, who sent it, and when. */
export interface Deletion {
  readonly kind: 'delete';
  /** When, in ms since the epoch. */
  readonly at: number;
}

/** Puts a member's reaction to a message, or takes it away. */
export interface Reacting {
  readonly kind: 'react';
  readonly userId: string;
  readonly emoji: string;
  readonly on: boolean;
}

/** Something that is done to a message. */
export interface MessageChange {
  readonly conversationId: string;
  /** The message's place. */
  readonly seq: number;
  /** A UUID of its author's choice; a repeat carries the same one. */
  readonly changeId: string;
  /** The message's `rev` that its author saw. */
  readonly base: number;
  readonly act: Edit | Deletion | Reacting;
}

export interface ChangeOutcome {
  /**
   * - `applied`: it has happened now, and took the conversation's next counter value;
   * - `repeated`: it had happened before, and nothing is changed;
   * - `conflict`: it has not happened. Text or data were changed by somebody else since `base`, the
   *   message was deleted, or so much came since `base` that nobody can tell whether it is a repeat;
   * - `too_many`: it has not happened. The member has as many reactions to it as there may be.
   */
  readonly outcome: 'applied' | 'repeated' | 'conflict' | 'too_many';
  /** As it is now. */
  readonly message: StoredMessage;
  /** It is applied, and nobody sees it but who made it. */
  readonly isApart?: true;
}

/** Somebody who may have written in a conversation. */
export interface Writer {
  readonly conversationId: string;
  readonly userId: string;
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
   * A repeat of `{conversationId, senderId, clientId}` returns the stored one as it is now. One whose
   * author was blocked by another member before it was sent is `hidden`.
   * @throws StoreError `client_id_conflict` for a repeat with something else than was sent first;
   *   `message_not_found` when what it answers is not there, or deleted; `not_found` when the conversation was removed, before this or meanwhile.
   */
  append(message: NewMessage): Promise<{ message: StoredMessage; created: boolean }>;
  /**
   * Does something to a message, once, however often it is asked for. An edit or a reaction by one whom
   * another member has blocked goes aside; a deletion, or a reaction that is taken away, is for all.
   * @throws StoreError `message_not_found`; `not_found` when the conversation was removed.
   */
  change(change: MessageChange): Promise<ChangeOutcome>;
  /** The message that was sent under this `clientId`, whatever became of it since; null for none. */
  sent(message: SentMessage): Promise<StoredMessage | null>;

  /** Whether a message has had a change that is repeated now. Only those it remembers count: see `keptMarks`. */
  hasChange(change: ChangeOf): Promise<boolean>;
  /** The messages at these places, whoever sees them; those that are not there are left out. */
  at(conversationId: string, seqs: readonly number[]): Promise<Map<number, StoredMessage>>;
  /**
   * What happened after a position, in the order of the counter and at most `limit` of it: each
   * message at its `seq`, and again at its `rev` where that is another. So whoever goes through all
   * pages meets each message at its place before they meet it as changed.
   * `through` is the position that the caller then has; never less than `after`. Whoever sees them: what is
   * hidden from somebody is left out of what they are told, and the position goes on over it.
   */
  changesAfter(
    conversationId: string,
    after: number,
    limit: number,
  ): Promise<{ changes: KeyedMessage[]; through: number; more: boolean }>;
  /** The `limit` messages just below `seq` `before` (null: the newest), ascending, of those not hidden from the viewer. */
  before(
    conversationId: string,
    before: number | null,
    limit: number,
    viewerId?: string,
  ): Promise<{ messages: StoredMessage[]; more: boolean }>;
  /** The `limit` messages just above `seq` `after`, ascending, of those not hidden from the viewer: each message once. */
  after(
    conversationId: string,
    after: number,
    limit: number,
    viewerId?: string,
  ): Promise<{ messages: StoredMessage[]; more: boolean }>;
  /** The counter of each; 0 for a conversation without messages. */
  heads(conversationIds: readonly string[]): Promise<Map<string, number>>;
  /** The message with the highest `seq` of each that is not hidden from the viewer; conversations without one are left out. */
  latest(
    conversationIds: readonly string[],
    viewerId?: string,
  ): Promise<Map<string, StoredMessage>>;
  /** The `seq` of the first message of the author's that was hidden at `since` or later; null for none. */
  firstHidden(conversationId: string, senderId: string, since: number): Promise<number | null>;
  /** Whether each has ever written in that conversation, deleted or not, in the order asked. */
  hasWritten(writers: readonly Writer[]): Promise<boolean[]>;
  /**
   * Deletes messages that are expired, for good, in steps that hold nobody else up. What is left of them: that this
   * `clientId` was used (a repeat is answered with a deleted message, at the conversation's `expiredThrough`), and
   * that its author has written. The one that has the counter's latest value leaves an {@link emptyPlace}
   * until another one has that: no value is given twice.
   */
  expire(conversationId: string, seqs: readonly number[], at: number): Promise<void>;
  /** Deletes all messages of a removed conversation, in steps that hold nobody else up. */
  deleteAllOf(conversationId: string): Promise<void>;
}
