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
      'SELECT * FROM privacy WHERE user_id IN (SELECT value FROM json_each(?))',
    );
    this.#set = new Command(
      connection,
      `INSERT INTO privacy SELECT id, ?2, ?3 FROM user WHERE id = ?1 AND removed_at IS NULL
       ON CONFLICT DO UPDATE SET presence = ?2, receipts = ?3`,
    );
    this.#remove = new Command(connection, 'DELETE FROM privacy WHERE user_id = ?');
  }

  of(userIds: readonly string[]): Promise<Map<string, PrivacyRecord>> {
    return this.#connection.read(() => {
      const rows = this.#of.all(JSON.stringify(userIds));
      return new Map(
        rows.map(({ user_id, presence, receipts }) => [
          user_id,
          { presence: presence === 1, receipts: receipts === 1 },
        ]),
      );
    });
  }

  async set(userId: string, { presence, receipts }: PrivacyRecord): Promise<void> {
    await this.#writes.write(() =>
      presence && receipts
        ? this.#remove.run(userId)
        : this.#set.run(userId, Number(presence), Number(receipts)),
    );
  }

  async remove(userId: string): Promise<void> {
    await this.#writes.write(() => this.#remove.run(userId));
  }
}
