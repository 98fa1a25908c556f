import {
  type FullReport,
  type ReportCursor,
  type ReportRecord,
  type ReportStore,
  StoreError,
} from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

interface ReportRow {
  id: string;
  reporter_id: string;
  report_id: string;
  user_id: string;
  conversation_id: string | null;
  seq: number | null;
  reason: ReportRecord['reason'];
  comment: string | null;
  created_at: number;
  closed_at: number | null;
}

/** Without the messages, which are large. */
const columns =
  'id, reporter_id, report_id, user_id, conversation_id, seq, reason, comment, created_at, closed_at';
/** Most rows that one step deletes, so that it never holds up the writes behind it. */
const stepRows = 20;

export class SqliteReports implements ReportStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #insert: Command;
  readonly #presentUsers: Query<{ present: number }>;
  readonly #known: Query<unknown>;
  readonly #byId: Query<ReportRow & { messages: string }>;
  readonly #listed: Record<'open' | 'closed', Query<ReportRow>>;
  readonly #madeBy: Query<ReportRow>;
  readonly #close: Command;
  readonly #open: Command;
  readonly #one: Query<ReportRow>;
  readonly #deleteStep: Command;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    this.#insert = new Command(
      connection,
      `INSERT INTO report (id, reporter_id, report_id, user_id, conversation_id, seq, reason, comment,
         created_at, messages)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (reporter_id, report_id) DO NOTHING`,
    );
    this.#presentUsers = new Query(
      connection,
      'SELECT count(*) AS present FROM user WHERE id IN (?, ?) AND removed_at IS NULL',
    );
    this.#known = new Query(
      connection,
      'SELECT 1 FROM report WHERE reporter_id = ? AND report_id = ?',
    );
    this.#byId = new Query(connection, `SELECT ${columns}, messages FROM report WHERE id = ?`);
    const listedWhere = (state: string) =>
      new Query<ReportRow>(
        connection,
        `SELECT ${columns} FROM report WHERE ${state} AND (created_at, id) > (?, ?)
         ORDER BY created_at, id LIMIT ?`,
      );
    this.#listed = {
      open: listedWhere('closed_at IS NULL'),
      closed: listedWhere('closed_at IS NOT NULL'),
    };
    this.#madeBy = new Query(
      connection,
      `SELECT ${columns} FROM report WHERE reporter_id = ? AND report_id > ?
       ORDER BY report_id LIMIT ?`,
    );
    this.#close = new Command(
      connection,
      'UPDATE report SET closed_at = ?2 WHERE id = ?1 AND closed_at IS NULL',
    );
    this.#open = new Command(connection, 'UPDATE report SET closed_at = NULL WHERE id = ?');
    this.#one = new Query(connection, `SELECT ${columns} FROM report WHERE id = ?`);
    this.#deleteStep = new Command(
      connection,
      `DELETE FROM report WHERE id IN
         (SELECT id FROM report WHERE reporter_id = ?1 OR user_id = ?1 LIMIT ?2)`,
    );
  }

  add(report: Omit<FullReport, 'closedAt'>): Promise<boolean> {
    const { id, reporterId, reportId, userId, reason, createdAt, messages } = report;
    return this.#writes.write(() => {
      if (this.#presentUsers.one(reporterId, userId)?.present !== 2) {
        throw new StoreError('not_found', 'There is no such user.');
      }
      const inserted = this.#insert.run(
        id,
        reporterId,
        reportId,
        userId,
        report.conversationId ?? null,
        report.seq ?? null,
        reason,
        report.comment ?? null,
        createdAt,
        messages,
      );
      return inserted > 0;
    });
  }

  isKnown(reporterId: string, reportId: string): Promise<boolean> {
    return this.#connection.read(() => this.#known.one(reporterId, reportId) !== undefined);
  }

  byId(id: string): Promise<FullReport | null> {
    return this.#connection.read(() => {
      const row = this.#byId.one(id);
      return row === undefined ? null : { ...toRecord(row), messages: row.messages };
    });
  }

  list(
    state: 'open' | 'closed',
    { limit, after }: { limit: number; after?: ReportCursor },
  ): Promise<ReportRecord[]> {
    const { createdAt, id } = after ?? { createdAt: -1, id: '' };
    return this.#connection.read(() => this.#listed[state].all(createdAt, id, limit).map(toRecord));
  }

  madeBy(
    reporterId: string,
    { limit, after }: { limit: number; after: string },
  ): Promise<ReportRecord[]> {
    return this.#connection.read(() => this.#madeBy.all(reporterId, after, limit).map(toRecord));
  }

  close(id: string, at: number | null): Promise<ReportRecord | null> {
    return this.#writes.write(() => {
      if (at === null) this.#open.run(id);
      else this.#close.run(id, at);
      const row = this.#one.one(id);
      return row === undefined ? null : toRecord(row);
    });
  }

  async deleteAllOf(userId: string): Promise<void> {
    while ((await this.#writes.write(() => this.#deleteStep.run(userId, stepRows))) > 0);
  }
}

function toRecord(row: ReportRow): ReportRecord {
  const { conversation_id, seq, comment, closed_at } = row;
  return {
    id: row.id,
    reporterId: row.reporter_id,
    reportId: row.report_id,
    userId: row.user_id,
    ...(conversation_id !== null && { conversationId: conversation_id }),
    ...(seq !== null && { seq }),
    reason: row.reason,
    ...(comment !== null && { comment }),
    createdAt: row.created_at,
    ...(closed_at !== null && { closedAt: closed_at }),
  };
}
