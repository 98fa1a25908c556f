import type { Connection, Value } from './connection.js';
import { commonNumbers, packNumbers, unpackNumbers } from './row-numbers.js';
import { Command, Query } from './statement.js';

/** Rows of one statement: to bind many at once costs a third of what as many statements do. */
const batchSizes = [50, 10, 1] as const;

/** Consecutive rows of messages. */
export interface SearchBlock {
  readonly first: number;
  readonly last: number;
}

/** Where it is looked. */
export interface SearchedBlocks {
  /** What many rows have in common: whose they are. */
  readonly scope: string;
  /** What else they have in common; at least one. */
  readonly grams: readonly string[];
  /** Blocks that begin before this row: it may be in the midst of one. */
  readonly below: number;
  /** And from this one on. */
  readonly from: number;
  /** How many blocks are looked at. */
  readonly span: number;
  /** In how many something is found, at most. */
  readonly limit: number;
}

export interface FoundRows {
  /** For each block those that have all grams that were asked for; all of them descending. */
  readonly ids: readonly (readonly number[])[];
  /** Rows from this one on have been looked at. */
  readonly from: number;
}

interface BlockRow {
  first: number;
  last: number;
  whole: number;
}

type MatchRow = { first: number } & Record<`rows${number}`, ArrayBuffer>;

/** What rows have that are too long to be taken apart: each may have in it whatever is searched for. */
export const longText = '\ue004';

/**
 * Which rows have which grams, by *blocks* of consecutive rows: what a block has is written at once and in
 * order, and a look at one takes a probe for each gram. A block is whole or has nothing: when one of its
 * messages is changed or deleted, all of it goes, and is made again later. So a change costs little, and
 * nothing is left of what was there.
 *
 * Not SQLite's FTS5: its `secure-delete`, without which it keeps deleted words for long, finds the wrong
 * rows with `detail = none`, and fails `PRAGMA integrity_check` with any (SQLite 3.45).
 */
export class SearchBlocks {
  readonly #connection: Connection;
  readonly #addBlock: Command;
  readonly #inserts: readonly { readonly size: number; readonly command: Command }[];
  readonly #last: Query<BlockRow>;
  readonly #before: Query<BlockRow>;
  readonly #stale: Query<BlockRow>;
  readonly #staleBefore: Query<BlockRow>;
  readonly #spanFrom: Query<{ first: number }>;
  readonly #rowsOf: Query<{ rows: ArrayBuffer }>;
  readonly #empty: Command;
  readonly #setStale: Command;
  /** By how many grams they ask for. */
  readonly #matches = new Map<number, Query<MatchRow>>();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#addBlock = new Command(
      connection,
      `INSERT INTO search_block (first, last, whole) VALUES (?1, ?2, 1)
       ON CONFLICT DO UPDATE SET whole = 1`,
    );
    this.#inserts = batchSizes.map((size) => ({
      size,
      command: new Command(
        connection,
        `INSERT INTO search_gram (block, gram, rows) VALUES ${Array.from({ length: size }, () => '(?, ?, ?)').join(', ')}`,
      ),
    }));
    const block = 'SELECT first, last, whole FROM search_block';
    this.#last = new Query(connection, `${block} ORDER BY first DESC LIMIT 1`);
    this.#before = new Query(connection, `${block} WHERE first < ? ORDER BY first DESC LIMIT 1`);
    this.#stale = new Query(connection, `${block} WHERE whole = 0 ORDER BY first DESC LIMIT 1`);
    this.#staleBefore = new Query(
      connection,
      `${block} WHERE whole = 0 AND first < ? ORDER BY first DESC LIMIT 1`,
    );
    this.#spanFrom = new Query(
      connection,
      'SELECT first FROM search_block WHERE first < ? ORDER BY first DESC LIMIT 1 OFFSET ?',
    );
    this.#rowsOf = new Query(
      connection,
      'SELECT rows FROM search_gram WHERE block = ? AND gram = ?',
    );
    this.#empty = new Command(connection, 'DELETE FROM search_gram WHERE block = ?');
    this.#setStale = new Command(connection, 'UPDATE search_block SET whole = 0 WHERE first = ?');
  }

  /** Inside of a write. */
  createTables(): void {
    // rows: see row-numbers.ts, counted from the block's first row on.
    this.#connection.run(`
      CREATE TABLE search_block (
        first INTEGER NOT NULL PRIMARY KEY,
        last  INTEGER NOT NULL,
        whole INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX search_stale ON search_block (first) WHERE whole = 0;
      CREATE TABLE search_gram (
        block INTEGER NOT NULL,
        gram  TEXT NOT NULL,
        rows  BLOB NOT NULL,
        PRIMARY KEY (block, gram)
      ) STRICT, WITHOUT ROWID;`);
  }

  /** The last row of all blocks; 0 for none. */
  get through(): number {
    return this.#last.one()?.last ?? 0;
  }

  /** One that has to be made again; the latest first. */
  get stale(): SearchBlock | undefined {
    return this.#stale.one();
  }

  /**
   * What there is just below a row: blocks from `from` on, or rows from `from` on that no block has, or
   * none that is whole.
   */
  below(row: number): { readonly kind: 'blocks' | 'rows'; readonly from: number } {
    const block = this.#before.one(row);
    if (block === undefined) return { kind: 'rows', from: 1 };
    if (row - 1 > block.last) return { kind: 'rows', from: block.last + 1 };
    if (block.whole === 0) return { kind: 'rows', from: block.first };
    return { kind: 'blocks', from: (this.#staleBefore.one(row)?.last ?? 0) + 1 };
  }

  /**
   * Adds a block, or makes it whole again. Inside of a write.
   * @param byGram - Which rows have each gram, counted from the first one on, ascending.
   */
  add({ first, last }: SearchBlock, byGram: ReadonlyMap<string, readonly number[]>): void {
    this.#empty.run(first);
    this.#addBlock.run(first, last);
    // In the order of the table.
    const entries = [...byGram].sort(([a], [b]) => (a < b ? -1 : 1));
    let done = 0;
    for (const { size, command } of this.#inserts) {
      for (; entries.length - done >= size; done += size) {
        const values: Value[] = [];
        for (const [gram, numbers] of entries.slice(done, done + size)) {
          values.push(first, gram, packNumbers(numbers));
        }
        command.run(...values);
      }
    }
  }

  /** These rows are not what they were: whatever is known of their blocks goes. Inside of a write. */
  forget(ids: readonly number[]): void {
    let known: BlockRow | undefined;
    for (const id of ids) {
      if (known && id >= known.first && id <= known.last) continue;
      known = this.#before.one(id + 1);
      if (known === undefined || id > known.last || known.whole === 0) continue;
      // In this order: what is left of a write that fails in between is known as stale.
      this.#setStale.run(known.first);
      this.#empty.run(known.first);
    }
  }

  /** Goes back from block to block, all of them whole, until enough were looked at or enough was found. */
  find({ scope, grams, below, from, span, limit }: SearchedBlocks): FoundRows {
    const spanFrom = Math.max(from, this.#spanFrom.one(below, span - 1)?.first ?? 0);
    const found = new Map<number, number[]>();
    let reached = spanFrom;
    for (const each of [grams, [longText]]) {
      const rows = this.#matchesOf(each.length).all(below, spanFrom, limit, scope, ...each);
      reached = Math.max(reached, rows.at(limit - 1)?.first ?? 0);
      for (const row of rows) {
        const ids = this.#common(row, each.length, scope);
        found.set(row.first, [...(found.get(row.first) ?? []), ...ids]);
      }
    }
    const blocks = [...found].filter(([first]) => first >= reached).sort(([a], [b]) => b - a);
    return { ids: blocks.map(([, ids]) => ids.sort((a, b) => b - a)), from: reached };
  }

  /** Rows of a block that have all grams, and are in the scope. */
  #common(row: MatchRow, count: number, scope: string): number[] {
    const [fewest, ...others] = Array.from(
      { length: count },
      (_, at) => row[`rows${at}`] as ArrayBuffer,
    ).sort((a, b) => a.byteLength - b.byteLength);
    let common = fewest === undefined ? [] : unpackNumbers(fewest);
    for (const packed of others) {
      if (common.length === 0) return [];
      common = commonNumbers(common, packed);
    }
    if (common.length === 0) return [];
    // The longest list, and seldom needed.
    const inScope = this.#rowsOf.one(row.first, scope)?.rows;
    if (inScope === undefined) return [];
    return commonNumbers(common, inScope).map((number) => row.first + number);
  }

  /** For each block one probe after the other: the first gram that it does not have ends the look at it. */
  #matchesOf(count: number): Query<MatchRow> {
    let query = this.#matches.get(count);
    if (query === undefined) {
      const all = Array.from({ length: count }, (_, at) => at);
      query = new Query(
        this.#connection,
        `SELECT first, ${all.map((at) => `g${at}.rows AS rows${at}`).join(', ')}
         FROM search_block
         CROSS JOIN search_gram scope ON scope.block = first AND scope.gram = ?4 ${all
           .map(
             (at) =>
               `CROSS JOIN search_gram g${at} ON g${at}.block = first AND g${at}.gram = ?${at + 5}`,
           )
           .join(' ')}
         WHERE first < ?1 AND first >= ?2 ORDER BY first DESC LIMIT ?3`,
      );
      this.#matches.set(count, query);
    }
    return query;
  }
}
