import { ChatError, type ChatErrorCode } from '../chat-error.js';
import type { OutboxEntry, UserStorage } from '../storage/storage.js';
import type { UserScope } from '../user-scope.js';
import { uuid } from '../uuid.js';
import { isCount, isObjectOf, isString, optional } from '../wire/model-checks.js';

/** Changes by other tabs that come this close together are looked at once. */
const gathering = 50;
/** How long the message that another tab sent may take to come here, too. */
const patience = 2_000;

export interface OutboxItem {
  entry: OutboxEntry;
  /** Set once it failed for good. */
  error: ChatError | undefined;
  /** Settles once the entry is kept, or, after it was dropped, is kept no more. */
  kept: Promise<void>;
  /** Whether the storage has exactly this entry. */
  isStored: boolean;
  /** Another tab had it acknowledged; its message is still to come, and holds those behind it. */
  isElsewhere: boolean;
}

export interface OutboxItemsOptions {
  /** What a conversation has in here is not what it was, by another tab or an earlier life. */
  readonly onChange: (conversationId: string) => void;
  /** Another tab was refused one for good. */
  readonly onFailed: (entry: OutboxEntry, error: ChatError) => void;
  /** A conversation may have something to send. */
  readonly onWaiting: (conversationId: string) => void;
}

/**
 * What is in the outbox, in the order of sending, as the storage has it: another tab may share that,
 * and adds, sends or drops some while this one does.
 */
export class OutboxItems {
  readonly #scope: UserScope;
  readonly #options: OutboxItemsOptions;
  readonly #items = new Map<string, OutboxItem>();
  /** While the storage is read: what was acknowledged or dropped meanwhile must not come back. */
  readonly #readings = new Set<Set<string>>();
  #order = 0;
  #storage: UserStorage | null = null;
  #unsubscribe: (() => void) | undefined;
  #hint: unknown = null;

  constructor(scope: UserScope, options: OutboxItemsOptions) {
    this.#scope = scope;
    this.#options = options;
  }

  /** Whether what is in here would survive a reload, as far as is known. */
  get durable(): boolean {
    return this.#storage?.durable ?? false;
  }

  get conversations(): Set<string> {
    return new Set([...this.#items.values()].map(({ entry }) => entry.conversationId));
  }

  get(clientId: string): OutboxItem | undefined {
    return this.#items.get(clientId);
  }

  /** In the order of sending. */
  of(conversationId: string): OutboxItem[] {
    return [...this.#items.values()].filter(({ entry }) => entry.conversationId === conversationId);
  }

  /** What is to be sent next; undefined when nothing is, or another tab's has to come first. */
  next(conversationId: string): OutboxItem | undefined {
    const next = this.of(conversationId).find(({ error }) => !error);
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
    for (const item of [...this.#items.values()]) if (!item.isStored) this.enqueue(item);
  }

  add(conversationId: string, text: string): OutboxEntry {
    const entry = {
      clientId: uuid(),
      conversationId,
      text,
      createdAt: this.#scope.clock.now(),
      order: 0,
    };
    const kept = Promise.resolve();
    return this.enqueue({ entry, error: undefined, kept, isStored: false, isElsewhere: false });
  }

  /** Puts an item behind all others. */
  enqueue(item: OutboxItem): OutboxEntry {
    this.#items.delete(item.entry.clientId);
    // By the clock, so that messages of several tabs lie in the order of writing; only ever growing.
    this.#order = Math.max(this.#order + 1, this.#scope.clock.now());
    item.error = undefined;
    this.keep(item, { ...item.entry, order: this.#order, failure: undefined });
    return item.entry;
  }

  keep(item: OutboxItem, entry: OutboxEntry): void {
    item.entry = entry;
    item.isStored = false;
    item.kept = this.#scope.storage
      .then(({ outbox }) => outbox.put(entry))
      .then(() => {
        item.isStored = item.entry === entry;
      })
      .catch((error) => this.storageFailed(error));
    this.#items.set(entry.clientId, item);
  }

  drop(item: OutboxItem): void {
    const { clientId } = item.entry;
    this.#items.delete(clientId);
    this.settled(clientId);
    // After the put, or the put would bring it back.
    item.kept = item.kept
      .then(() => this.#scope.storage)
      .then(({ outbox }) => outbox.remove(clientId))
      .catch((error) => this.storageFailed(error));
  }

  /** Whatever a reading that is under way may find, this one is done. */
  settled(clientId: string): void {
    for (const settled of this.#readings) settled.add(clientId);
  }

  /** Brings the items to what the storage has: another tab may have added, failed or sent some. */
  async read(): Promise<void> {
    const settled = new Set<string>();
    this.#readings.add(settled);
    const stored = new Map([...this.#items].filter(([, { isStored }]) => isStored));
    const entryBefore = new Map([...stored].map(([id, { entry }]) => [id, entry]));
    let entries: readonly OutboxEntry[];
    try {
      const { outbox } = await this.#scope.storage;
      entries = (await outbox.list()).filter(isEntry);
    } catch (error) {
      this.storageFailed(error);
      return;
    } finally {
      this.#readings.delete(settled);
    }
    if (this.#scope.ended) return;
    const changed = new Set<string>();
    const failed: OutboxItem[] = [];
    for (const entry of entries) {
      const { clientId, conversationId, failure, order } = entry;
      this.#order = Math.max(this.#order, order);
      const item = this.#items.get(clientId);
      // What this tab has changed since it asked is newer than the answer.
      if (settled.has(clientId) || (item && item.entry !== entryBefore.get(clientId))) continue;
      if (item && item.entry.order === order && !item.error === !failure) continue;
      const error = failure && new ChatError(failure.code as ChatErrorCode, failure.message);
      const next = item ?? { kept: Promise.resolve(), isStored: true, isElsewhere: false };
      this.#items.set(clientId, Object.assign(next, { entry, error }));
      if (item && error) failed.push(item);
      changed.add(conversationId);
    }
    const found = new Set(entries.map(({ clientId }) => clientId));
    for (const [clientId, item] of stored) {
      if (found.has(clientId) || item.entry !== entryBefore.get(clientId)) continue;
      // A failed one was discarded. Any other was sent, and stays shown until its message comes.
      if (item.error === undefined) this.#await(item);
      else if (this.#items.delete(clientId)) changed.add(item.entry.conversationId);
    }
    const sorted = [...this.#items].sort(([, a], [, b]) => a.entry.order - b.entry.order);
    this.#items.clear();
    for (const [clientId, item] of sorted) this.#items.set(clientId, item);
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

  /** Should its message not come, nobody sent it and the storage lost it: then it is sent here. */
  #await(item: OutboxItem): void {
    if (item.isElsewhere) return;
    item.isElsewhere = true;
    this.#scope.clock.setTimeout(() => {
      item.isElsewhere = item.isStored = false;
      this.#options.onWaiting(item.entry.conversationId);
    }, patience);
  }
}

/** What is kept may come from another version, or from anywhere: it is sent only if it can be. */
const isEntry = isObjectOf<OutboxEntry>({
  clientId: isString,
  conversationId: isString,
  text: isString,
  createdAt: isCount,
  order: isCount,
  failure: optional(isObjectOf({ code: isString, message: isString })),
});
