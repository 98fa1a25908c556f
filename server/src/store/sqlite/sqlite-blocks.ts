import type { BlockCursor, BlockRecord, BlockStore, ShownProfile } from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import type { KnownConversations } from './known-conversations.js';
import { Command, Query } from './statement.js';

interface BlockRow {
  user_id: string;
  blocked_id: string;
  at: number;
}

export class SqliteBlocks implements BlockStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #known: KnownConversations;
  readonly #one: Query<unknown>;
  readonly #count: Query<{ count: number }>;
  readonly #insert: Command;
  readonly #delete: Command;
  readonly #deleteAll: Command;
  readonly #of: Query<{ blocked_id: string }>;
  readonly #page: Query<BlockRow>;
  readonly #own: Query<BlockRow>;
  readonly #theirs: Query<BlockRow>;
  readonly #keepUser: Command;
  readonly #keepBlocked: Command;
  readonly #kept: Query<{ other: string; shown: string }>;

  constructor(connection: Connection, writes: GroupCommit, known: KnownConversations) {
    this.#connection = connection;
    this.#writes = writes;
    this.#known = known;
    this.#one = new Query(connection, 'SELECT 1 FROM block WHERE user_id = ? AND blocked_id = ?');
    this.#count = new Query(connection, 'SELECT count(*) AS count FROM block WHERE user_id = ?');
    this.#insert = new Command(
      connection,
      `INSERT INTO block (user_id, blocked_id, at) SELECT one.id, other.id, ?3 FROM user AS one JOIN user AS other
       WHERE one.id = ?1 AND other.id = ?2 AND one.removed_at IS NULL AND other.removed_at IS NULL`,
    );
    this.#delete = new Command(
      connection,
      'DELETE FROM block WHERE user_id = ? AND blocked_id = ?',
    );
    this.#deleteAll = new Command(
      connection,
      'DELETE FROM block WHERE user_id = ?1 OR blocked_id = ?1',
    );
    this.#of = new Query(connection, 'SELECT blocked_id FROM block WHERE user_id = ?');
    this.#page = new Query(
      connection,
      `SELECT * FROM block WHERE user_id = ? AND (at, blocked_id) < (?, ?)
       ORDER BY at DESC, blocked_id DESC LIMIT ?`,
    );
    this.#own = new Query(
      connection,
      'SELECT * FROM block WHERE user_id = ? AND blocked_id IN (SELECT value FROM json_each(?))',
    );
    this.#theirs = new Query(
      connection,
      'SELECT * FROM block WHERE blocked_id = ? AND user_id IN (SELECT value FROM json_each(?))',
    );
    this.#keepUser = new Command(
      connection,
      'UPDATE block SET shown_user = ?2 WHERE user_id = ?1 AND shown_user IS NULL',
    );
    this.#keepBlocked = new Command(
      connection,
      'UPDATE block SET shown_blocked = ?2 WHERE blocked_id = ?1 AND shown_blocked IS NULL',
    );
    this.#kept = new Query(
      connection,
      `SELECT blocked_id AS other, shown_blocked AS shown, at FROM block
       WHERE user_id = ?1 AND blocked_id IN (SELECT value FROM json_each(?2)) AND shown_blocked IS NOT NULL
       UNION ALL SELECT user_id, shown_user, at FROM block
       WHERE blocked_id = ?1 AND user_id IN (SELECT value FROM json_each(?2)) AND shown_user IS NOT NULL
       ORDER BY at DESC`,
    );
  }

  add(
    userId: string,
    { blockedId, at }: BlockRecord,
    most: number,
  ): Promise<'added' | 'there' | 'full'> {
    return this.#writes.write(() => {
      if (this.#one.one(userId, blockedId) !== undefined) return 'there';
      if ((this.#count.one(userId)?.count ?? 0) >= most) return 'full';
      this.#insert.run(userId, blockedId, at);
      this.#known.forgetOf([userId, blockedId]);
      return 'added';
    });
  }

  remove(userId: string, blockedId: string): Promise<boolean> {
    return this.#writes.write(() => {
      const removed = this.#delete.run(userId, blockedId) > 0;
      this.#known.forgetOf([userId, blockedId]);
      return removed;
    });
  }

  of(userId: string): Promise<string[]> {
    return this.#connection.read(() => this.#of.all(userId).map(({ blocked_id }) => blocked_id));
  }

  page(
    userId: string,
    { limit, after }: { limit: number; after?: BlockCursor },
  ): Promise<BlockRecord[]> {
    const { at, blockedId } = after ?? { at: Number.MAX_SAFE_INTEGER, blockedId: '' };
    return this.#connection.read(() =>
      this.#page
        .all(userId, at, blockedId, limit)
        .map((row) => ({ blockedId: row.blocked_id, at: row.at })),
    );
  }

  between(userId: string, otherIds: readonly string[]) {
    const others = JSON.stringify(otherIds);
    return this.#connection.read(() => ({
      own: new Map(this.#own.all(userId, others).map((row) => [row.blocked_id, row.at])),
      theirs: new Map(this.#theirs.all(userId, others).map((row) => [row.user_id, row.at])),
    }));
  }

  async keepProfile(userId: string, profile: ShownProfile): Promise<void> {
    const shown = JSON.stringify(profile);
    await this.#writes.write(() => {
      this.#keepUser.run(userId, shown);
      this.#keepBlocked.run(userId, shown);
    });
  }

  keptProfiles(userId: string, otherIds: readonly string[]): Promise<Map<string, ShownProfile>> {
    return this.#connection.read(() => {
      // The longest one comes last, and stands.
      const rows = this.#kept.all(userId, JSON.stringify(otherIds));
      return new Map(rows.map(({ other, shown }) => [other, JSON.parse(shown) as ShownProfile]));
    });
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.#writes.write(() => {
      this.#deleteAll.run(userId);
      this.#known.forgetOf([userId]);
    });
  }
}
