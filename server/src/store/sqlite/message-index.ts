import { StoreError } from '../store.js';
import { type Connection, isConstraint } from './connection.js';
import type { ForeignWrites } from './foreign-writes.js';
import type { GroupCommit } from './group-commit.js';
import { type Appended, RecentMessages, type Sent } from './recent-messages.js';
import { Command, Query } from './statement.js';
import { hexOfClientId } from './uuid-bytes.js';

export interface MessageIndexOptions {
  /** Messages that wait in memory before the indexes on the disk are filled. @defaultValue 250_000 */
  indexBatch?: number;
  /** Milliseconds without a new message after which they are filled anyway. @defaultValue 5_000 */
  indexAfterQuiet?: number;
}

interface RecentRow {
  id: number;
  conversation: number;
  seq: number;
  sender: number;
  client_id: string;
}

/** Rows that one step puts into the indexes: a few milliseconds, with what else the group writes. */
const stepRows = 250;
/** Rows read at once when the process starts. */
const loadRows = 10_000;

/**
 * Finds messages: by their place, `(conversation, seq)`, and by their `clientId`.
 *
 * The table of messages is only appended to, and its indexes on the disk, `message_place` and
 * `message_client`, are filled behind the acknowledgement: many messages at once and in the order of
 * the index, so that neighbours share the pages that are written. In between, the *recent* messages
 * are known in memory. Up to the row `indexed_through` all are in the indexes; of those beyond it
 * some may be, from a step before a crash, which does no harm: a step can be repeated.
 */
export class MessageIndex {
  readonly #writes: GroupCommit;
  readonly #batch: number;
  readonly #quiet: number;
  readonly #recent = new RecentMessages();
  readonly #through: Query<{ value: number }>;
  readonly #lastRow: Query<{ seq: number }>;
  readonly #rowsAfter: Query<RecentRow>;
  readonly #byClient: Query<{ id: number }>;
  readonly #addPlaces: Command;
  readonly #addClients: Command;
  readonly #setThrough: Command;
  /** The last row that is known of, and the last one before the group that is being written. */
  #lastId = 0;
  #committedId = 0;
  #contradiction: StoreError | null = null;
  #filling: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #state: 'open' | 'closed' = 'open';

  constructor(
    connection: Connection,
    writes: GroupCommit,
    foreign: ForeignWrites,
    { indexBatch = 250_000, indexAfterQuiet = 5_000 }: MessageIndexOptions = {},
  ) {
    this.#writes = writes;
    this.#batch = indexBatch;
    this.#quiet = indexAfterQuiet;
    this.#through = new Query(connection, "SELECT value FROM meta WHERE name = 'indexed_through'");
    this.#lastRow = new Query(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'message'");
    this.#rowsAfter = new Query(
      connection,
      `SELECT id, conversation, seq, sender, ${hexOfClientId} FROM message
       WHERE id > ? ORDER BY id LIMIT ${loadRows}`,
    );
    this.#byClient = new Query(
      connection,
      'SELECT id FROM message_client WHERE conversation = ? AND sender = ? AND client_id = ?',
    );
    // Of a message that was removed meanwhile nothing is added. One that is there already must be the
    // same: NULL is refused.
    this.#addPlaces = new Command(
      connection,
      `INSERT INTO message_place (conversation, seq, id)
       SELECT conversation, seq, id FROM message WHERE id IN (SELECT value FROM json_each(?))
       ORDER BY conversation, seq
       ON CONFLICT DO UPDATE SET id = nullif(excluded.id, CASE id WHEN excluded.id THEN 0 ELSE excluded.id END)`,
    );
    this.#addClients = new Command(
      connection,
      `INSERT INTO message_client (conversation, sender, client_id, id)
       SELECT conversation, sender, client_id, id FROM message
       WHERE id IN (SELECT value FROM json_each(?))
       ORDER BY conversation, sender, client_id
       ON CONFLICT DO UPDATE SET id = nullif(excluded.id, CASE id WHEN excluded.id THEN 0 ELSE excluded.id END)`,
    );
    this.#setThrough = new Command(
      connection,
      "UPDATE meta SET value = max(value, ?) WHERE name = 'indexed_through'",
    );
    foreign.onChange(() => this.#catchUp());
    writes.watch({
      begun: () => {
        foreign.look();
        this.#committedId = this.#lastId;
      },
      committed: () => {
        if (this.#lastId > this.#committedId) this.#schedule();
        this.#committedId = this.#lastId;
      },
      lost: () => {
        this.#recent.forgetAfter(this.#committedId);
        this.#lastId = this.#committedId;
      },
    });
  }

  /**
   * The row that the next message takes. Ask only inside of a write.
   * @throws StoreError `unavailable` once the file was found to contradict itself
   */
  get nextId(): number {
    if (this.#contradiction !== null) throw this.#contradiction;
    return this.#lastId + 1;
  }

  /** The last row that is known of. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Tells of a row that this group writes. */
  add(id: number, message: Appended): void {
    this.#recent.add(id, message);
    this.#lastId = id;
  }

  /** The highest recent `seq` of a conversation, by its number; 0 for none. */
  lastRecent(conversation: number): number {
    return this.#recent.placesOf(conversation)?.seqs.at(-1) ?? 0;
  }

  /** The lowest one, below which the index on the disk has all there is; Infinity for none. */
  firstRecent(conversation: number): number {
    return this.#recent.placesOf(conversation)?.seqs[0] ?? Number.POSITIVE_INFINITY;
  }

  /** Rows of the recent messages with `from <= seq <= to`, ascending. */
  recentBetween(conversation: number, from: number, to: number): number[] {
    const places = this.#recent.placesOf(conversation);
    if (places === undefined) return [];
    return places.ids.slice(firstAtLeast(places.seqs, from), firstAtLeast(places.seqs, to + 1));
  }

  /** Rows of all recent messages of a conversation, ascending. */
  recentOf(conversation: number): readonly number[] {
    return this.#recent.placesOf(conversation)?.ids ?? [];
  }

  /** The recent messages of a conversation are deleted, for good. */
  forget(conversation: number): void {
    this.#recent.forgetConversation(conversation);
  }

  /** Rows that may be of this `clientId`, of which the row itself tells whether they are. */
  candidates(message: Sent): number[] {
    const recent = this.#recent.candidates(message);
    const { conversation, sender, clientId } = message;
    const indexed = this.#byClient.one(conversation, sender, clientId);
    if (indexed !== undefined) recent.push(indexed.id);
    return recent;
  }

  /**
   * Whether the index on the disk has this `clientId`. Ask it once no row is found: then it is of a message that is
   * expired, as nothing else leaves what points to no row.
   */
  hasClient({ conversation, sender, clientId }: Sent): boolean {
    return this.#byClient.one(conversation, sender, clientId) !== undefined;
  }

  /**
   * Puts what is recent now into the indexes on the disk. Resolves when it is there, or when it could
   * not be: it is tried again with the next messages.
   */
  fill(): Promise<void> {
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  /** Starts nothing new, and resolves when the step under way is done. */
  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    await this.#filling;
  }

  #schedule(): void {
    if (this.#state === 'closed') return;
    if (this.#recent.size >= this.#batch) void this.fill();
    else if (this.#timer === undefined) {
      this.#timer = setTimeout(() => void this.fill(), this.#quiet);
      this.#timer.unref();
    } else this.#timer.refresh();
  }

  async #fill(): Promise<void> {
    const through = this.#committedId;
    const rows = this.#recent.inOrderOfPlace(through);
    if (rows.length === 0) return;
    try {
      for (let start = 0; start < rows.length; start += stepRows) {
        if (this.#state === 'closed') return;
        const step = JSON.stringify(rows.slice(start, start + stepRows));
        await this.#writes.write(
          () => {
            this.#addPlaces.run(step);
            this.#addClients.run(step);
          },
          { atomic: true },
        );
      }
      await this.#writes.write(() => this.#setThrough.run(through));
      this.#recent.forgetThrough(through);
    } catch (error) {
      // Else a full disk, or a lock: whoever writes a message meets the same, and is told.
      if (isConstraint(error)) this.#contradiction = contradiction(error);
    }
  }

  /** Somebody else has written: takes over what came, and what they have put into the indexes. */
  #catchUp(): void {
    // Before the rows: outside of a write somebody may commit between two of these statements, and a
    // row that is known of only by its number would never be read.
    const lastRow = this.#lastRow.one()?.seq ?? 0;
    const through = this.#through.one()?.value ?? 0;
    this.#recent.forgetThrough(through);
    let after = Math.max(this.#lastId, through);
    for (;;) {
      const rows = this.#rowsAfter.all(after);
      for (const { id, conversation, seq, sender, client_id } of rows) {
        const clientId = Buffer.from(client_id, 'hex');
        this.#recent.add(id, { conversation, seq, sender, clientId });
        after = id;
      }
      if (rows.length < loadRows) break;
    }
    // Rows that are gone again count as well: no id is used twice.
    this.#lastId = Math.max(after, lastRow);
    this.#committedId = this.#lastId;
  }
}

function contradiction(cause: unknown): StoreError {
  const message = 'Two messages of the database claim one place. Restore a backup.';
  return new StoreError('unavailable', message, { cause });
}

/** The index of the first element that is at least `value`, in an ascending list. */
function firstAtLeast(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
