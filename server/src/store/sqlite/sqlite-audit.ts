import type { AuditCursor, AuditRecord, AuditStore, AuditSubject } from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

interface AuditRow {
  id: string;
  at: number;
  act: AuditRecord['act'];
  actor: string | null;
  reason: string | null;
  conversation_id: string | null;
  seq: number | null;
  user_id: string | null;
}

const columns = 'id, at, act, actor, reason, conversation_id, seq, user_id';
/** Most rows that one step deletes, so that it never holds up the writes behind it. */
const stepRows = 500;

export class SqliteAudit implements AuditStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #insert: Command;
  readonly #all: Query<AuditRow>;
  readonly #ofConversation: Query<AuditRow>;
  readonly #ofUser: Query<AuditRow>;
  readonly #pruneStep: Command;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    this.#insert = new Command(
      connection,
      `INSERT INTO audit (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    const listed = (where: string) =>
      new Query<AuditRow>(
        connection,
        `SELECT ${columns} FROM audit WHERE ${where} (at, id) < (?, ?)
         ORDER BY at DESC, id DESC LIMIT ?`,
      );
    this.#all = listed('');
    this.#ofConversation = listed('conversation_id = ? AND');
    this.#ofUser = listed('user_id = ? AND');
    this.#pruneStep = new Command(
      connection,
      'DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ? ORDER BY at LIMIT ?)',
    );
  }

  async add(entry: AuditRecord): Promise<void> {
    const { id, at, act, by, reason, conversationId, seq, userId } = entry;
    const why = [by ?? null, reason ?? null];
    const about = [conversationId ?? null, seq ?? null, userId ?? null];
    await this.#writes.write(() => this.#insert.run(id, at, act, ...why, ...about));
  }

  list(
    subject: AuditSubject,
    { limit, before }: { limit: number; before?: AuditCursor },
  ): Promise<AuditRecord[]> {
    const { at, id } = before ?? { at: Number.MAX_SAFE_INTEGER, id: '' };
    return this.#connection.read(() => {
      const rows =
        subject === null
          ? this.#all.all(at, id, limit)
          : 'userId' in subject
            ? this.#ofUser.all(subject.userId, at, id, limit)
            : this.#ofConversation.all(subject.conversationId, at, id, limit);
      return rows.map(toRecord);
    });
  }

  async prune(before: number): Promise<void> {
    while ((await this.#writes.write(() => this.#pruneStep.run(before, stepRows))) > 0);
  }
}

function toRecord(row: AuditRow): AuditRecord {
  const { id, at, act, actor, reason, conversation_id, seq, user_id } = row;
  return {
    ...{ id, at, act },
    ...(actor !== null && { by: actor }),
    ...(reason !== null && { reason }),
    ...(conversation_id !== null && { conversationId: conversation_id }),
    ...(seq !== null && { seq }),
    ...(user_id !== null && { userId: user_id }),
  };
}
