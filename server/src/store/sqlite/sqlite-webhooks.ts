import type {
  DeliveryCursor,
  DeliveryRecord,
  LaneHold,
  LaneMark,
  WebhookLane,
  WebhookRecord,
  WebhookSecret,
  WebhookStore,
} from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { SqliteDeliveries } from './sqlite-deliveries.js';
import { Command, Query } from './statement.js';

interface WebhookRow {
  id: string;
  url: string;
  description: string | null;
  events: string | null;
  enabled: number;
  gone_at: number | null;
  secrets: string;
  created_at: number;
  version: number;
}

interface LaneRow {
  webhook_id: string;
  lane: string;
  through: number;
  marked_at: number;
  due_at: number;
  attempts: number;
  head: string | null;
  held_until: number;
}

const columns = 'id, url, description, events, enabled, gone_at, secrets, created_at, version';

export class SqliteWebhooks implements WebhookStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #deliveries: SqliteDeliveries;
  readonly #all: Query<WebhookRow>;
  readonly #insert: Command;
  readonly #replace: Command;
  readonly #remove: readonly Command[];
  readonly #mark: Command;
  readonly #hasten: Command;
  readonly #hastenAll: Command;
  readonly #due: Query<{ lane: string }>;
  readonly #claim: Command;
  readonly #lane: Query<LaneRow>;
  readonly #keep: Command;
  readonly #leave: Command;
  readonly #dropLanes: Command;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    this.#deliveries = new SqliteDeliveries(connection);
    this.#all = new Query(connection, `SELECT ${columns} FROM webhook ORDER BY created_at, id`);
    this.#insert = new Command(
      connection,
      `INSERT INTO webhook (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    );
    this.#replace = new Command(
      connection,
      `UPDATE webhook SET url = ?2, description = ?3, events = ?4, enabled = ?5, gone_at = ?6,
         secrets = ?7, created_at = ?8, version = ?9
       WHERE id = ?1 AND version = ?9 - 1`,
    );
    this.#remove = [
      'DELETE FROM webhook WHERE id = ?',
      'DELETE FROM webhook_lane WHERE webhook_id = ?',
      'DELETE FROM webhook_delivery WHERE webhook_id = ?',
    ].map((sql) => new Command(connection, sql));
    this.#mark = new Command(
      connection,
      `INSERT INTO webhook_lane (webhook_id, lane, through, marked_at, due_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (webhook_id, lane) DO UPDATE SET marked_at = max(marked_at, excluded.marked_at)`,
    );
    this.#hasten = new Command(
      connection,
      'UPDATE webhook_lane SET due_at = ?2 WHERE webhook_id = ?1 AND lane = ?3',
    );
    this.#hastenAll = new Command(
      connection,
      'UPDATE webhook_lane SET due_at = ?2 WHERE webhook_id = ?1 AND attempts = 0 AND due_at > ?2',
    );
    this.#due = new Query(
      connection,
      `SELECT lane FROM webhook_lane WHERE webhook_id = ?1 AND due_at <= ?2 AND held_until <= ?2
       ORDER BY due_at LIMIT ?3`,
    );
    this.#claim = new Command(
      connection,
      `UPDATE webhook_lane SET holder = ?3, held_until = ?5
       WHERE webhook_id = ?1 AND lane = ?2 AND held_until <= ?4 AND (due_at <= ?4 OR attempts = 0)`,
    );
    this.#lane = new Query(
      connection,
      `SELECT webhook_id, lane, through, marked_at, due_at, attempts, head, held_until
       FROM webhook_lane WHERE webhook_id = ? AND lane = ?`,
    );
    this.#keep = new Command(
      connection,
      `UPDATE webhook_lane SET through = ?4, due_at = ?5, attempts = ?6, head = ?7, held_until = ?8
       WHERE webhook_id = ?1 AND lane = ?2 AND holder = ?3`,
    );
    this.#leave = new Command(
      connection,
      'DELETE FROM webhook_lane WHERE webhook_id = ? AND lane = ? AND holder = ? AND marked_at <= ?',
    );
    this.#dropLanes = new Command(connection, 'DELETE FROM webhook_lane WHERE webhook_id = ?');
  }

  all(): Promise<WebhookRecord[]> {
    return this.#connection.read(() => this.#all.all().map(toWebhook));
  }

  async add(webhook: WebhookRecord): Promise<void> {
    await this.#writes.write(() => this.#insert.run(...valuesOf(webhook)));
  }

  replace(webhook: WebhookRecord): Promise<boolean> {
    return this.#writes.write(() => this.#replace.run(...valuesOf(webhook)) > 0);
  }

  async remove(id: string): Promise<void> {
    await this.#writes.write(() => {
      for (const command of this.#remove) command.run(id);
    });
  }

  async mark(marks: readonly LaneMark[]): Promise<void> {
    await this.#writes.write(() => {
      for (const { webhookId, lane, through, markedAt, dueAt } of marks) {
        this.#mark.run(webhookId, lane, through, markedAt, dueAt);
      }
    });
  }

  async hasten(webhookId: string, at: number, lane?: string): Promise<void> {
    await this.#writes.write(() =>
      lane === undefined
        ? this.#hastenAll.run(webhookId, at)
        : this.#hasten.run(webhookId, at, lane),
    );
  }

  due(webhookId: string, at: number, limit: number): Promise<string[]> {
    return this.#connection.read(() => this.#due.all(webhookId, at, limit).map(({ lane }) => lane));
  }

  claim(hold: LaneHold, at: number, until: number): Promise<WebhookLane | 'held' | null> {
    const { webhookId, lane, holder } = hold;
    return this.#writes.write(() => {
      const isClaimed = this.#claim.run(webhookId, lane, holder, at, until) > 0;
      const row = this.#lane.one(webhookId, lane);
      if (isClaimed && row !== undefined) return toLane(row);
      return row !== undefined && row.held_until > at ? 'held' : null;
    });
  }

  keep(
    { webhookId, lane, holder }: LaneHold,
    {
      through,
      dueAt,
      attempts,
      head,
    }: Pick<WebhookLane, 'through' | 'dueAt' | 'attempts' | 'head'>,
    until: number,
  ): Promise<boolean> {
    return this.#writes.write(
      () => this.#keep.run(webhookId, lane, holder, through, dueAt, attempts, head, until) > 0,
    );
  }

  leave({ webhookId, lane, holder }: LaneHold, markedAt: number): Promise<boolean> {
    return this.#writes.write(() => this.#leave.run(webhookId, lane, holder, markedAt) > 0);
  }

  async dropLanes(webhookId: string): Promise<void> {
    await this.#writes.write(() => {
      this.#dropLanes.run(webhookId);
      this.#deliveries.failAll(webhookId);
    });
  }

  async put(deliveries: readonly DeliveryRecord[]): Promise<void> {
    await this.#writes.write(() => {
      for (const delivery of deliveries) this.#deliveries.put(delivery);
    });
  }

  async drop(ids: readonly string[]): Promise<void> {
    await this.#writes.write(() => {
      for (const id of ids) this.#deliveries.drop(id);
    });
  }

  delivery(id: string): Promise<DeliveryRecord | null> {
    return this.#connection.read(() => this.#deliveries.byId(id));
  }

  waiting(webhookId: string, lane: string, limit: number): Promise<DeliveryRecord[]> {
    return this.#connection.read(() => this.#deliveries.waiting(webhookId, lane, limit));
  }

  deliveries(
    webhookId: string,
    page: { limit: number; after?: DeliveryCursor },
  ): Promise<DeliveryRecord[]> {
    return this.#connection.read(() => this.#deliveries.page(webhookId, page));
  }

  async prune(webhookId: string, before: number, most: number): Promise<void> {
    // In steps that hold nobody else up.
    while ((await this.#writes.write(() => this.#deliveries.prune(webhookId, before, most))) > 0);
  }
}

function valuesOf(webhook: WebhookRecord) {
  const { id, url, description, events, enabled, goneAt, secrets, createdAt, version } = webhook;
  return [
    ...[id, url, description, events === null ? null : JSON.stringify(events)],
    ...[enabled ? 1 : 0, goneAt, JSON.stringify(secrets), createdAt, version],
  ];
}

function toWebhook(row: WebhookRow): WebhookRecord {
  const { id, url, description, version } = row;
  return {
    ...{ id, url, description, version },
    events: row.events === null ? null : JSON.parse(row.events),
    enabled: row.enabled === 1,
    goneAt: row.gone_at,
    secrets: JSON.parse(row.secrets) as WebhookSecret[],
    createdAt: row.created_at,
  };
}

function toLane(row: LaneRow): WebhookLane {
  const { lane, through, attempts, head } = row;
  return {
    ...{ lane, through, attempts, head },
    webhookId: row.webhook_id,
    markedAt: row.marked_at,
    dueAt: row.due_at,
  };
}
