import type { Connection, Value } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import type { MessageIndex } from './message-index.js';
import { Command } from './statement.js';

export interface NewRow {
  readonly conversation: number;
  readonly seq: number;
  readonly sender: number;
  readonly clientId: Buffer;
  readonly createdAt: number;
  readonly text: string;
  readonly data: string | null;
  readonly replyTo: number | null;
  readonly aside: string | null;
  readonly files: string | null;
  readonly sent: string | null;
}

/** Rows of one statement: to bind many at once costs a third of what as many statements do. */
const batchSizes = [25, 8, 1] as const;
const columns = ['id', 'conversation', 'seq', 'sender', 'client_id', 'created_at', 'text'] as const;
const rareColumns = ['data', 'reply_to', 'aside', 'files', 'sent'] as const;

/**
 * Adds messages to the end of their table, and several of a group with one statement. The rows of a
 * group are written when another write has to see them, at its end at the latest.
 */
export class MessageAppends {
  readonly #index: MessageIndex;
  readonly #inserts: readonly {
    readonly size: number;
    readonly plain: Command;
    readonly full: Command;
  }[];
  #waiting: { id: number; row: NewRow }[] = [];
  /** Why rows of this group could not be written: then nothing of it may be committed. */
  #failure: { readonly cause: unknown } | null = null;

  constructor(connection: Connection, writes: GroupCommit, index: MessageIndex) {
    this.#index = index;
    this.#inserts = batchSizes.map((size) => ({
      size,
      plain: new Command(connection, insertOf(size, columns)),
      full: new Command(connection, insertOf(size, [...columns, ...rareColumns])),
    }));
    writes.watch({
      settle: () => this.settle(),
      lost: () => {
        this.#waiting = [];
        this.#failure = null;
      },
    });
  }

  /** Call it inside of a write that is `deferring`. */
  add(row: NewRow): void {
    const id = this.#index.nextId;
    this.#index.add(id, row);
    this.#waiting.push({ id, row });
  }

  /**
   * Writes what waits. What it throws loses the group, also where one of its writes catches it: it is
   * thrown again before the commit.
   */
  settle(): void {
    if (this.#failure !== null) throw this.#failure.cause;
    if (this.#waiting.length === 0) return;
    try {
      this.#write(this.#waiting);
      this.#waiting = [];
    } catch (cause) {
      this.#failure = { cause };
      throw cause;
    }
  }

  #write(waiting: readonly { readonly id: number; readonly row: NewRow }[]): void {
    const plain = waiting.every(
      ({ row: { data, replyTo, aside, files, sent } }) =>
        data === null && replyTo === null && aside === null && files === null && sent === null,
    );
    let done = 0;
    for (const insert of this.#inserts) {
      for (; waiting.length - done >= insert.size; done += insert.size) {
        const values: Value[] = [];
        for (const { id, row } of waiting.slice(done, done + insert.size)) {
          values.push(
            id,
            row.conversation,
            row.seq,
            row.sender,
            row.clientId,
            row.createdAt,
            row.text,
          );
          if (!plain) values.push(row.data, row.replyTo, row.aside, row.files, row.sent);
        }
        (plain ? insert.plain : insert.full).run(...values);
      }
    }
  }
}

function insertOf(size: number, names: readonly string[]): string {
  const row = `(${names.map(() => '?').join(', ')})`;
  return `INSERT INTO message (${names.join(', ')}) VALUES ${Array.from({ length: size }, () => row).join(', ')}`;
}
