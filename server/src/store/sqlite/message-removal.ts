import { StoreError } from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import type { MessageIndex } from './message-index.js';
import { asideColumn, systemSender } from './message-row.js';
import type { SearchIndex } from './search-index.js';
import { Command, Query } from './statement.js';

/** Most messages that one step deletes, so that it never holds up the writes behind it. */
const stepRows = 500;
/** The same where each may be of another block of the index for searching, which goes: some 2 ms. */
const searchedRows = 20;
/** How often the indexes on the disk are filled for what has to be in them. */
const fillTries = 3;

/** Deletes messages, of a removed conversation or expired, and what the indexes on the disk have of them. */
export class MessageRemoval {
  readonly #writes: GroupCommit;
  readonly #index: MessageIndex;
  readonly #search: SearchIndex;
  readonly #number: Query<{ number: number }>;
  readonly #indexed: Query<{ id: number }>;
  readonly #deletes: readonly Command[];
  readonly #expiring: Query<{ id: number; rev: number }>;
  readonly #head: Query<{ rev: number | null }>;
  readonly #expires: readonly Command[];
  readonly #empty: Command;
  readonly #forgetClients: Command;

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
    this.#expiring = new Query(
      connection,
      `SELECT message.id, coalesce(rev, message.seq) AS rev
       FROM message_place AS place CROSS JOIN message ON message.id = place.id
       WHERE place.conversation = ?1 AND place.seq IN (SELECT value FROM json_each(?2))`,
    );
    this.#head = new Query(
      connection,
      `SELECT max(coalesce((SELECT max(seq) FROM message_place WHERE conversation = ?1), 0),
         coalesce((SELECT max(rev) FROM message WHERE conversation = ?1 AND rev IS NOT NULL), 0)) AS rev`,
    );
    // The rows of message_client stay: by them a repeat is known, and that somebody has written.
    this.#expires = [this.#deletes[0] as Command, this.#deletes[2] as Command];
    this.#empty = new Command(
      connection,
      `UPDATE message SET sender = ${systemSender}, client_id = randomblob(16), created_at = ?2, text = '',
         data = NULL, reply_to = NULL, edited_at = NULL, deleted_at = ?2, reactions = NULL,
         content_rev = NULL, marks = NULL, sent = NULL, aside = ?3, files = NULL WHERE id = ?1`,
    );
    this.#forgetClients = new Command(
      connection,
      `DELETE FROM message_client WHERE (conversation, sender, client_id) IN
         (SELECT conversation, sender, client_id FROM message_client WHERE conversation = ? LIMIT ?)`,
    );
  }

  async expire(conversationId: string, seqs: readonly number[], at: number): Promise<void> {
    await this.#settleIndex(conversationId, seqs);
    let rest = [...seqs];
    while (rest.length > 0) {
      const step = rest.slice(0, this.#step);
      await this.#writes.write(() => this.#expire(conversationId, step, at), { atomic: true });
      rest = rest.slice(step.length);
    }
  }

  /** What is in the indexes on the disk is known by them alone, so nothing in memory tells of what is gone. */
  async #settleIndex(conversationId: string, seqs: readonly number[]): Promise<void> {
    const number = await this.#writes.write(() => this.#number.one(conversationId)?.number);
    if (number === undefined) return;
    const last = Math.max(0, ...seqs);
    // A filling that is under way may have begun before these came.
    for (let tries = 0; this.#index.firstRecent(number) <= last; tries += 1) {
      if (tries === fillTries) {
        throw new StoreError('unavailable', 'The index of messages cannot be written now.');
      }
      await this.#index.fill();
    }
  }

  #expire(conversationId: string, seqs: readonly number[], at: number): void {
    const number = this.#number.one(conversationId)?.number;
    if (number === undefined) return;
    const rows = this.#expiring.all(number, JSON.stringify(seqs));
    const head = Math.max(this.#head.one(number)?.rev ?? 0, this.#index.lastRecent(number));
    const ids = rows.filter(({ rev }) => rev < head).map(({ id }) => id);
    this.#search.changed(rows.map(({ id }) => id));
    const list = JSON.stringify(ids);
    for (const command of this.#expires) command.run(list);
    for (const { id, rev } of rows) {
      if (rev >= head) this.#empty.run(id, at, asideColumn({ hidden: true }));
    }
  }

  async deleteAllOf(conversationId: string): Promise<void> {
    const number = await this.#writes.write(() => this.#number.one(conversationId)?.number);
    if (number === undefined) return;
    // Between two steps recent messages may get into the indexes: so until there are neither.
    while ((await this.#deleteIndexed(number)) || (await this.#deleteRecent(number)));
    this.#index.forget(number);
    while ((await this.#writes.write(() => this.#forgetClients.run(number, stepRows))) > 0);
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
