import { membersIn } from '../members-key.js';
import type { RetentionRecord, RetentionStore } from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

interface RetentionRow {
  id: string;
  member_ids: string;
  created_at: number;
  hidden_from: string | null;
  retention_days: number | null;
  expired_through: number;
  kept_since: number;
}

const columns =
  'id, member_ids, created_at, hidden_from, retention_days, expired_through, kept_since';

export class SqliteRetention implements RetentionStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #byId: Query<RetentionRow>;
  readonly #page: Query<RetentionRow>;
  readonly #setDays: Command;
  readonly #expire: Command;
  readonly #settle: Command;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    const present = `SELECT ${columns} FROM conversation WHERE removed_at IS NULL`;
    this.#byId = new Query(connection, `${present} AND id = ?`);
    this.#page = new Query(connection, `${present} AND id > ? ORDER BY id LIMIT ?`);
    const update = (set: string) =>
      new Command(
        connection,
        `UPDATE conversation SET ${set} WHERE id = ?1 AND removed_at IS NULL`,
      );
    this.#setDays = update('retention_days = ?2');
    this.#expire = update('expired_through = max(expired_through, ?2), kept_since = 0');
    this.#settle = update('kept_since = max(kept_since, ?2)');
  }

  of(conversationId: string): Promise<RetentionRecord | null> {
    return this.#connection.read(() => {
      const row = this.#byId.one(conversationId);
      return row === undefined ? null : toRecord(row);
    });
  }

  page({ limit, after }: { limit: number; after: string }): Promise<RetentionRecord[]> {
    return this.#connection.read(() => this.#page.all(after, limit).map(toRecord));
  }

  setDays(conversationId: string, days: number | null): Promise<boolean> {
    return this.#writes.write(() => this.#setDays.run(conversationId, days) > 0);
  }

  async expire(conversationId: string, through: number): Promise<void> {
    await this.#writes.write(() => this.#expire.run(conversationId, through));
  }

  async settle(conversationId: string, keptSince: number): Promise<void> {
    await this.#writes.write(() => this.#settle.run(conversationId, keptSince));
  }
}

function toRecord(row: RetentionRow): RetentionRecord {
  return {
    conversationId: row.id,
    memberIds: membersIn(row.member_ids),
    createdAt: row.created_at,
    ...(row.hidden_from !== null && { hiddenFrom: row.hidden_from }),
    ...(row.retention_days !== null && { days: row.retention_days }),
    expiredThrough: row.expired_through,
    keptSince: row.kept_since,
  };
}
