import type { ReportReason } from '@chat/protocol';

/** What one user has told the operator of another one. */
export interface ReportRecord {
  /** Of the server's choice. */
  readonly id: string;
  readonly reporterId: string;
  /** Of the reporter's choice, and unique among theirs alone. */
  readonly reportId: string;
  /** Who is reported. */
  readonly userId: string;
  /** It may be removed since. */
  readonly conversationId?: string;
  /** Of the message that is reported. */
  readonly seq?: number;
  readonly reason: ReportReason;
  readonly comment?: string;
  readonly createdAt: number;
  /** There when it is closed. */
  readonly closedAt?: number;
}

/** A report with what the reporter saw. */
export interface FullReport extends ReportRecord {
  /**
   * As JSON, a list. It is a copy, and the only one that the store keeps of any text: what becomes of the
   * messages does not touch it.
   */
  readonly messages: string;
}

/** Where a page of {@link ReportStore.list} ended. */
export type ReportCursor = Pick<ReportRecord, 'createdAt' | 'id'>;

export interface ReportStore {
  /**
   * Inserts under the unique index on reporter and `reportId`.
   * @returns whether it has; otherwise there was one, and nothing is changed
   * @throws StoreError `not_found` when either user was removed, before this or meanwhile
   */
  add(report: Omit<FullReport, 'closedAt'>): Promise<boolean>;
  /** Whether this user has made a report of this name. */
  isKnown(reporterId: string, reportId: string): Promise<boolean>;
  byId(id: string): Promise<FullReport | null>;
  /** By `createdAt`, then `id`, ascending; only those after `after` in that order. */
  list(
    state: 'open' | 'closed',
    page: { limit: number; after?: ReportCursor },
  ): Promise<ReportRecord[]>;
  /** The first `limit` reports by a user with a `reportId` after `after`, by `reportId`. */
  madeBy(reporterId: string, page: { limit: number; after: string }): Promise<ReportRecord[]>;
  /**
   * Closes a report, or opens it for null; one that is closed keeps its `closedAt`.
   * @returns it as it is then; null for none
   */
  close(id: string, at: number | null): Promise<ReportRecord | null>;
  /** Deletes those by a user and those of them, in steps that hold nobody else up. */
  deleteAllOf(userId: string): Promise<void>;
}
