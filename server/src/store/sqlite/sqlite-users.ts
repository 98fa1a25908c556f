import { removedName, tombstoneName } from '../removed-name.js';
import {
  type NewAccount,
  type Profile,
  type RestrictionRecord,
  StoreError,
  type Tombstone,
  type UserRecord,
  type UserStore,
} from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

interface UserRow {
  id: string;
  realm: 'local' | 'host';
  username: string;
  name: string;
  picture: string | null;
  password_hash: string | null;
  created_at: number;
  tokens_valid_from: number;
  guest_until: number | null;
  bot: number | null;
  restriction: string | null;
}

const inserted =
  'id, realm, username, name, picture, password_hash, created_at, tokens_valid_from, guest_until, bot';
const columns = `${inserted}, restriction`;

export class SqliteUsers implements UserStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #insert: Command;
  readonly #update: Command;
  readonly #replaceHash: Command;
  readonly #becomeAccount: Command;
  readonly #guestsUntil: Query<UserRow>;
  readonly #keepGuest: Command;
  readonly #byId: Query<UserRow>;
  readonly #byIds: Query<UserRow>;
  readonly #byUsername: Query<UserRow>;
  readonly #restrict: Command;
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
      `INSERT INTO user (${inserted}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#update = new Command(
      connection,
      `UPDATE user SET name = coalesce(?2, name), picture = CASE ?3 WHEN 1 THEN ?4 ELSE picture END,
         bot = coalesce(?5, bot)
       WHERE id = ?1 AND removed_at IS NULL`,
    );
    this.#replaceHash = new Command(
      connection,
      'UPDATE user SET password_hash = ?3 WHERE id = ?1 AND password_hash IN (?2, ?3)',
    );
    this.#becomeAccount = new Command(
      connection,
      `UPDATE OR IGNORE user SET username = ?2, name = ?3, password_hash = ?4, guest_until = NULL
       WHERE id = ?1 AND guest_until IS NOT NULL`,
    );
    this.#guestsUntil = new Query(
      connection,
      `SELECT ${columns} FROM user WHERE guest_until IS NOT NULL AND guest_until < ?
       ORDER BY guest_until LIMIT ?`,
    );
    this.#keepGuest = new Command(
      connection,
      'UPDATE user SET guest_until = ?2 WHERE id = ?1 AND guest_until IS NOT NULL',
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
      `SELECT ${columns} FROM user
       WHERE realm = ?1 AND username = ?2 AND (guest_until IS NOT NULL) = ?3`,
    );
    this.#restrict = new Command(
      connection,
      'UPDATE user SET restriction = ?2 WHERE id = ?1 AND removed_at IS NULL',
    );
    this.#raise = new Command(
      connection,
      'UPDATE user SET tokens_valid_from = max(tokens_valid_from, ?2) WHERE id = ?1',
    );
    this.#remove = new Command(
      connection,
      `UPDATE user SET username = ?2, name = '', picture = NULL, password_hash = NULL,
         guest_until = NULL, bot = NULL, restriction = NULL, removed_name = ?3, removed_at = ?4 WHERE id = ?1`,
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
      const values = [id, rowRealm(realm), username, name, picture, passwordHash, createdAt];
      const more = [tokensValidFrom, user.guestUntil ?? null, user.bot ? 1 : null];
      if (this.#insert.run(...values, ...more) > 0) return;
      // The same user again is a repeat whose first answer was lost.
      if (this.#named(realm, username)?.id !== id) throw taken();
    });
  }

  async updateProfile(id: string, { name, picture, bot }: Partial<Profile>): Promise<void> {
    const isPictureNamed = picture === undefined ? 0 : 1;
    const isBot = bot === undefined ? null : Number(bot);
    await this.#writes.write(() =>
      this.#update.run(id, name ?? null, isPictureNamed, picture ?? null, isBot),
    );
  }

  replacePasswordHash(id: string, before: string, after: string): Promise<boolean> {
    return this.#writes.write(() => this.#replaceHash.run(id, before, after) > 0);
  }

  becomeAccount(id: string, account: NewAccount): Promise<UserRecord | null> {
    return this.#writes.write(() => {
      const { username, name, passwordHash } = account;
      if (this.#becomeAccount.run(id, username, name, passwordHash) > 0) {
        return toRecord(this.#byId.one(id));
      }
      if (this.#byId.one(id)?.guest_until == null) return null;
      throw taken();
    });
  }

  guestsUntil(before: number, limit: number): Promise<UserRecord[]> {
    return this.#connection.read(() => this.#guestsUntil.all(before, limit).map(fromRow));
  }

  async keepGuest(id: string, until: number): Promise<void> {
    await this.#writes.write(() => this.#keepGuest.run(id, until));
  }

  byId(id: string): Promise<UserRecord | null> {
    return this.#connection.read(() => toRecord(this.#byId.one(id)));
  }

  byIds(ids: readonly string[]): Promise<UserRecord[]> {
    return this.#connection.read(() => this.#byIds.all(JSON.stringify(ids)).map(fromRow));
  }

  byUsername(realm: UserRecord['realm'], username: string): Promise<UserRecord | null> {
    return this.#connection.read(() => toRecord(this.#named(realm, username)));
  }

  restrict(id: string, restriction: RestrictionRecord | null): Promise<boolean> {
    const text = restriction && JSON.stringify(restriction);
    return this.#writes.write(() => this.#restrict.run(id, text) > 0);
  }

  async raiseTokensValidFrom(id: string, at: number): Promise<void> {
    await this.#writes.write(() => this.#raise.run(id, at));
  }

  async remove(id: string, at: number): Promise<void> {
    await this.#writes.write(() => {
      const user = this.#byId.one(id);
      if (user === undefined) return;
      const { realm, username } = fromRow(user);
      this.#remove.run(id, tombstoneName(id), removedName(realm, username), at);
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

  #named(realm: UserRecord['realm'], username: string): UserRow | undefined {
    return this.#byUsername.one(rowRealm(realm), username, realm === 'guest' ? 1 : 0);
  }
}

const taken = () => new StoreError('username_taken', 'This username is taken.');

/** The table knows no guests: see the column `guest_until`. */
function rowRealm(realm: UserRecord['realm']): UserRow['realm'] {
  return realm === 'guest' ? 'local' : realm;
}

function toRecord(row: UserRow | undefined): UserRecord | null {
  return row === undefined ? null : fromRow(row);
}

function fromRow(row: UserRow): UserRecord {
  return {
    id: row.id,
    realm: row.guest_until === null ? row.realm : 'guest',
    username: row.username,
    name: row.name,
    picture: row.picture,
    passwordHash: row.password_hash,
    createdAt: row.created_at,
    tokensValidFrom: row.tokens_valid_from,
    ...(row.guest_until !== null && { guestUntil: row.guest_until }),
    ...(row.bot === 1 && { bot: true }),
    ...(row.restriction !== null && { restriction: JSON.parse(row.restriction) }),
  };
}
