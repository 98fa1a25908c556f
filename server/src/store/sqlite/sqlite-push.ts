import type { PushStore, PushSubscriptionRecord } from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

interface PushRow {
  id: string;
  user_id: string;
  session_id: string | null;
  endpoint: string;
  p256dh: string;
  auth: string;
  key: string;
  content: string;
  issued_at: number;
  created_at: number;
}

export class SqlitePush implements PushStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #put: Command;
  readonly #dropOldest: Command;
  readonly #of: Query<PushRow>;
  readonly #remove: Command;
  readonly #removeOfSession: Command;
  readonly #removeAll: Command;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    this.#put = new Command(
      connection,
      `INSERT OR REPLACE INTO push_subscription
         (id, user_id, session_id, endpoint, p256dh, auth, key, content, issued_at, created_at)
       SELECT ?1, id, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM user WHERE id = ?2 AND removed_at IS NULL`,
    );
    this.#dropOldest = new Command(
      connection,
      `DELETE FROM push_subscription WHERE id IN (
         SELECT id FROM push_subscription WHERE user_id = ?
         ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ?)`,
    );
    this.#of = new Query(
      connection,
      `SELECT * FROM push_subscription WHERE user_id IN (SELECT value FROM json_each(?))
       ORDER BY created_at DESC, id DESC`,
    );
    this.#remove = new Command(
      connection,
      'DELETE FROM push_subscription WHERE user_id = ? AND id = ?',
    );
    this.#removeOfSession = new Command(
      connection,
      'DELETE FROM push_subscription WHERE user_id = ? AND session_id = ?',
    );
    this.#removeAll = new Command(
      connection,
      'DELETE FROM push_subscription WHERE user_id = ?1 AND (?2 IS NULL OR session_id IS NOT ?2)',
    );
  }

  async put(subscription: PushSubscriptionRecord, most: number): Promise<void> {
    const { id, userId, sessionId = null, endpoint, p256dh, auth, key } = subscription;
    const { content, issuedAt, createdAt } = subscription;
    await this.#writes.write(
      () => {
        const keys = [endpoint, p256dh, auth, key];
        this.#put.run(id, userId, sessionId, ...keys, content, issuedAt, createdAt);
        this.#dropOldest.run(userId, most);
      },
      { atomic: true },
    );
  }

  of(userIds: readonly string[]): Promise<Map<string, PushSubscriptionRecord[]>> {
    return this.#connection.read(() => {
      const found = new Map<string, PushSubscriptionRecord[]>();
      for (const row of this.#of.all(JSON.stringify(userIds))) {
        const theirs = found.get(row.user_id) ?? [];
        found.set(row.user_id, theirs);
        theirs.push(toRecord(row));
      }
      return found;
    });
  }

  async remove(userId: string, id: string): Promise<void> {
    await this.#writes.write(() => this.#remove.run(userId, id));
  }

  async removeOfSession(userId: string, sessionId: string): Promise<void> {
    await this.#writes.write(() => this.#removeOfSession.run(userId, sessionId));
  }

  async removeAllOf(userId: string, except?: string): Promise<void> {
    await this.#writes.write(() => this.#removeAll.run(userId, except ?? null));
  }
}

function toRecord(row: PushRow): PushSubscriptionRecord {
  const { id, endpoint, p256dh, auth, key } = row;
  return {
    ...{ id, userId: row.user_id, endpoint, p256dh, auth, key },
    ...(row.session_id !== null && { sessionId: row.session_id }),
    content: row.content as PushSubscriptionRecord['content'],
    issuedAt: row.issued_at,
    createdAt: row.created_at,
  };
}
