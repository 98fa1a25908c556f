/** What others learn of a user. */
export interface PrivacyRecord {
  /** When they are there, last were, are writing, and have received messages. */
  readonly presence: boolean;
  /** What they have read. */
  readonly receipts: boolean;
}

export interface PrivacyStore {
  /** By user id; those who keep nothing back are left out. */
  of(userIds: readonly string[]): Promise<Map<string, PrivacyRecord>>;
  /** Changes what is named, in one step. @returns all of it; of a user who was removed nothing is kept */
  set(userId: string, change: Partial<PrivacyRecord>): Promise<PrivacyRecord>;
  /** Of a user who is removed. */
  remove(userId: string): Promise<void>;
}
