import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

/** Tables of an index for searching that nobody needs. They go block by block: at once it would take long. */
export class OldSearchTables {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #isThere: Query<unknown>;
  readonly #first: Query<{ first: number }>;
  readonly #empty: Command;
  readonly #delete: Command;
  #clearing: Promise<void> | null = null;
  #state: 'open' | 'closed' = 'open';

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    this.#isThere = new Query(
      connection,
      "SELECT 1 FROM sqlite_schema WHERE name = 'old_search_block'",
    );
    this.#first = new Query(connection, 'SELECT first FROM old_search_block LIMIT 1');
    this.#empty = new Command(connection, 'DELETE FROM old_search_gram WHERE block = ?');
    this.#delete = new Command(connection, 'DELETE FROM old_search_block WHERE first = ?');
  }

  /** Makes the present tables old ones. Inside of a write. */
  takeOver(): void {
    this.#drop();
    this.#connection.run(`
      DROP INDEX search_stale;
      ALTER TABLE search_block RENAME TO old_search_block;
      ALTER TABLE search_gram RENAME TO old_search_gram;`);
  }

  /** Has them go, behind whatever else there is to do. What fails is gone on with when the store is opened next. */
  clear(): void {
    if (this.#isThere.one() === undefined) return;
    this.#clearing ??= this.#clear()
      .catch(() => {})
      .finally(() => {
        this.#clearing = null;
      });
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    await this.#clearing;
  }

  async #clear(): Promise<void> {
    while (this.#state === 'open') {
      const isLeft = await this.#writes.write(
        () => {
          if (this.#isThere.one() === undefined) return false;
          const first = this.#first.one()?.first;
          if (first === undefined) this.#drop();
          else {
            this.#empty.run(first);
            this.#delete.run(first);
          }
          return first !== undefined;
        },
        { atomic: true },
      );
      if (!isLeft) return;
    }
  }

  #drop(): void {
    this.#connection.run(
      'DROP TABLE IF EXISTS old_search_gram; DROP TABLE IF EXISTS old_search_block;',
    );
  }
}
