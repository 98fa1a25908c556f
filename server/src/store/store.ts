import type { Message } from '@chat/protocol';

/**
 * What the server keeps, and the one contract every store (SQLite, MongoDB) meets. The suite in
 * `test/store-contract.ts` is its executable form.
 *
 * Every promise settles only once the change would survive a power cut; a rejected write may or may
 * not have happened, and every write can therefore be repeated safely. Methods reject with a
 * {@link StoreError} and with nothing else.
 *
 * Callers check their input at the edge: strings are well-formed Unicode without NUL, and the user
 * or conversation that a new record belongs to exists.
 *
 * What is removed (users, conversations) is not there for any method that does not say otherwise, from
 * the moment in which a *tombstone* takes its place: ids and instants, kept for a while so that what
 * still comes for it is known as late, and so that a removal that broke off can be finished.
 */
export interface Store {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly conversations: ConversationStore;
  readonly messages: MessageStore;
  /** Connects and brings tables and indexes up to date. Several nodes may do so at once. */
  open(): Promise<void>;
  /** Finishes the writes already accepted, then lets go of files and connections. */
  close(): Promise<void>;
  /** Resolves when the store can serve, for readiness. */
  ping(): Promise<void>;
  /**
   * Names the history that the store holds: what somebody knows of it by its counters is good as long
   * as this is the same.
   */
  epoch(): Promise<string>;
  /** Gives it another name, for when a backup was restored. */
  renewEpoch(): Promise<string>;
  /** Calls, or writes, that are not settled yet, for metrics; a store that has no queue leaves it out. */
  readonly writesWaiting?: number;
}

export interface UserRecord {
  readonly id: string;
  /** Where the username is unique: `local` for the server's own accounts, `host` for a host site's. */
  readonly realm: 'local' | 'host';
  readonly username: string;
  readonly name: string;
  readonly picture: string | null;
  /** Null for users who sign in elsewhere. */
  readonly passwordHash: string | null;
  readonly createdAt: number;
  /** A host site's tokens that were issued before this count no more; 0 lets all of them count. */
  readonly tokensValidFrom: number;
}

/** What is left of what was removed. */
export interface Tombstone {
  readonly id: string;
  readonly removedAt: number;
}

export interface UserStore {
  /** @throws StoreError `username_taken` when `{realm, username}` exists. */
  create(user: UserRecord): Promise<void>;
  /** Takes over the profile that a host site's token carries now. */
  updateProfile(id: string, profile: Pick<UserRecord, 'name' | 'picture'>): Promise<void>;
  /** Takes `after` over where the hash is exactly `before`: what was set meanwhile stays. */
  replacePasswordHash(id: string, before: string, after: string): Promise<void>;
  byId(id: string): Promise<UserRecord | null>;
  /** Unknown ids are left out. */
  byIds(ids: readonly string[]): Promise<UserRecord[]>;
  byUsername(realm: UserRecord['realm'], username: string): Promise<UserRecord | null>;
  /** Raises `tokensValidFrom` to at least `at`. */
  raiseTokensValidFrom(id: string, at: number): Promise<void>;
  /**
   * Turns a user into a tombstone: nothing finds them, and the name is free. What belongs to them
   * (sessions, conversations) stays. Of no effect on a tombstone, and where nobody is.
   */
  remove(id: string, at: number): Promise<void>;
  /** When a user of this name was removed last, while a tombstone tells of it. */
  removedAt(realm: UserRecord['realm'], username: string): Promise<number | null>;
  /** The first `limit` tombstones with an id after `after`, by id. */
  tombstones(page: { limit: number; after: string }): Promise<Tombstone[]>;
  /** Drops a tombstone; it stays while a session or a conversation refers to it. */
  dropTombstone(id: string): Promise<void>;
}

export interface SessionRecord {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  /** When its newest refresh token expires. */
  readonly expiresAt: number;
  /** When it was signed out or revoked; null while it lives. */
  readonly endedAt: number | null;
}

export interface RefreshTokenRecord {
  /** SHA-256 of the token, base64url. The token itself is never stored. */
  readonly hash: string;
  readonly sessionId: string;
  /** The hash of the token that this one replaced, or the session id for the first. Unique. */
  readonly parent: string;
  /** What, together with the parent token, gives this token again; see `auth/refresh-token.ts`. */
  readonly nonce: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface SessionStore {
  create(session: SessionRecord, first: RefreshTokenRecord): Promise<void>;
  byId(id: string): Promise<SessionRecord | null>;
  tokenByHash(hash: string): Promise<RefreshTokenRecord | null>;
  tokenByParent(parent: string): Promise<RefreshTokenRecord | null>;
  /**
   * Inserts a successor under the unique index on `parent` and moves the session's `expiresAt` on.
   * Of two racing inserts one wins; both get the winner back.
   */
  insertToken(token: RefreshTokenRecord): Promise<RefreshTokenRecord>;
  /** Ends a session; false when it had ended before or never was. */
  end(id: string, at: number): Promise<boolean>;
  /** The first `limit` sessions of a user with an id after `after`, by id. */
  listFor(userId: string, page: { limit: number; after: string }): Promise<SessionRecord[]>;
  /** Ends what a user has not ended yet. */
  endAllOf(userId: string, at: number): Promise<void>;
  /** Deletes a user's sessions and their tokens. */
  deleteAllOf(userId: string): Promise<void>;
  /** Deletes what expired or ended before `before`, bounded by the store itself. */
  deleteExpired(before: number): Promise<void>;
}

export interface ConversationRecord {
  readonly id: string;
  /** Two user ids in ascending order. */
  readonly memberIds: readonly string[];
  readonly createdAt: number;
  /** When its latest message was stored, or `createdAt`. Orders lists; a hint, never a guarantee. */
  readonly activeAt: number;
}

export interface Marks {
  readonly delivered: number;
  readonly read: number;
}

export interface ConversationStore {
  /** Inserts under the unique index on the members; returns the one that exists when there is one. */
  open(
    conversation: Omit<ConversationRecord, 'activeAt'>,
  ): Promise<{ conversation: ConversationRecord; created: boolean }>;
  byId(id: string): Promise<ConversationRecord | null>;
  /** By `activeAt`, then `id`, descending; only those after `cursor` in that order. */
  listFor(
    userId: string,
    page: { limit: number; cursor?: { activeAt: number; id: string } },
  ): Promise<ConversationRecord[]>;
  /**
   * The first `limit` of a user's conversations with an id after `after`, by id: an order that no
   * message changes. `removed` lists those instead that were removed and still have members.
   */
  ofUser(
    userId: string,
    page: { limit: number; after: string; removed?: boolean },
  ): Promise<Pick<ConversationRecord, 'id' | 'memberIds' | 'createdAt'>[]>;
  /**
   * Turns a conversation into a tombstone: from then on no message is stored in it, and its members
   * may open another. Those it has stay until `clear`.
   */
  remove(id: string, at: number): Promise<void>;
  /** Lets go of the members and marks of a removed conversation. */
  clear(id: string): Promise<void>;
  /** The first `limit` tombstones with an id after `after`, by id. */
  tombstones(page: { limit: number; after: string }): Promise<Tombstone[]>;
  /** Drops a tombstone without members and messages. */
  dropTombstone(id: string): Promise<void>;
  /** By conversation id, then user id; who never marked is left out. */
  marks(conversationIds: readonly string[]): Promise<Map<string, Map<string, Marks>>>;
  /** Raises each mark to at least the given value; returns the outcome and whether it changed. */
  advanceMarks(
    conversationId: string,
    userId: string,
    marks: Marks,
  ): Promise<{ marks: Marks; changed: boolean }>;
}

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

export type StoreErrorCode = 'username_taken' | 'client_id_conflict' | 'not_found' | 'unavailable';

/** `unavailable`: the store is away, full or broken; whether the write happened is not known. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}
