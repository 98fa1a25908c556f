import {
  type ActiveSession,
  type RefreshTokenRecord,
  type SessionRecord,
  type SessionStore,
  StoreError,
} from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

interface SessionRow {
  id: string;
  user_id: string;
  created_at: number;
  expires_at: number;
  ended_at: number | null;
  agent: string | null;
}

interface ActiveRow extends SessionRow {
  active_at: number;
}

interface TokenRow {
  hash: string;
  session_id: string;
  parent: string;
  nonce: string;
  issued_at: number;
  expires_at: number;
}

/** Most rows of each kind that one clean-up deletes, so that it never holds up the writes behind it. */
const deleteLimit = 500;

const sessionColumns = 'id, user_id, created_at, expires_at, ended_at, agent';
const tokenColumns = 'hash, session_id, parent, nonce, issued_at, expires_at';

export class SqliteSessions implements SessionStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #insertSession: Command;
  readonly #insertToken: Command;
  readonly #extend: Command;
  readonly #end: Command;
  readonly #page: Query<SessionRow>;
  readonly #active: Query<ActiveRow>;
  readonly #endAll: Command;
  readonly #deleteAll: Command;
  readonly #deleteSessions: Command;
  readonly #deleteTokens: Command;
  readonly #byId: Query<SessionRow>;
  readonly #byHash: Query<TokenRow>;
  readonly #byParent: Query<TokenRow>;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    this.#insertSession = new Command(
      connection,
      `INSERT INTO session (${sessionColumns}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    );
    this.#insertToken = new Command(
      connection,
      `INSERT INTO refresh_token (${tokenColumns}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#extend = new Command(
      connection,
      'UPDATE session SET expires_at = max(expires_at, ?2) WHERE id = ?1',
    );
    this.#end = new Command(
      connection,
      'UPDATE session SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL',
    );
    this.#page = new Query(
      connection,
      `SELECT ${sessionColumns} FROM session WHERE user_id = ? AND id > ? ORDER BY id LIMIT ?`,
    );
    this.#active = new Query(
      connection,
      `SELECT ${sessionColumns}, coalesce(
         (SELECT max(issued_at) FROM refresh_token WHERE session_id = session.id), created_at
       ) AS active_at
       FROM session WHERE user_id = ? AND ended_at IS NULL AND expires_at > ?
       ORDER BY created_at DESC, id DESC LIMIT ?`,
    );
    this.#endAll = new Command(
      connection,
      'UPDATE session SET ended_at = ?2 WHERE user_id = ?1 AND ended_at IS NULL AND id IS NOT ?3',
    );
    this.#deleteAll = new Command(
      connection,
      `DELETE FROM session WHERE id IN (
         SELECT id FROM session WHERE user_id = ? LIMIT ${deleteLimit})`,
    );
    this.#deleteSessions = new Command(
      connection,
      `DELETE FROM session WHERE id IN (
         SELECT id FROM session WHERE expires_at < ?1 OR ended_at < ?1 LIMIT ${deleteLimit})`,
    );
    this.#deleteTokens = new Command(
      connection,
      `DELETE FROM refresh_token WHERE hash IN (
         SELECT hash FROM refresh_token WHERE expires_at < ? LIMIT ${deleteLimit})`,
    );
    this.#byId = new Query(connection, `SELECT ${sessionColumns} FROM session WHERE id = ?`);
    this.#byHash = new Query(
      connection,
      `SELECT ${tokenColumns} FROM refresh_token WHERE hash = ?`,
    );
    this.#byParent = new Query(
      connection,
      `SELECT ${tokenColumns} FROM refresh_token WHERE parent = ?`,
    );
  }

  create(session: SessionRecord, first: RefreshTokenRecord): Promise<void> {
    return this.#writes.write(
      () => {
        const { id, userId, createdAt, expiresAt, endedAt, agent = null } = session;
        this.#insertSession.run(id, userId, createdAt, expiresAt, endedAt, agent);
        this.#insert(first);
      },
      { atomic: true },
    );
  }

  byId(id: string): Promise<SessionRecord | null> {
    return this.#connection.read(() => {
      const row = this.#byId.one(id);
      return row === undefined ? null : sessionFromRow(row);
    });
  }

  tokenByHash(hash: string): Promise<RefreshTokenRecord | null> {
    return this.#connection.read(() => toToken(this.#byHash.one(hash)));
  }

  tokenByParent(parent: string): Promise<RefreshTokenRecord | null> {
    return this.#connection.read(() => toToken(this.#byParent.one(parent)));
  }

  insertToken(token: RefreshTokenRecord): Promise<RefreshTokenRecord> {
    return this.#writes.write(
      () => {
        if (this.#insert(token)) {
          this.#extend.run(token.sessionId, token.expiresAt);
          return token;
        }
        const winner = toToken(this.#byParent.one(token.parent));
        if (winner === null) {
          throw new StoreError('unavailable', 'This token was issued before under another parent.');
        }
        return winner;
      },
      { atomic: true },
    );
  }

  end(id: string, at: number): Promise<boolean> {
    return this.#writes.write(() => this.#end.run(id, at) > 0);
  }

  listFor(
    userId: string,
    { limit, after }: { limit: number; after: string },
  ): Promise<SessionRecord[]> {
    return this.#connection.read(() => this.#page.all(userId, after, limit).map(sessionFromRow));
  }

  activeOf(userId: string, at: number, limit: number): Promise<ActiveSession[]> {
    return this.#connection.read(() =>
      this.#active
        .all(userId, at, limit)
        .map((row) => ({ ...sessionFromRow(row), activeAt: row.active_at })),
    );
  }

  async endAllOf(userId: string, at: number, except?: string): Promise<void> {
    await this.#writes.write(() => this.#endAll.run(userId, at, except ?? null));
  }

  async deleteAllOf(userId: string): Promise<void> {
    // Their tokens go with them: ON DELETE CASCADE.
    while ((await this.#writes.write(() => this.#deleteAll.run(userId))) > 0);
  }

  deleteExpired(before: number): Promise<void> {
    return this.#writes.write(
      () => {
        this.#deleteSessions.run(before);
        this.#deleteTokens.run(before);
      },
      { atomic: true },
    );
  }

  #insert(token: RefreshTokenRecord): boolean {
    const { hash, sessionId, parent, nonce, issuedAt, expiresAt } = token;
    return this.#insertToken.run(hash, sessionId, parent, nonce, issuedAt, expiresAt) > 0;
  }
}

function sessionFromRow(row: SessionRow): SessionRecord {
  return {
    id: row.id,
    userId: row.user_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    ...(row.agent !== null && { agent: row.agent }),
  };
}

function toToken(row: TokenRow | undefined): RefreshTokenRecord | null {
  if (row === undefined) return null;
  return {
    hash: row.hash,
    sessionId: row.session_id,
    parent: row.parent,
    nonce: row.nonce,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
  };
}
