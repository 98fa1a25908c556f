import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Connection } from './connection.js';
import type { ForeignWrites } from './foreign-writes.js';
import type { GroupCommit } from './group-commit.js';
import type { MessageIndex } from './message-index.js';
import { type FoundRows, SearchBlocks, type SearchedBlocks } from './search-blocks.js';
import {
  type IndexedMessage,
  indexedGrams,
  type SearchDraft,
  SearchDrafts,
} from './search-drafts.js';
import { Command, Query } from './statement.js';

export interface SearchIndexOptions {
  /** Messages that wait before the index for searching is filled. @defaultValue 20_000 */
  searchBatch?: number;
  /** Milliseconds without a new message after which it is filled anyway. @defaultValue 2_000 */
  searchAfterQuiet?: number;
  /** Messages of one block; of the format, so always the same for one file. @defaultValue 1_024 */
  searchBlock?: number;
}

/**
 * Finds the rows of messages that may have in them what somebody searches for. It is there from the first
 * search on: whoever never searches pays nothing for it.
 *
 * As with the {@link MessageIndex}, messages get into it behind their acknowledgement, a whole block at
 * once. Up to the row `search_through` all are in it; what comes after is to be looked through by itself. A
 * text that is changed or deleted is taken out in the same transaction, and overwritten in the file.
 */
export class SearchIndex {
  readonly #writes: GroupCommit;
  readonly #messages: MessageIndex;
  readonly #connection: Connection;
  readonly #blocks: SearchBlocks;
  readonly #drafts: SearchDrafts;
  readonly #block: number;
  readonly #batch: number;
  readonly #quiet: number;
  readonly #meta: Query<{ value: string | number }>;
  readonly #setMeta: Command;
  readonly #forgetMeta: Command;
  /** Which grams there are, and what Unicode is to the process that made them. */
  readonly #version: string;
  /** As far as it is known here; null while nobody searches. */
  #through: number | null = null;
  #filling: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #state: 'open' | 'closed' = 'open';

  constructor(
    connection: Connection,
    writes: GroupCommit,
    foreign: ForeignWrites,
    messages: MessageIndex,
    {
      searchBatch = 20_000,
      searchAfterQuiet = 2_000,
      searchBlock = 1_024,
    }: SearchIndexOptions = {},
  ) {
    this.#connection = connection;
    this.#blocks = new SearchBlocks(connection);
    this.#drafts = new SearchDrafts(connection, searchBlock);
    this.#writes = writes;
    this.#messages = messages;
    this.#block = searchBlock;
    this.#version = `1, blocks of ${searchBlock}, Unicode ${process.versions.unicode ?? '?'}`;
    this.#batch = searchBatch;
    this.#quiet = searchAfterQuiet;
    this.#meta = new Query(connection, 'SELECT value FROM meta WHERE name = ?');
    this.#setMeta = new Command(
      connection,
      'INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2',
    );
    this.#forgetMeta = new Command(
      connection,
      `DELETE FROM meta
       WHERE name IN ('search_version', 'search_through', 'search_changes', 'search_key')`,
    );
    foreign.onChange(() => {
      this.#through = this.#readThrough();
    });
    writes.watch({
      committed: () => this.#schedule(),
      lost: () => {
        this.#through = null;
      },
    });
  }

  /** Up to which row all messages are in it; 0 while nobody searches. */
  get through(): number {
    this.#through ??= this.#readThrough();
    return this.#through ?? 0;
  }

  /** Call it when the tables are there. What another version made is of no use. */
  async open(): Promise<void> {
    const found = this.#meta.one('search_version');
    if (found === undefined || found.value === this.#version) return;
    await this.drop();
    await this.begin();
  }

  /** Somebody searches: from now on there is an index. */
  async begin(): Promise<void> {
    if (this.#through !== null) return;
    await this.#writes.write(() => this.#make(), { atomic: true });
    this.#through = this.#readThrough();
    void this.fill();
  }

  /** Nobody is to search any more. */
  async drop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writes.write(
      () => {
        this.#blocks.dropTables();
        this.#forgetMeta.run();
      },
      { atomic: true },
    );
    this.#through = null;
  }

  /** A secret of this file, 16 bytes in hexadecimal; empty while nobody searches. */
  key(): string {
    return String(this.#meta.one('search_key')?.value ?? '');
  }

  /** Rows up to {@link through}: see {@link SearchBlocks.find}. */
  find(searched: SearchedBlocks): FoundRows {
    return this.#blocks.find(searched);
  }

  /**
   * A message is not what it was, or no more. Call it inside of the write that changes it.
   * @param text - What takes the place of its text; null for nothing.
   */
  replace(before: IndexedMessage, text: string | null): void {
    const through = this.#readThrough();
    if (through === null) return;
    if (before.id > through) {
      // A block that is being put together may have it as it was: by whichever process.
      this.#setMeta.run('search_changes', this.#changes() + 1);
      return;
    }
    const after = text === null ? new Set<string>() : indexedGrams({ ...before, text });
    this.#blocks.change(before.id, indexedGrams(before), after);
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
  }

  #schedule(): void {
    if (this.#state === 'closed' || this.#through === null || this.#filling !== null) return;
    const waiting = this.#messages.lastId - this.#through;
    if (waiting < this.#block) return;
    if (waiting >= this.#batch) void this.fill();
    else if (this.#timer === undefined) {
      this.#timer = setTimeout(() => void this.fill(), this.#quiet);
      this.#timer.unref();
    } else this.#timer.refresh();
  }

  async #fill(): Promise<void> {
    try {
      for (;;) {
        const draft = await this.#nextBlock();
        if (draft === null) return;
        await this.#writes.write(() => this.#add(draft), { atomic: true });
      }
    } catch {
      // A full disk, or a lock: whoever writes a message meets the same, and is told.
    }
  }

  async #nextBlock(): Promise<SearchDraft | null> {
    const draft = await this.#connection.read(() => {
      const through = this.#readThrough();
      return through === null ? null : this.#drafts.begin(through, this.#changes());
    });
    for (let isWhole = draft === null; !isWhole; await setImmediate()) {
      if (this.#state === 'closed') return null;
      isWhole = await this.#connection.read(() => draft === null || this.#drafts.goOn(draft));
    }
    return draft;
  }

  /** One that is not what it should be is dropped: there will be another one. */
  #add({ through, last, changes, first, byGram }: SearchDraft): void {
    if (through !== this.#readThrough() || changes !== this.#changes()) return;
    if (this.#meta.one('search_version')?.value !== this.#version) return;
    this.#blocks.add(first, byGram);
    this.#setMeta.run('search_through', last);
    this.#through = last;
  }

  #make(): void {
    if (this.#readThrough() !== null) return;
    this.#blocks.createTables();
    this.#setMeta.run('search_version', this.#version);
    this.#setMeta.run('search_through', 0);
    this.#setMeta.run('search_key', randomBytes(16).toString('hex'));
  }

  /** How many messages were changed that were not in the index then. */
  #changes(): number {
    return Number(this.#meta.one('search_changes')?.value ?? 0);
  }

  #readThrough(): number | null {
    const value = this.#meta.one('search_through')?.value;
    return typeof value === 'number' ? value : null;
  }
}
