/** Somebody whom a user has blocked. */
export interface BlockRecord {
  readonly blockedId: string;
  /** ms since the epoch */
  readonly at: number;
}

/** What others see of a user. */
export interface ShownProfile {
  readonly username: string;
  readonly name: string;
  readonly picture: string | null;
  readonly guest: boolean;
  /** Missing as well in what earlier servers kept. */
  readonly bot?: true;
}

/** Where a page of {@link BlockStore.page} ended. */
export type BlockCursor = BlockRecord;

/** Who has blocked whom. Both of a block are users; one of a user who was removed is gone with them. */
export interface BlockStore {
  /**
   * Once it resolves, whatever the blocked one writes to the user is seen by themselves alone: see
   * {@link Aside}.
   * @returns `full` when the user has blocked `most` others, and nothing is changed
   */
  add(userId: string, block: BlockRecord, most: number): Promise<'added' | 'there' | 'full'>;
  /** @returns whether there was one */
  remove(userId: string, blockedId: string): Promise<boolean>;
  /** Whom a user has blocked, in no order. */
  of(userId: string): Promise<string[]>;
  /** The first `limit` whom a user has blocked, the latest first, then by id descending; only those after `after`. */
  page(userId: string, page: { limit: number; after?: BlockCursor }): Promise<BlockRecord[]>;
  /** Those of these others between whom and the user there is a block, by who it is that has blocked. */
  between(
    userId: string,
    otherIds: readonly string[],
  ): Promise<{
    /** Whom the user has blocked, and when. */
    readonly own: Map<string, number>;
    /** Who has blocked the user, and when. */
    readonly theirs: Map<string, number>;
  }>;
  /**
   * Keeps what the other one of each block by a user or of them goes on to see of the user, where nothing is kept
   * yet. Before the user is changed, so that nobody reads what they are not to see.
   */
  keepProfile(userId: string, profile: ShownProfile): Promise<void>;
  /** What a user sees of these others in place of what they are, for a block that they stand behind: the longest one. */
  keptProfiles(userId: string, otherIds: readonly string[]): Promise<Map<string, ShownProfile>>;
  /** Drops all blocks by a user and of them. */
  removeAllOf(userId: string): Promise<void>;
}
