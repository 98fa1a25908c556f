import type { Connection, Value } from './connection.js';
import { packNumbers, unpackNumbers } from './row-numbers.js';
import { Command, Query } from './statement.js';

/** Rows of one statement: to bind many at once costs a third of what as many statements do. */
const batchSizes = [50, 10, 1] as const;

/** Where it is looked. */
export interface SearchedBlocks {
  /** What many rows have in common: whose they are. */
  readonly scope: string;
  /** What else they have in common; at least one. */
  readonly grams: readonly string[];
  /** Blocks that begin before this row: it may be in the midst of one. */
  readonly below: number;
  /** How many blocks are looked at. */
  readonly span: number;
  /** In how many something is found, at most. */
  readonly limit: number;
}

export interface FoundRows {
  /** For each block those that have all grams that were asked for; all of them descending. */
  readonly ids: readonly (readonly number[])[];
  /** Rows from this one on have been looked at; 1 for all. */
  readonly from: number;
}

type MatchRow = { first: number } & Record<`rows${number}`, ArrayBuffer>;

/**
 * Which rows have which grams. Consecutive rows are a *block*, named by its first one; what it has is
 * written together and in order, and a look at one takes a probe for each gram.
 *
 * Not SQLite's FTS5: its `secure-delete`, without which it keeps deleted words for long, finds the wrong
 * rows with `detail = none`, and fails `PRAGMA integrity_check` with any (SQLite 3.45).
 */
export class SearchBlocks {
  readonly #connection: Connection;
  readonly #addBlock: Command;
  readonly #inserts: readonly { readonly size: number; readonly command: Command }[];
  readonly #blockOf: Query<{ first: number }>;
  readonly #spanFrom: Query<{ first: number }>;
  readonly #rowsOf: Query<{ rows: ArrayBuffer }>;
  readonly #put: Command;
  readonly #delete: Command;
  /** By how many grams they ask for. */
  readonly #matches = new Map<number, Query<MatchRow>>();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#addBlock = new Command(connection, 'INSERT INTO search_block (first) VALUES (?)');
    this.#inserts = batchSizes.map((size) => ({
      size,
      command: new Command(
        connection,
        `INSERT INTO search_gram (block, gram, rows) VALUES ${Array.from({ length: size }, () => '(?, ?, ?)').join(', ')}`,
      ),
    }));
    this.#blockOf = new Query(
      connection,
      'SELECT first FROM search_block WHERE first <= ? ORDER BY first DESC LIMIT 1',
    );
    this.#spanFrom = new Query(
      connection,
      'SELECT first FROM search_block WHERE first < ? ORDER BY first DESC LIMIT 1 OFFSET ?',
    );
    this.#rowsOf = new Query(
      connection,
      'SELECT rows FROM search_gram WHERE block = ? AND gram = ?',
    );
    this.#put = new Command(
      connection,
      `INSERT INTO search_gram (block, gram, rows) VALUES (?1, ?2, ?3)
       ON CONFLICT DO UPDATE SET rows = ?3`,
    );
    this.#delete = new Command(connection, 'DELETE FROM search_gram WHERE block = ? AND gram = ?');
  }

  /** Inside of a write. */
  createTables(): void {
    // rows: see row-numbers.ts, counted from the block's first row on.
    this.#connection.run(`
      CREATE TABLE search_block (first INTEGER NOT NULL PRIMARY KEY) STRICT;
      CREATE TABLE search_gram (
        block INTEGER NOT NULL,
        gram  TEXT NOT NULL,
        rows  BLOB NOT NULL,
        PRIMARY KEY (block, gram)
      ) STRICT, WITHOUT ROWID;`);
  }

  /** Inside of a write. */
  dropTables(): void {
    this.#connection.run('DROP TABLE IF EXISTS search_gram; DROP TABLE IF EXISTS search_block;');
  }

  /**
   * Adds a block behind all others. Inside of a write.
   * @param byGram - Which rows have each gram, counted from the first one on, ascending.
   */
  add(first: number, byGram: ReadonlyMap<string, readonly number[]>): void {
    this.#addBlock.run(first);
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

  /** A row of a block has these grams no more, and those from now on. Inside of a write. */
  change(id: number, before: ReadonlySet<string>, after: ReadonlySet<string>): void {
    const block = this.#blockOf.one(id)?.first;
    if (block === undefined) return;
    const number = id - block;
    for (const gram of before) {
      if (!after.has(gram)) this.#edit(block, gram, (rows) => rows.filter((row) => row !== number));
    }
    for (const gram of after) {
      if (!before.has(gram)) {
        this.#edit(block, gram, (rows) => [...rows, number].sort((a, b) => a - b));
      }
    }
  }

  /** Goes back from block to block, until enough were looked at or enough was found. */
  find({ scope, grams, below, span, limit }: SearchedBlocks): FoundRows {
    const spanFrom = this.#spanFrom.one(below, span - 1)?.first ?? 1;
    const rows = this.#matchesOf(grams.length).all(below, spanFrom, limit, scope, ...grams);
    const ids = rows.map((row) => {
      const [fewest, ...others] = grams
        .map((_, at) => row[`rows${at}`] as ArrayBuffer)
        .sort((a, b) => a.byteLength - b.byteLength);
      let common = fewest === undefined ? [] : unpackNumbers(fewest);
      for (const packed of others) {
        if (common.length === 0) break;
        common = inBoth(common, unpackNumbers(packed));
      }
      // The longest list, and seldom needed.
      if (common.length > 0) {
        const inScope = this.#rowsOf.one(row.first, scope)?.rows;
        common = inScope === undefined ? [] : inBoth(common, unpackNumbers(inScope));
      }
      return common.reverse().map((number) => row.first + number);
    });
    return { ids, from: rows.at(limit - 1)?.first ?? spanFrom };
  }

  #edit(block: number, gram: string, edit: (rows: number[]) => number[]): void {
    const found = this.#rowsOf.one(block, gram);
    const rows = edit(found === undefined ? [] : unpackNumbers(found.rows));
    if (rows.length > 0) this.#put.run(block, gram, packNumbers(rows));
    else this.#delete.run(block, gram);
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

/** What two ascending lists have in common. */
function inBoth(some: readonly number[], others: readonly number[]): number[] {
  let at = 0;
  return some.filter((number) => {
    while ((others[at] ?? Number.POSITIVE_INFINITY) < number) at += 1;
    return others[at] === number;
  });
}
