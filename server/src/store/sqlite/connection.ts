import { dirname } from 'node:path';
import Database from 'libsql';
import { StoreError } from '../store.js';
import { makeDirectory } from './make-directory.js';

/** What a statement can bind. */
export type Value = string | number | Buffer | null;

/**
 * How long SQLite itself waits for another process' lock, in milliseconds. It waits with the event
 * loop stopped, so keep it short; longer waits are made of retries between turns of the loop.
 */
const lockWait = 10;

/** One SQLite connection, set up so that a commit survives a power cut. */
export class Connection {
  readonly #path: string;
  #state: 'new' | 'open' | 'closed' = 'new';
  #database: Database.Database | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** True between BEGIN and its end, whoever caused the end: some errors make SQLite roll back. */
  get inTransaction(): boolean {
    return this.#database?.inTransaction ?? false;
  }

  /** @throws StoreError `unavailable`; can be called again then. */
  open(): void {
    if (this.#state === 'closed') throw new StoreError('unavailable', 'The store is closed.');
    if (this.#state === 'open') return;
    let database: Database.Database | null = null;
    try {
      // Password hashes and messages are nobody else's to read.
      if (this.#path !== ':memory:') makeDirectory(dirname(this.#path), 0o700);
      database = new Database(this.#path, { timeout: lockWait });
      database.pragma('journal_mode = WAL');
      // In WAL mode only FULL syncs the log at each commit; NORMAL may lose acknowledged writes.
      database.pragma('synchronous = FULL');
      database.pragma('foreign_keys = ON');
      // What is deleted is overwritten, not only let go of.
      database.pragma('secure_delete = ON');
      // Hot pages go back to the main file less often: about a sixth less work per message.
      database.pragma('wal_autocheckpoint = 4000');
      // KiB. SQLite's 2 MiB would hold the open pages of some hundred busy conversations only.
      database.pragma('cache_size = -32768');
      this.#database = database;
      this.#state = 'open';
    } catch (error) {
      database?.close();
      throw asStoreError(error);
    }
  }

  close(): void {
    this.#state = 'closed';
    try {
      // So that the one file is all there is to copy after a clean stop.
      this.#database?.pragma('wal_checkpoint(TRUNCATE)');
    } catch {
      // Another process uses the file; the log stays beside it, and nothing is lost.
    }
    this.#database?.close();
    this.#database = null;
  }

  /**
   * Runs statements that answer nothing and bind nothing. Those that may meet another process' lock
   * belong here: a prepared one stays "in progress" after such a failure, and blocks later commits.
   */
  run(sql: string): void {
    this.#require().exec(sql);
  }

  prepare(sql: string): Database.Statement {
    return this.#require().prepare(sql);
  }

  /** Runs a read; whatever goes wrong rejects as a {@link StoreError}. */
  async read<T>(read: () => T): Promise<T> {
    try {
      this.#require();
      return read();
    } catch (error) {
      throw asStoreError(error);
    }
  }

  #require(): Database.Database {
    if (this.#database === null) throw new StoreError('unavailable', 'The store is not open.');
    return this.#database;
  }
}

/** Another process holds the lock that the statement needs: worth a retry. */
export function isBusy(error: unknown): boolean {
  return hasCode(error, 'SQLITE_BUSY');
}

/** What was to be written contradicts what is there. */
export function isConstraint(error: unknown): boolean {
  return hasCode(error, 'SQLITE_CONSTRAINT');
}

function hasCode(error: unknown, code: string): boolean {
  const cause = error instanceof StoreError ? error.cause : error;
  return cause instanceof Database.SqliteError && cause.code.startsWith(code);
}

/** SQLite's messages name tables and columns, never values: they may be passed on. */
export function asStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const reason = error instanceof Error ? error.message : 'unknown error';
  return new StoreError('unavailable', `The database failed: ${reason}.`, { cause: error });
}
