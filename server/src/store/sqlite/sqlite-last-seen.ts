import type { LastSeenStore, Sighting } from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

export class SqliteLastSeen implements LastSeenStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #of: Query<{ user_id: string; at: number }>;
  readonly #raise: Command;
  readonly #forget: Command;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    this.#of = new Query(
      connection,
      'SELECT * FROM last_seen WHERE user_id IN (SELECT value FROM json_each(?))',
    );
    this.#raise = new Command(
      connection,
      `INSERT INTO last_seen
       SELECT user.id, max(value ->> 'at') FROM json_each(?) JOIN user ON user.id = value ->> 'userId'
       WHERE removed_at IS NULL GROUP BY user.id
       ON CONFLICT DO UPDATE SET at = excluded.at WHERE excluded.at > at`,
    );
    this.#forget = new Command(connection, 'DELETE FROM last_seen WHERE user_id = ?');
  }

  of(userIds: readonly string[]): Promise<Map<string, number>> {
    return this.#connection.read(() => {
      const rows = this.#of.all(JSON.stringify(userIds));
      return new Map(rows.map(({ user_id, at }) => [user_id, at]));
    });
  }

  async raise(sightings: readonly Sighting[]): Promise<void> {
    await this.#writes.write(() => this.#raise.run(JSON.stringify(sightings)));
  }

  async forget(userId: string): Promise<void> {
    await this.#writes.write(() => this.#forget.run(userId));
  }
}
