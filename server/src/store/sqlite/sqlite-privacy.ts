import type { PrivacyRecord, PrivacyStore } from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

interface PrivacyRow {
  user_id: string;
  presence: number;
  receipts: number;
}

export class SqlitePrivacy implements PrivacyStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #of: Query<PrivacyRow>;
  readonly #set: Command;
  readonly #remove: Command;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    this.#of = new Query(
      connection,
      `SELECT * FROM privacy WHERE user_id IN (SELECT value FROM json_each(?))
         AND NOT (presence AND receipts)`,
    );
    this.#set = new Command(
      connection,
      `INSERT INTO privacy SELECT id, coalesce(?2, 1), coalesce(?3, 1)
       FROM user WHERE id = ?1 AND removed_at IS NULL
       ON CONFLICT DO UPDATE SET presence = coalesce(?2, presence), receipts = coalesce(?3, receipts)`,
    );
    this.#remove = new Command(connection, 'DELETE FROM privacy WHERE user_id = ?');
  }

  of(userIds: readonly string[]): Promise<Map<string, PrivacyRecord>> {
    return this.#connection.read(() => this.#read(userIds));
  }

  set(userId: string, { presence, receipts }: Partial<PrivacyRecord>): Promise<PrivacyRecord> {
    return this.#writes.write(() => {
      this.#set.run(userId, toColumn(presence), toColumn(receipts));
      return this.#read([userId]).get(userId) ?? { presence: true, receipts: true };
    });
  }

  async remove(userId: string): Promise<void> {
    await this.#writes.write(() => this.#remove.run(userId));
  }

  #read(userIds: readonly string[]): Map<string, PrivacyRecord> {
    return new Map(
      this.#of
        .all(JSON.stringify(userIds))
        .map(({ user_id, presence, receipts }) => [
          user_id,
          { presence: presence === 1, receipts: receipts === 1 },
        ]),
    );
  }
}

const toColumn = (value: boolean | undefined) => (value === undefined ? null : Number(value));
