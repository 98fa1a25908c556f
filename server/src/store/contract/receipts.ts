/** How far a member has received and read, by `seq`. */
export interface Marks {
  readonly delivered: number;
  readonly read: number;
}

export interface ReceiptStore {
  /** By conversation id, then user id; who never marked is left out. */
  of(conversationIds: readonly string[]): Promise<Map<string, Map<string, Marks>>>;
  /** Raises each mark to at least the given value; returns the outcome, and how they were before. */
  advance(
    conversationId: string,
    userId: string,
    marks: Marks,
  ): Promise<{ marks: Marks; before: Marks }>;
}
