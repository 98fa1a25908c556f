import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import type { MessageIndex } from './message-index.js';
import type { SearchIndex } from './search-index.js';
import { Command, Query } from './statement.js';

/** Most messages that one step deletes, so that it never holds up the writes behind it. */
const stepRows = 500;
/** The same where each may be of another block of the index for searching, which goes: some 2 ms. */
const searchedRows = 20;
/** Deletes the messages of a removed conversation, and what the indexes on the disk have of them. */
export class MessageRemoval {
  readonly #writes: GroupCommit;
  readonly #index: MessageIndex;
  readonly #search: SearchIndex;
  readonly #number: Query<{ number: number }>;
  readonly #indexed: Query<{ id: number }>;
  readonly #deletes: readonly Command[];

  constructor(
    connection: Connection,
    writes: GroupCommit,
    index: MessageIndex,
    search: SearchIndex,
  ) {
    this.#writes = writes;
    this.#index = index;
    this.#search = search;
    this.#number = new Query(connection, 'SELECT number FROM conversation WHERE id = ?');
    this.#indexed = new Query(
      connection,
      `SELECT id FROM message_place WHERE conversation = ? LIMIT ?`,
    );
    const these = 'FROM message WHERE id IN (SELECT value FROM json_each(?))';
    // The rows last: they tell what the indexes have of them.
    this.#deletes = [
      `DELETE FROM message_place WHERE (conversation, seq) IN (SELECT conversation, seq ${these})`,
      `DELETE FROM message_client WHERE (conversation, sender, client_id) IN
         (SELECT conversation, sender, client_id ${these})`,
      `DELETE ${these}`,
    ].map((sql) => new Command(connection, sql));
  }

  async deleteAllOf(conversationId: string): Promise<void> {
    const number = await this.#writes.write(() => this.#number.one(conversationId)?.number);
    if (number === undefined) return;
    // Between two steps recent messages may get into the indexes: so until there are neither.
    while ((await this.#deleteIndexed(number)) || (await this.#deleteRecent(number)));
    this.#index.forget(number);
  }

  /** @returns whether there were any */
  async #deleteIndexed(number: number): Promise<boolean> {
    const step = () => this.#delete(this.#indexed.all(number, this.#step).map(({ id }) => id));
    let found = false;
    while ((await this.#writes.write(step)) > 0) found = true;
    return found;
  }

  async #deleteRecent(number: number): Promise<boolean> {
    let found = false;
    for (let last: number | undefined = 0; last !== undefined; ) {
      const after: number = last;
      last = await this.#writes.write(() => {
        const ids = this.#index
          .recentOf(number)
          .filter((id) => id > after)
          .slice(0, this.#step);
        if (this.#delete(ids) > 0) found = true;
        return ids.at(-1);
      });
    }
    return found;
  }

  get #step(): number {
    return this.#search.isThere ? searchedRows : stepRows;
  }

  /** @returns how many of these rows were there */
  #delete(ids: readonly number[]): number {
    if (ids.length === 0) return 0;
    const list = JSON.stringify(ids);
    this.#search.changed(ids);
    return this.#deletes.map((command) => command.run(list)).at(-1) ?? 0;
  }
}
