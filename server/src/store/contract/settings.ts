/** How a member has arranged a conversation for themself. Instants in ms since the epoch. */
export interface MemberSettings {
  /** Grows by 1 with each change; the first one is 1. */
  readonly rev: number;
  /** Of the last change, so that a repeat of it is known. */
  readonly changeId: string;
  readonly pinnedAt?: number;
  readonly mutedUntil?: number;
  /** When it was archived; there exactly when `archivedThrough` is. */
  readonly archivedAt?: number;
  /** The `seq` of the latest message at that time; 0 for none. */
  readonly archivedThrough?: number;
  /** Messages up to this `seq` are hidden from the member. */
  readonly cleared?: number;
  /** Messages up to this `seq` have expired; never beyond `cleared`. */
  readonly expired?: number;
  /** When the member marked it as unread. */
  readonly unreadAt?: number;
}

/** Where a page of {@link SettingsStore.listed} ended. */
export interface SettingsCursor {
  readonly at: number;
  readonly conversationId: string;
}

/** What conversations are listed by. */
export type ListedSetting = 'pinned' | 'archived' | 'unread';

export interface SettingsStore {
  /** Of one user, by conversation id; those without any are left out. */
  of(userId: string, conversationIds: readonly string[]): Promise<Map<string, MemberSettings>>;
  /**
   * Replaces settings whose `rev` is one less; none counts as 0. The user is a member.
   * @returns whether it has; otherwise somebody else was first, and nothing is changed
   * @throws StoreError `not_found` when the conversation was removed
   */
  put(conversationId: string, userId: string, settings: MemberSettings): Promise<boolean>;
  /** Conversations that a user has pinned, archived or marked as unread, those of the latest time first, then by id. */
  listed(
    userId: string,
    kind: ListedSetting,
    page: { limit: number; after?: SettingsCursor },
  ): Promise<SettingsCursor[]>;
}
