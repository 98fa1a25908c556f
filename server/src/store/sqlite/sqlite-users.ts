import { removedName, tombstoneName } from '../removed-name.js';
import { StoreError, type Tombstone, type UserRecord, type UserStore } from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

interface UserRow {
  id: string;
  realm: UserRecord['realm'];
  username: string;
  name: string;
  picture: string | null;
  password_hash: string | null;
  created_at: number;
  tokens_valid_from: number;
}

const columns = 'id, realm, username, name, picture, password_hash, created_at, tokens_valid_from';

export class SqliteUsers implements UserStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #insert: Command;
  readonly #update: Command;
  readonly #replaceHash: Command;
  readonly #byId: Query<UserRow>;
  readonly #byIds: Query<UserRow>;
  readonly #byUsername: Query<UserRow>;
  readonly #raise: Command;
  readonly #remove: Command;
  readonly #removedAt: Query<{ removed_at: number | null }>;
  readonly #tombstones: Query<{ id: string; removed_at: number }>;
  readonly #drop: Command;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    this.#insert = new Command(
      connection,
      `INSERT INTO user (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#update = new Command(
      connection,
      'UPDATE user SET name = ?2, picture = ?3 WHERE id = ?1 AND removed_at IS NULL',
    );
    this.#replaceHash = new Command(
      connection,
      'UPDATE user SET password_hash = ?3 WHERE id = ?1 AND password_hash = ?2',
    );
    this.#byId = new Query(
      connection,
      `SELECT ${columns} FROM user WHERE id = ? AND removed_at IS NULL`,
    );
    this.#byIds = new Query(
      connection,
      `SELECT ${columns} FROM user WHERE id IN (SELECT value FROM json_each(?)) AND removed_at IS NULL`,
    );
    this.#byUsername = new Query(
      connection,
      `SELECT ${columns} FROM user WHERE realm = ? AND username = ?`,
    );
    this.#raise = new Command(
      connection,
      'UPDATE user SET tokens_valid_from = max(tokens_valid_from, ?2) WHERE id = ?1',
    );
    this.#remove = new Command(
      connection,
      `UPDATE user SET username = ?2, name = '', picture = NULL, password_hash = NULL,
         removed_name = ?3, removed_at = ?4 WHERE id = ?1`,
    );
    this.#removedAt = new Query(
      connection,
      `SELECT max(removed_at) AS removed_at FROM user
       WHERE removed_name = ? AND removed_at IS NOT NULL`,
    );
    this.#tombstones = new Query(
      connection,
      `SELECT id, removed_at FROM user WHERE removed_at IS NOT NULL AND id > ?
       ORDER BY id LIMIT ?`,
    );
    this.#drop = new Command(
      connection,
      `DELETE FROM user WHERE id = ?1 AND removed_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM session WHERE user_id = ?1)
         AND NOT EXISTS (SELECT 1 FROM member WHERE user_id = ?1)`,
    );
  }

  create(user: UserRecord): Promise<void> {
    return this.#writes.write(() => {
      const { id, realm, username, name, picture, passwordHash, createdAt, tokensValidFrom } = user;
      const values = [id, realm, username, name, picture, passwordHash, createdAt, tokensValidFrom];
      if (this.#insert.run(...values) > 0) return;
      // The same user again is a repeat whose first answer was lost.
      if (this.#byUsername.one(realm, username)?.id !== id) {
        throw new StoreError('username_taken', 'This username is taken.');
      }
    });
  }

  async updateProfile(id: string, profile: Pick<UserRecord, 'name' | 'picture'>): Promise<void> {
    await this.#writes.write(() => this.#update.run(id, profile.name, profile.picture));
  }

  async replacePasswordHash(id: string, before: string, after: string): Promise<void> {
    await this.#writes.write(() => this.#replaceHash.run(id, before, after));
  }

  byId(id: string): Promise<UserRecord | null> {
    return this.#connection.read(() => toRecord(this.#byId.one(id)));
  }

  byIds(ids: readonly string[]): Promise<UserRecord[]> {
    return this.#connection.read(() => this.#byIds.all(JSON.stringify(ids)).map(fromRow));
  }

  byUsername(realm: UserRecord['realm'], username: string): Promise<UserRecord | null> {
    return this.#connection.read(() => toRecord(this.#byUsername.one(realm, username)));
  }

  async raiseTokensValidFrom(id: string, at: number): Promise<void> {
    await this.#writes.write(() => this.#raise.run(id, at));
  }

  async remove(id: string, at: number): Promise<void> {
    await this.#writes.write(() => {
      const user = this.#byId.one(id);
      if (user === undefined) return;
      this.#remove.run(id, tombstoneName(id), removedName(user.realm, user.username), at);
    });
  }

  removedAt(realm: UserRecord['realm'], username: string): Promise<number | null> {
    return this.#connection.read(
      () => this.#removedAt.one(removedName(realm, username))?.removed_at ?? null,
    );
  }

  tombstones({ limit, after }: { limit: number; after: string }): Promise<Tombstone[]> {
    return this.#connection.read(() =>
      this.#tombstones.all(after, limit).map(({ id, removed_at }) => ({
        id,
        removedAt: removed_at,
      })),
    );
  }

  async dropTombstone(id: string): Promise<void> {
    await this.#writes.write(() => this.#drop.run(id));
  }
}

function toRecord(row: UserRow | undefined): UserRecord | null {
  return row === undefined ? null : fromRow(row);
}

function fromRow(row: UserRow): UserRecord {
  return {
    id: row.id,
    realm: row.realm,
    username: row.username,
    name: row.name,
    picture: row.picture,
    passwordHash: row.password_hash,
    createdAt: row.created_at,
    tokensValidFrom: row.tokens_valid_from,
  };
}
