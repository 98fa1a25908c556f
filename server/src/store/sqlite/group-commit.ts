import { StoreError } from '../store.js';
import { asStoreError, type Connection, isBusy } from './connection.js';
import { Command } from './statement.js';

export interface GroupCommitOptions {
  /** Most writes in one transaction. @defaultValue 256 */
  groupSize?: number;
  /** Most writes waiting; those beyond are refused as `unavailable`. @defaultValue 10_000 */
  queueSize?: number;
  /** Milliseconds after which a group gives up on another process' lock. @defaultValue 5_000 */
  lockTimeout?: number;
}

export interface WriteOptions {
  /**
   * The write has several statements: if it throws, those before are undone and its neighbours
   * stay. SQLite does this by itself for a single statement. @defaultValue false
   */
  atomic?: boolean;
  /**
   * The write leaves statements of its own for later, and needs none of those that others left: see
   * {@link GroupWatcher.settle}. @defaultValue false
   */
  deferring?: boolean;
}

/** Whoever has something to do with each group. None of it may be called outside of one. */
export interface GroupWatcher {
  /** The write lock is held. What it throws loses the group. */
  begun?(): void;
  /** Runs what was left for later: before a write that must see it, and before the commit. As `begun`. */
  settle?(): void;
  /** The group is durable. Must not throw. */
  committed?(): void;
  /** Rolled back, or perhaps not: what this group did must be asked for again. Must not throw. */
  lost?(): void;
}

type Outcome = { readonly value: unknown } | { readonly error: StoreError };

interface Write {
  readonly work: () => unknown;
  readonly atomic: boolean;
  readonly deferring: boolean;
  readonly resolve: (value: never) => void;
  readonly reject: (error: StoreError) => void;
}

/**
 * Puts writes that come close together into one transaction, so that they share one disk sync: the
 * sync is most of what a durable write costs. A write's promise settles after the commit.
 *
 * A write is committed at the end of its turn of the event loop, which a commit stops: so what comes
 * during a sync is the next group.
 */
export class GroupCommit {
  readonly #connection: Connection;
  readonly #groupSize: number;
  readonly #queueSize: number;
  readonly #lockTimeout: number;
  readonly #savepoint: Command;
  readonly #release: Command;
  readonly #undo: Command;
  #queue: Write[] = [];
  #state: 'idle' | 'scheduled' = 'idle';
  readonly #watchers: GroupWatcher[] = [];
  #lockedSince: number | null = null;
  #onDrained: (() => void) | null = null;
  #closing: Promise<void> | null = null;

  constructor(connection: Connection, options: GroupCommitOptions = {}) {
    this.#connection = connection;
    this.#groupSize = options.groupSize ?? 256;
    this.#queueSize = options.queueSize ?? 10_000;
    this.#lockTimeout = options.lockTimeout ?? 5_000;
    this.#savepoint = new Command(connection, 'SAVEPOINT one_write');
    this.#release = new Command(connection, 'RELEASE one_write');
    this.#undo = new Command(connection, 'ROLLBACK TO one_write');
  }

  /** Writes that wait for their group to begin. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Adds a watcher; they are called in the order in which they came. */
  watch(watcher: GroupWatcher): void {
    this.#watchers.push(watcher);
  }

  /**
   * Runs `work` inside the next transaction; resolves with its result once that is durable.
   *
   * @param work - Synchronous. A {@link StoreError} that it throws refuses this write only.
   * @throws StoreError - What `work` threw, or `unavailable`: the queue is full or the commit failed.
   */
  write<T>(work: () => T, { atomic = false, deferring = false }: WriteOptions = {}): Promise<T> {
    if (this.#closing !== null) {
      return Promise.reject(new StoreError('unavailable', 'The store is closed.'));
    }
    if (this.#queue.length >= this.#queueSize) {
      return Promise.reject(new StoreError('unavailable', 'Too many writes are waiting.'));
    }
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, atomic, deferring, resolve, reject });
      this.#schedule();
    });
  }

  /** Refuses new writes, and resolves when those accepted have settled. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#onDrained = resolve;
      this.#commitGroup();
    });
    return this.#closing;
  }

  #schedule(): void {
    if (this.#state === 'scheduled') return;
    this.#state = 'scheduled';
    // After the poll phase: whatever is there to be read now joins the group.
    setImmediate(() => this.#commitGroup());
  }

  #commitGroup(): void {
    this.#state = 'idle';
    if (this.#queue.length > 0) {
      const group = this.#queue.slice(0, this.#groupSize);
      if (!this.#tryBegin(group)) return;
      this.#queue = this.#queue.slice(group.length);
      this.#runGroup(group);
    }
    if (this.#queue.length > 0) this.#schedule();
    else this.#onDrained?.();
  }

  /** False when the group stays in the queue for a later try. */
  #tryBegin(group: Write[]): boolean {
    try {
      // IMMEDIATE takes the write lock at once: what a write reads cannot change before it commits.
      this.#connection.run('BEGIN IMMEDIATE');
      this.#lockedSince = null;
      return true;
    } catch (error) {
      this.#lockedSince ??= Date.now();
      if (isBusy(error) && Date.now() - this.#lockedSince < this.#lockTimeout) {
        this.#state = 'scheduled';
        // Several waiting processes must not come back in step.
        setTimeout(() => this.#commitGroup(), 5 + Math.random() * 15);
        return false;
      }
      this.#lockedSince = null;
      this.#queue = this.#queue.slice(group.length);
      const failure = asStoreError(error);
      for (const write of group) write.reject(failure);
      if (this.#queue.length > 0) this.#schedule();
      else this.#onDrained?.();
      return false;
    }
  }

  #runGroup(group: Write[]): void {
    let outcomes: Outcome[];
    try {
      for (const watcher of this.#watchers) watcher.begun?.();
      outcomes = group.map((write) => this.#attempt(write));
      this.#settle();
      this.#connection.run('COMMIT');
    } catch (error) {
      this.#abandon();
      for (const watcher of this.#watchers) watcher.lost?.();
      const failure = asStoreError(error);
      for (const write of group) write.reject(failure);
      return;
    }
    for (const watcher of this.#watchers) watcher.committed?.();
    group.forEach((write, index) => {
      const outcome = outcomes[index] as Outcome;
      if ('error' in outcome) write.reject(outcome.error);
      else write.resolve(outcome.value as never);
    });
  }

  /** Throws only when the whole group is lost. */
  #attempt(write: Write): Outcome {
    if (!write.deferring) this.#settle();
    if (write.atomic) this.#savepoint.run();
    let outcome: Outcome;
    try {
      outcome = { value: write.work() };
    } catch (error) {
      // A full disk or an I/O error makes SQLite roll back everything by itself.
      if (!this.#connection.inTransaction) throw error;
      if (write.atomic) this.#undo.run();
      outcome = { error: asStoreError(error) };
    }
    if (write.atomic) this.#release.run();
    return outcome;
  }

  #settle(): void {
    for (const watcher of this.#watchers) watcher.settle?.();
  }

  #abandon(): void {
    try {
      if (this.#connection.inTransaction) this.#connection.run('ROLLBACK');
    } catch {
      // Nothing was committed; the next BEGIN tells whether the connection still works.
    }
  }
}
