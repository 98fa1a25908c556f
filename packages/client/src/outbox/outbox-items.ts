import { ChatError, type ChatErrorCode } from '../chat-error.js';
import type { EntryStorage, QueuedEntry, UserStorage } from '../storage/storage.js';
import type { UserScope } from '../user-scope.js';

/** What other tabs do that comes this close together is looked at once. */
const gathering = 50;
/** How long what another tab sent may take to come here, too. */
const patience = 2_000;

/** What an outbox holds. */
export interface EntryKind<E extends QueuedEntry> {
  readonly idOf: (entry: E) => string;
  /** What is kept may come from another version, or from anywhere: it is sent only if it can be. */
  readonly isEntry: (value: unknown) => value is E;
  /** Where entries are kept. */
  readonly keptIn: (storage: UserStorage) => EntryStorage<E>;
  /** Removes what is kept beside an entry, before that itself is. */
  readonly release?: (entry: E, storage: UserStorage) => Promise<void>;
  /** Whether one that another tab has taken away, and of which nothing more is heard, is sent here. */
  readonly isResent: (entry: E) => boolean;
}

export interface OutboxItem<E extends QueuedEntry = QueuedEntry> {
  entry: E;
  /** Set once it failed for good. */
  error: ChatError | undefined;
  /** Settles once the entry is kept, or, after it was dropped, is kept no more. */
  kept: Promise<void>;
  /** Whether the storage has exactly this entry. */
  isStored: boolean;
  /** How it is shown, where that is more than the entry says of itself. */
  shown?: { readonly of: E; readonly entry: E; readonly error: undefined } | undefined;
  /** Another tab had it confirmed; what came of it is still to come, and holds those behind it. */
  isElsewhere: boolean;
}

export interface OutboxItemsOptions<E extends QueuedEntry> extends EntryKind<E> {
  /** What a conversation has in here is not what it was, by another tab or an earlier life. */
  readonly onChange: (conversationId: string) => void;
  /** Another tab was refused one for good. */
  readonly onFailed: (entry: E, error: ChatError) => void;
  /** Another tab has taken one away, nothing more was heard of it, and it is not sent here. */
  readonly onVanished: (item: OutboxItem<E>) => void;
  /** A conversation may have something to send. */
  readonly onWaiting: (conversationId: string) => void;
}

/**
 * What is in the outbox, in the order of sending, as the storage has it: another tab may share that,
 * and adds, sends or drops some while this one does.
 */
export class OutboxItems<E extends QueuedEntry> {
  readonly #scope: UserScope;
  readonly #options: OutboxItemsOptions<E>;
  readonly #items = new Map<string, OutboxItem<E>>();
  /** While the storage is read: what was confirmed or dropped meanwhile must not come back. */
  readonly #readings = new Set<Set<string>>();
  #order = 0;
  #storage: UserStorage | null = null;
  #unsubscribe: (() => void) | undefined;
  #hint: unknown = null;

  constructor(scope: UserScope, options: OutboxItemsOptions<E>) {
    this.#scope = scope;
    this.#options = options;
  }

  /** Whether what is in here would survive a reload, as far as is known. */
  get durable(): boolean {
    return this.#storage?.durable ?? false;
  }

  get all(): OutboxItem<E>[] {
    return [...this.#items.values()];
  }

  get conversations(): Set<string> {
    return new Set(this.all.map(({ entry }) => entry.conversationId));
  }

  get(id: string): OutboxItem<E> | undefined {
    return this.#items.get(id);
  }

  /** In the order of sending. */
  of(conversationId: string): OutboxItem<E>[] {
    return this.all.filter(({ entry }) => entry.conversationId === conversationId);
  }

  /** What is to be sent next; undefined when nothing is, or another tab's has to come first. */
  next(conversationId: string, isReady: (entry: E) => boolean): OutboxItem<E> | undefined {
    const next = this.of(conversationId).find(({ error, entry }) => !error && isReady(entry));
    return next?.isElsewhere ? undefined : next;
  }

  /** Takes over what was kept before. What cannot be read is reported, and left where it is. */
  async load(): Promise<void> {
    try {
      this.#storage = await this.#scope.storage;
      if (this.#scope.ended) return;
      this.#unsubscribe = this.#storage.shared?.subscribe(() => this.#hinted());
    } catch (error) {
      this.storageFailed(error);
    }
    await this.#reload();
    // What was written before this came goes behind what is older.
    for (const item of this.all) if (!item.isStored) this.enqueue(item);
  }

  /** @param kept what has to be done before it is kept itself */
  add(entry: E, kept = Promise.resolve()): E {
    return this.enqueue({ entry, error: undefined, kept, isStored: false, isElsewhere: false });
  }

  /** Puts an item behind all others. */
  enqueue(item: OutboxItem<E>): E {
    this.#items.delete(this.#options.idOf(item.entry));
    // By the clock, so that what several tabs write lies in the order of writing; only ever growing.
    this.#order = Math.max(this.#order + 1, this.#scope.clock.now());
    item.error = undefined;
    this.keep(item, { ...item.entry, order: this.#order, failure: undefined });
    return item.entry;
  }

  keep(item: OutboxItem<E>, entry: E): void {
    item.entry = entry;
    item.isStored = false;
    item.kept = item.kept
      .then(() => this.#scope.storage)
      .then((storage) => this.#options.keptIn(storage).put(entry))
      .then(() => {
        item.isStored = item.entry === entry;
      })
      .catch((error) => this.storageFailed(error));
    this.#items.set(this.#options.idOf(entry), item);
  }

  drop(item: OutboxItem<E>): void {
    const id = this.#options.idOf(item.entry);
    this.#items.delete(id);
    this.settled(id);
    // After the put, or the put would bring it back.
    item.kept = item.kept
      .then(() => this.#scope.storage)
      .then(async (storage) => {
        await this.#options.release?.(item.entry, storage);
        await this.#options.keptIn(storage).remove(id);
      })
      .catch((error) => this.storageFailed(error));
  }

  /** Whatever a reading that is under way may find, this one is done. */
  settled(id: string): void {
    for (const settled of this.#readings) settled.add(id);
  }

  /** Brings the items to what the storage has: another tab may have added, failed or sent some. */
  async read(): Promise<void> {
    const settled = new Set<string>();
    this.#readings.add(settled);
    const stored = this.all.filter(({ isStored }) => isStored);
    const entryBefore = new Map(stored.map((item) => [item, item.entry]));
    let entries: readonly E[];
    try {
      const storage = await this.#scope.storage;
      entries = (await this.#options.keptIn(storage).list()).filter(this.#options.isEntry);
    } catch (error) {
      this.storageFailed(error);
      return;
    } finally {
      this.#readings.delete(settled);
    }
    if (this.#scope.ended) return;
    const changed = new Set<string>();
    const failed: OutboxItem<E>[] = [];
    for (const entry of entries) {
      const { conversationId, failure, order } = entry;
      const id = this.#options.idOf(entry);
      this.#order = Math.max(this.#order, order);
      const item = this.#items.get(id);
      // What this tab has changed since it asked is newer than the answer.
      if (settled.has(id) || (item && item.entry !== entryBefore.get(item))) continue;
      if (item) item.isElsewhere = false;
      if (item && JSON.stringify(item.entry) === JSON.stringify(entry)) continue;
      const error = failure && new ChatError(failure.code as ChatErrorCode, failure.message);
      const next = item ?? { kept: Promise.resolve(), isStored: true, isElsewhere: false };
      this.#items.set(id, Object.assign(next, { entry, error }));
      if (item && error) failed.push(item);
      changed.add(conversationId);
    }
    const found = new Set(entries.map(this.#options.idOf));
    for (const [item, entry] of entryBefore) {
      const id = this.#options.idOf(entry);
      if (found.has(id) || item.entry !== entry) continue;
      // A failed one was discarded. Any other was sent, and stays shown until its message comes.
      if (item.error === undefined) this.#await(id, item);
      else this.#items.delete(id);
      changed.add(entry.conversationId);
    }
    const sorted = [...this.#items].sort(([, a], [, b]) => a.entry.order - b.entry.order);
    this.#items.clear();
    for (const [id, item] of sorted) this.#items.set(id, item);
    for (const id of changed) this.#options.onChange(id);
    for (const { entry, error } of failed) if (error) this.#options.onFailed(entry, error);
  }

  storageFailed(cause: unknown): void {
    this.#scope.report(
      new ChatError('storage_failed', 'Unsent messages are in memory only.', { cause }),
    );
  }

  /** What is kept stays kept. */
  close(): void {
    this.#unsubscribe?.();
    this.#scope.clock.clearTimeout(this.#hint);
  }

  /** Another tab has changed something, and often is about to change more. */
  #hinted(): void {
    this.#hint ??= this.#scope.clock.setTimeout(() => {
      this.#hint = null;
      this.#reload();
    }, gathering);
  }

  async #reload(): Promise<void> {
    await this.read();
    for (const id of this.conversations) this.#options.onWaiting(id);
  }

  /** Should nothing come of it, nobody sent it and the storage lost it: then it is sent here. */
  #await(id: string, item: OutboxItem<E>): void {
    if (item.isElsewhere) return;
    item.isElsewhere = true;
    this.#scope.clock.setTimeout(() => {
      if (this.#scope.ended || !item.isElsewhere || this.#items.get(id) !== item) return;
      if (this.#options.isResent(item.entry)) item.isElsewhere = item.isStored = false;
      else this.#options.onVanished(item);
      this.#options.onWaiting(item.entry.conversationId);
    }, patience);
  }
}
