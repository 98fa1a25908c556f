import type { AuditAct } from '@chat/protocol';

/** What an administrator set about. Never what somebody wrote. */
export interface AuditRecord {
  /** Of the server's choice. */
  readonly id: string;
  readonly at: number;
  readonly act: AuditAct;
  /** Who does it, in the words of the operator's backend. */
  readonly by?: string;
  readonly reason?: string;
  /** It may be removed since, as what else is named here. */
  readonly conversationId?: string;
  readonly seq?: number;
  readonly userId?: string;
}

/** Where a page of {@link AuditStore.list} ended. */
export type AuditCursor = Pick<AuditRecord, 'at' | 'id'>;

/** Of what: one conversation, one user, or all. */
export type AuditSubject =
  | Pick<Required<AuditRecord>, 'conversationId'>
  | Pick<Required<AuditRecord>, 'userId'>
  | null;

export interface AuditStore {
  /** One that is there already, by its id, stays as it is. */
  add(entry: AuditRecord): Promise<void>;
  /** By `at`, then `id`, descending; only those before `before` in that order. */
  list(
    subject: AuditSubject,
    page: { limit: number; before?: AuditCursor },
  ): Promise<AuditRecord[]>;
  /** Deletes what is older than `before`, in steps that hold nobody else up. */
  prune(before: number): Promise<void>;
}
