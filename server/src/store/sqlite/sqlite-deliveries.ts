import type { DeliveryCursor, DeliveryRecord } from '../store.js';
import type { Connection } from './connection.js';
import { Command, Query } from './statement.js';

interface DeliveryRow {
  id: string;
  webhook_id: string;
  lane: string;
  type: string;
  state: string;
  at: number;
  conversation_id: string | null;
  seq: number | null;
  rev: number | null;
  user_id: string | null;
  report_id: string | null;
  attempts: number;
  attempted_at: number | null;
  next_at: number | null;
  status: number | null;
  failure: string | null;
}

const columns =
  'id, webhook_id, lane, type, state, at, conversation_id, seq, rev, user_id, report_id, attempts, attempted_at, next_at, status, failure';
/** Most rows that one step deletes. */
const stepRows = 200;

/** The table of deliveries. Call it inside of a read or a write. */
export class SqliteDeliveries {
  readonly #put: Command;
  readonly #drop: Command;
  readonly #failAll: Command;
  readonly #byId: Query<DeliveryRow>;
  readonly #waiting: Query<DeliveryRow>;
  readonly #first: Query<DeliveryRow>;
  readonly #after: Query<DeliveryRow>;
  readonly #pruneOld: Command;
  readonly #pruneMany: Command;

  constructor(connection: Connection) {
    this.#put = new Command(
      connection,
      `INSERT OR REPLACE INTO webhook_delivery (${columns})
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#drop = new Command(connection, 'DELETE FROM webhook_delivery WHERE id = ?');
    this.#failAll = new Command(
      connection,
      `UPDATE webhook_delivery SET state = 'failed', failure = 'disabled', next_at = NULL
       WHERE webhook_id = ? AND state IN ('announced', 'waiting')`,
    );
    const select = `SELECT ${columns} FROM webhook_delivery`;
    this.#byId = new Query(connection, `${select} WHERE id = ?`);
    this.#waiting = new Query(
      connection,
      `${select} WHERE webhook_id = ? AND lane = ? AND state IN ('announced', 'waiting')
       ORDER BY at, id LIMIT ?`,
    );
    const order = `AND state <> 'announced' ORDER BY at DESC, id DESC LIMIT`;
    this.#first = new Query(connection, `${select} WHERE webhook_id = ?1 ${order} ?2`);
    this.#after = new Query(
      connection,
      `${select} WHERE webhook_id = ?1 AND (at, id) < (?3, ?4) ${order} ?2`,
    );
    this.#pruneOld = new Command(
      connection,
      `DELETE FROM webhook_delivery WHERE id IN
         (SELECT id FROM webhook_delivery WHERE webhook_id = ? AND at < ? LIMIT ${stepRows})`,
    );
    this.#pruneMany = new Command(
      connection,
      `DELETE FROM webhook_delivery WHERE id IN
         (SELECT id FROM webhook_delivery WHERE webhook_id = ?
          ORDER BY at DESC, id DESC LIMIT ${stepRows} OFFSET ?)`,
    );
  }

  put(delivery: DeliveryRecord): void {
    const { id, webhookId, lane, type, state, at, attempts } = delivery;
    this.#put.run(
      ...[id, webhookId, lane, type, state, at],
      delivery.conversationId ?? null,
      delivery.seq ?? null,
      delivery.rev ?? null,
      delivery.userId ?? null,
      delivery.reportId ?? null,
      attempts,
      delivery.attemptedAt ?? null,
      delivery.nextAt ?? null,
      delivery.status ?? null,
      delivery.failure ?? null,
    );
  }

  drop(id: string): void {
    this.#drop.run(id);
  }

  /** What waits is not told any more. */
  failAll(webhookId: string): void {
    this.#failAll.run(webhookId);
  }

  byId(id: string): DeliveryRecord | null {
    const row = this.#byId.one(id);
    return row === undefined ? null : toRecord(row);
  }

  waiting(webhookId: string, lane: string, limit: number): DeliveryRecord[] {
    return this.#waiting.all(webhookId, lane, limit).map(toRecord);
  }

  page(
    webhookId: string,
    { limit, after }: { limit: number; after?: DeliveryCursor },
  ): DeliveryRecord[] {
    const rows =
      after === undefined
        ? this.#first.all(webhookId, limit)
        : this.#after.all(webhookId, limit, after.at, after.id);
    return rows.map(toRecord);
  }

  /** @returns how many it has deleted, of which there may be more */
  prune(webhookId: string, before: number, most: number): number {
    return this.#pruneOld.run(webhookId, before) + this.#pruneMany.run(webhookId, most);
  }
}

function toRecord(row: DeliveryRow): DeliveryRecord {
  const { id, lane, at, seq, rev, attempts, status } = row;
  const [conversationId, userId, reportId] = [row.conversation_id, row.user_id, row.report_id];
  const [attemptedAt, nextAt] = [row.attempted_at, row.next_at];
  return {
    ...{ id, webhookId: row.webhook_id, lane, at, attempts },
    type: row.type as DeliveryRecord['type'],
    state: row.state as DeliveryRecord['state'],
    ...(conversationId !== null && { conversationId }),
    ...(seq !== null && { seq }),
    ...(rev !== null && { rev }),
    ...(userId !== null && { userId }),
    ...(reportId !== null && { reportId }),
    ...(attemptedAt !== null && { attemptedAt }),
    ...(nextAt !== null && { nextAt }),
    ...(status !== null && { status }),
    ...(row.failure !== null && {
      failure: row.failure as NonNullable<DeliveryRecord['failure']>,
    }),
  };
}
