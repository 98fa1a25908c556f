/** For how long the messages of a conversation are kept, and what is gone of them. */
export interface RetentionRecord {
  readonly conversationId: string;
  readonly memberIds: readonly string[];
  readonly createdAt: number;
  /** See `ConversationRecord`. */
  readonly hiddenFrom?: string;
  /** Days, as said of this one; 0 for ever. Left out where the server says it. */
  readonly days?: number;
  /** All messages up to this `seq` are expired: nobody is to see them any more, and they are being deleted. 0 for none. */
  readonly expiredThrough: number;
  /** Nothing here is older, in ms since the epoch. 0 where that is not known, or what is expired not all deleted yet. */
  readonly keptSince: number;
}

export interface RetentionStore {
  of(conversationId: string): Promise<RetentionRecord | null>;
  /** The first `limit` of all conversations with an id after `after`, by id. */
  page(page: { limit: number; after: string }): Promise<RetentionRecord[]>;
  /** @param days - Null: as the server says. @returns whether there is such a conversation */
  setDays(conversationId: string, days: number | null): Promise<boolean>;
  /** Raises `expiredThrough`, never lowers it; `keptSince` is 0 until what is expired is deleted. */
  expire(conversationId: string, through: number): Promise<void>;
  /** All that is expired is deleted. Raises `keptSince`; never lowers it. */
  settle(conversationId: string, keptSince: number): Promise<void>;
}
