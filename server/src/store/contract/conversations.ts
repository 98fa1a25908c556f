import type { Tombstone } from './tombstone.js';

export interface ConversationRecord {
  readonly id: string;
  /** Two user ids in ascending order. */
  readonly memberIds: readonly string[];
  /** Tells it from others of the same two; empty for the one without. */
  readonly topic: string;
  /** What an app has put with it, as JSON; left out for nothing. */
  readonly data?: string;
  readonly createdAt: number;
  /** When its latest message was stored, or `createdAt`. Orders lists; a hint, never a guarantee. */
  readonly activeAt: number;
  /** A member who is to know nothing of it until they open it themselves, or see a message in it. */
  readonly hiddenFrom?: string;
}

/** One without a topic, unless it has one. */
export type NewConversation = Omit<ConversationRecord, 'topic' | 'activeAt' | 'hiddenFrom'> &
  Partial<Pick<ConversationRecord, 'topic'>> & {
    /** The member who opens it; left out where it is none of them. */
    readonly openedBy?: string;
  };

export interface ConversationStore {
  /**
   * Inserts under the unique index on members and topic; returns the one that exists when there is one. It
   * is hidden from a member who has blocked the one that opens it, until they open it themselves, which is told by the one returned: as it was before.
   */
  open(
    conversation: NewConversation,
  ): Promise<{ conversation: ConversationRecord; created: boolean }>;
  byId(id: string): Promise<ConversationRecord | null>;
  /** The one of these two members, in ascending order, with this topic; empty for the one without. */
  ofMembers(memberIds: readonly string[], topic: string): Promise<ConversationRecord | null>;
  /** The conversations that a user has with each of these others, by the other's id; those with none are left out. */
  withEach(userId: string, otherIds: readonly string[]): Promise<Map<string, string[]>>;
  /** By `activeAt`, then `id`, descending; only those after `cursor` in that order, and none that is hidden from the user. */
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
  ): Promise<Omit<ConversationRecord, 'activeAt'>[]>;
  /**
   * Turns a conversation into a tombstone: from then on no message is stored in it, and its members
   * may open another. Those it has stay until `clear`.
   */
  remove(id: string, at: number): Promise<void>;
  /** Lets go of the members, marks and settings of a removed conversation. */
  clear(id: string): Promise<void>;
  /** The first `limit` tombstones with an id after `after`, by id. */
  tombstones(page: { limit: number; after: string }): Promise<Tombstone[]>;
  /** Drops a tombstone without members and messages. */
  dropTombstone(id: string): Promise<void>;
}
