/** Where somebody's reading stands: the highest `seq` that they have read, or that is hidden from them. */
export interface ReadPlace {
  readonly conversationId: string;
  readonly after: number;
}

export interface UnreadStore {
  /**
   * How many messages of others there are beyond each place that are neither deleted nor hidden from the user: at most `most`, and
   * of those among the latest `limits.unreadWindow` values of the counter. None is left out.
   */
  count(userId: string, places: readonly ReadPlace[], most: number): Promise<Map<string, number>>;
  /**
   * A user's conversations whose latest message lies beyond what they have read or cleared, latest
   * activity first, at most `limit`: in these something may be unread. Each with that place. A store that
   * has to look at each conversation by itself looks at no more than the latest 1,000.
   */
  behind(userId: string, limit: number): Promise<ReadPlace[]>;
}
