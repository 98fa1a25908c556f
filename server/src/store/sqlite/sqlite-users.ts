import { StoreError, type UserRecord, type UserStore } from '../store.js';
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
}

const columns = 'id, realm, username, name, picture, password_hash, created_at';

export class SqliteUsers implements UserStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #insert: Command;
  readonly #update: Command;
  readonly #byId: Query<UserRow>;
  readonly #byIds: Query<UserRow>;
  readonly #byUsername: Query<UserRow>;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    this.#insert = new Command(
      connection,
      `INSERT INTO user (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#update = new Command(connection, 'UPDATE user SET name = ?2, picture = ?3 WHERE id = ?1');
    this.#byId = new Query(connection, `SELECT ${columns} FROM user WHERE id = ?`);
    this.#byIds = new Query(
      connection,
      `SELECT ${columns} FROM user WHERE id IN (SELECT value FROM json_each(?))`,
    );
    this.#byUsername = new Query(
      connection,
      `SELECT ${columns} FROM user WHERE realm = ? AND username = ?`,
    );
  }

  create(user: UserRecord): Promise<void> {
    return this.#writes.write(() => {
      const { id, realm, username, name, picture, passwordHash, createdAt } = user;
      if (this.#insert.run(id, realm, username, name, picture, passwordHash, createdAt) > 0) return;
      // The same user again is a repeat whose first answer was lost.
      if (this.#byUsername.one(realm, username)?.id !== id) {
        throw new StoreError('username_taken', 'This username is taken.');
      }
    });
  }

  async updateProfile(id: string, profile: Pick<UserRecord, 'name' | 'picture'>): Promise<void> {
    await this.#writes.write(() => this.#update.run(id, profile.name, profile.picture));
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
  };
}
