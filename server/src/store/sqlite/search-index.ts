import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Connection } from './connection.js';
import type { ForeignWrites } from './foreign-writes.js';
import type { GroupCommit } from './group-commit.js';
import type { MessageIndex } from './message-index.js';
import { OldSearchTables } from './old-search-tables.js';
import { type FoundRows, SearchBlocks, type SearchedBlocks } from './search-blocks.js';
import { type SearchDraft, SearchDrafts } from './search-drafts.js';
import { Command, Query } from './statement.js';

export interface SearchIndexOptions {
  /** Messages that wait before the index for searching is filled at once. @defaultValue 20_000 */
  searchBatch?: number;
  /** Milliseconds after which it is filled in any case. @defaultValue 10_000 */
  searchDelay?: number;
  /** Messages of one block; of the format, so always the same for one file. @defaultValue 2_048 */
  searchBlock?: number;
}

/** Milliseconds after which a filling that failed is tried again. */
const restAfterFailure = 30_000;

/**
 * Finds the rows of messages that may have in them what somebody searches for. It is there from the first
 * search on: whoever never searches pays nothing for it.
 *
 * As with the {@link MessageIndex}, messages get into it behind their acknowledgement, a whole block at
 * once. What no block has is to be looked through by itself: the latest messages, and those of a block of
 * which a message was changed, until it is made again.
 */
export class SearchIndex {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #messages: MessageIndex;
  readonly #blocks: SearchBlocks;
  readonly #drafts: SearchDrafts;
  readonly #old: OldSearchTables;
  readonly #block: number;
  readonly #batch: number;
  readonly #delay: number;
  readonly #meta: Query<{ value: string | number }>;
  readonly #setMeta: Command;
  readonly #forgetVersion: Command;
  /** Which grams there are, and what Unicode is to the process that made them. */
  readonly #version: string;
  /** Whether there is an index of this version; null for what has to be asked. */
  #isThere: boolean | null = null;
  /** What lies behind this row counts as waiting. */
  #filledThrough = 0;
  /** Whether a block has to be made again. */
  #hasStale = true;
  #filling: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #restsUntil = 0;
  #state: 'open' | 'closed' = 'open';

  constructor(
    connection: Connection,
    writes: GroupCommit,
    foreign: ForeignWrites,
    messages: MessageIndex,
    { searchBatch = 20_000, searchDelay = 10_000, searchBlock = 2_048 }: SearchIndexOptions = {},
  ) {
    this.#connection = connection;
    this.#writes = writes;
    this.#messages = messages;
    this.#blocks = new SearchBlocks(connection);
    this.#drafts = new SearchDrafts(connection, searchBlock);
    this.#old = new OldSearchTables(connection, writes);
    this.#block = searchBlock;
    this.#batch = searchBatch;
    this.#delay = searchDelay;
    this.#version = `1, blocks of ${searchBlock}, Unicode ${process.versions.unicode ?? '?'}`;
    this.#meta = new Query(connection, 'SELECT value FROM meta WHERE name = ?');
    this.#setMeta = new Command(
      connection,
      'INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2',
    );
    this.#forgetVersion = new Command(connection, "DELETE FROM meta WHERE name = 'search_version'");
    foreign.onChange(() => {
      this.#isThere = null;
      this.#hasStale = true;
    });
    writes.watch({
      committed: () => this.#schedule(),
      lost: () => {
        this.#isThere = null;
        this.#hasStale = true;
      },
    });
  }

  /** Whether anything is known of messages: so, whether it has to be told of changes. */
  get isThere(): boolean {
    this.#isThere ??= this.#foundVersion() === this.#version;
    return this.#isThere;
  }

  /** Call it when the tables of messages are there. What another version made is of no use. */
  async open(): Promise<void> {
    const found = this.#foundVersion();
    if (found !== undefined && found !== this.#version) {
      await this.#writes.write(
        () => {
          this.#putAway();
          this.#make();
        },
        { atomic: true },
      );
    }
    this.#schedule();
    this.#old.clear();
  }

  /** Somebody searches: from now on there is an index. */
  async begin(): Promise<void> {
    if (this.isThere) return;
    await this.#writes.write(() => this.#make(), { atomic: true });
    this.#isThere = null;
    this.#schedule();
  }

  /** Nobody is to search any more. */
  async drop(): Promise<void> {
    await this.#writes.write(() => this.#putAway(), { atomic: true });
    this.#old.clear();
  }

  /** A secret of this file, 16 bytes in hexadecimal; empty before the first search. */
  key(): string {
    return String(this.#meta.one('search_key')?.value ?? '');
  }

  /** What there is just below a row: see {@link SearchBlocks.below}. */
  below(row: number): ReturnType<SearchBlocks['below']> {
    return this.isThere ? this.#blocks.below(row) : { kind: 'rows', from: 1 };
  }

  /** See {@link SearchBlocks.find}. */
  find(searched: SearchedBlocks): FoundRows {
    return this.#blocks.find(searched);
  }

  /** The texts of these rows are not what they were, or no more. Call it inside of the write that changes them. */
  changed(ids: readonly number[]): void {
    if (this.#foundVersion() === undefined) return;
    this.#blocks.forget(ids);
    this.#hasStale = true;
  }

  /** Puts in what waits. Resolves when it is there, or could not be: it is tried again later. */
  fill(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = null;
      this.#schedule();
    });
    return this.#filling;
  }

  /** Starts nothing new, and resolves when the step under way is done. */
  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    await this.#filling;
    await this.#old.close();
  }

  /** Nothing is done at once: who calls it is in the midst of something. */
  #schedule(): void {
    if (this.#state === 'closed' || this.#filling !== null || !this.isThere) return;
    const waiting = this.#messages.lastId - this.#filledThrough;
    if (waiting < this.#block && !this.#hasStale) return;
    const rest = this.#restsUntil - performance.now();
    if (waiting >= this.#batch && rest <= 0) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.fill(), 0);
    } else {
      this.#timer ??= setTimeout(() => void this.fill(), Math.max(rest, this.#delay));
    }
    this.#timer.unref();
  }

  async #fill(): Promise<void> {
    try {
      this.#hasStale = false;
      for (;;) {
        const lastId = this.#messages.lastId;
        const draft = await this.#nextBlock();
        if (draft === null) {
          await this.#connection.read(() => this.#rest(lastId));
          return;
        }
        const isAdded = await this.#writes.write(() => this.#add(draft), { atomic: true });
        if (isAdded) continue;
        // Somebody goes on changing it, perhaps.
        this.#hasStale = true;
        return;
      }
    } catch {
      // A full disk, or a lock: whoever writes a message meets the same, and is told.
      this.#hasStale = true;
      this.#restsUntil = performance.now() + restAfterFailure;
    }
  }

  async #nextBlock(): Promise<SearchDraft | null> {
    if (this.#isClosed) return null;
    const draft = await this.#connection.read(() => {
      if (this.#foundVersion() !== this.#version) return null;
      const { stale, through } = this.#blocks;
      return stale ? this.#drafts.again(stale) : this.#drafts.begin(through);
    });
    for (let isWhole = draft === null; !isWhole; await setImmediate()) {
      if (this.#isClosed) return null;
      isWhole = await this.#connection.read(() => draft === null || this.#drafts.goOn(draft));
    }
    return draft;
  }

  /** There is nothing to do before so many further rows have come as a block still needs. */
  #rest(lastId: number): void {
    this.#filledThrough = lastId;
    if (this.isThere) this.#filledThrough -= this.#drafts.waiting(this.#blocks.through);
  }

  /** @returns whether it is what it should be: else it is dropped, and there will be another one */
  #add(draft: SearchDraft): boolean {
    if (this.#foundVersion() !== this.#version) return false;
    const { stale, through } = this.#blocks;
    if (draft.isFixed ? stale?.first !== draft.from : draft.from <= through) return false;
    const block = this.#drafts.blockOf(draft);
    if (block !== null) this.#blocks.add(block, draft.byGram);
    return block !== null;
  }

  #make(): void {
    if (this.#foundVersion() !== undefined) return;
    this.#blocks.createTables();
    this.#setMeta.run('search_version', this.#version);
    // Kept for good: cursors that are out stay what they are.
    if (this.key() === '') this.#setMeta.run('search_key', randomBytes(16).toString('hex'));
  }

  #putAway(): void {
    if (this.#foundVersion() === undefined) return;
    this.#old.takeOver();
    this.#forgetVersion.run();
    this.#isThere = null;
    this.#filledThrough = 0;
  }

  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #foundVersion(): string | number | undefined {
    return this.#meta.one('search_version')?.value;
  }
}
