import type { Message } from '@chat/protocol';
import { ChatError, type ChatErrorCode, toChatError } from '../chat-error.js';
import { retryDelay } from '../connection/backoff.js';
import type { Environment } from '../environment.js';
import type { OutboxEntry, UserStorage } from '../storage/storage.js';
import { uuid } from '../uuid.js';
import { isCount, isObjectOf, isString, optional } from '../wire/model-checks.js';

export interface UnsentMessage {
  readonly entry: OutboxEntry;
  /** Set once it failed for good. */
  readonly error: ChatError | undefined;
}

export interface OutboxOptions {
  /** May take its time to open. */
  readonly storage: Promise<UserStorage>;
  readonly environment: Environment;
  /** Sends one message; a resend of the same `clientId` is safe. */
  readonly transmit: (entry: OutboxEntry) => Promise<Message>;
  /** What a conversation has in the outbox is not what it was. */
  readonly onChange: (conversationId: string) => void;
  /** The server has stored it. */
  readonly onSent: (entry: OutboxEntry, message: Message) => void;
  /** The server refused it for good. */
  readonly onFailed: (entry: OutboxEntry, error: ChatError) => void;
  readonly onError: (error: ChatError) => void;
}

/** Changes by other tabs that come this close together are looked at once. */
const gathering = 50;
/** How long the message that another tab sent may take to come here, too. */
const patience = 2_000;

interface Item {
  entry: OutboxEntry;
  error: ChatError | undefined;
  /** Settles once the entry is kept, or, after it was dropped, is kept no more. */
  kept: Promise<void>;
  /** Whether the storage has exactly this entry. */
  isStored: boolean;
  /** Another tab had it acknowledged; its message is still to come, and holds those behind it. */
  isElsewhere: boolean;
}

/**
 * The messages of one user that are not acknowledged yet. For each conversation they go one after
 * the other, so the server gets them in the order in which they were written: a failure for now
 * holds those behind it, a refusal for good lets them go on, and a lost connection is neither.
 *
 * Tabs that share the storage share one outbox: whoever is online takes the conversation's lock,
 * reads what is there and sends it in order, whichever tab wrote it. So nothing waits for a tab that
 * is offline, frozen or gone, and no tab is in charge. The lock spares double work only: all send
 * the same list from its head and the server knows a `clientId` again, so without it each message is
 * still stored once and in order.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  /** In the order of sending. */
  readonly #items = new Map<string, Item>();
  /** Conversations whose queue is being worked on, or waits for its next try. */
  readonly #busy = new Map<string, { timer: unknown }>();
  readonly #failures = new Map<string, number>();
  /** While the storage is read: what was acknowledged or dropped meanwhile must not come back. */
  readonly #readings = new Set<Set<string>>();
  #order = 0;
  #online = false;
  /** Grows each time the connection is back; see `#work`. */
  #turn = 0;
  #closed = false;
  #storage: UserStorage | null = null;
  #unsubscribe: (() => void) | undefined;
  #hint: unknown = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Whether what is in here would survive a reload, as far as is known. */
  get durable(): boolean {
    return this.#storage?.durable ?? false;
  }

  /** Takes over what was kept before. What cannot be read is reported, and left where it is. */
  async load(): Promise<void> {
    try {
      this.#storage = await this.#options.storage;
      if (this.#closed) return;
      this.#unsubscribe = this.#storage.shared?.subscribe(() => this.#hinted());
    } catch (error) {
      this.#storageFailed(error);
    }
    await this.#reload();
    // What was written before this came goes behind what is older.
    for (const item of [...this.#items.values()]) {
      if (item.isStored) continue;
      this.#items.delete(item.entry.clientId);
      this.#keep(item, { ...item.entry, order: this.#nextOrder() });
    }
  }

  /** Another tab has changed something, and often is about to change more. */
  #hinted(): void {
    this.#hint ??= this.#options.environment.clock.setTimeout(() => {
      this.#hint = null;
      this.#reload();
    }, gathering);
  }

  async #reload(): Promise<void> {
    await this.#read();
    for (const id of this.#conversations()) this.#work(id);
  }

  /** Brings the items to what the storage has: another tab may have added, failed or sent some. */
  async #read(): Promise<void> {
    const settled = new Set<string>();
    this.#readings.add(settled);
    const stored = new Map([...this.#items].filter(([, { isStored }]) => isStored));
    const entryBefore = new Map([...stored].map(([id, { entry }]) => [id, entry]));
    let entries: readonly OutboxEntry[];
    try {
      const { outbox } = await this.#options.storage;
      entries = (await outbox.list()).filter(isEntry);
    } catch (error) {
      this.#storageFailed(error);
      return;
    } finally {
      this.#readings.delete(settled);
    }
    if (this.#closed) return;
    const changed = new Set<string>();
    const failed: Item[] = [];
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

  /** Should its message not come, nobody sent it and the storage lost it: then it is sent here. */
  #await(item: Item): void {
    if (item.isElsewhere) return;
    item.isElsewhere = true;
    this.#options.environment.clock.setTimeout(() => {
      item.isElsewhere = item.isStored = false;
      this.#work(item.entry.conversationId);
    }, patience);
  }

  /** Queues a new message. */
  add(conversationId: string, text: string): OutboxEntry {
    const entry: OutboxEntry = {
      clientId: uuid(),
      conversationId,
      text,
      createdAt: this.#options.environment.clock.now(),
      order: this.#nextOrder(),
    };
    const kept = Promise.resolve();
    const item = { entry, error: undefined, kept, isStored: false, isElsewhere: false };
    this.#keep(item, entry);
    this.#options.onChange(conversationId);
    this.#work(conversationId);
    return entry;
  }

  /** Sends a failed message again, behind those that wait. */
  retry(clientId: string): void {
    const item = this.#items.get(clientId);
    if (item?.error === undefined) return;
    this.#items.delete(clientId);
    item.error = undefined;
    this.#keep(item, { ...item.entry, order: this.#nextOrder(), failure: undefined });
    this.#options.onChange(item.entry.conversationId);
    this.#work(item.entry.conversationId);
  }

  /** Drops a failed message. */
  discard(clientId: string): void {
    const item = this.#items.get(clientId);
    if (item?.error !== undefined) this.#drop(item);
  }

  /** The message turned up as stored, whether or not its acknowledgement ever came. */
  acknowledge(message: Message): void {
    for (const settled of this.#readings) settled.add(message.clientId);
    const item = this.#items.get(message.clientId);
    if (item === undefined || item.entry.conversationId !== message.conversationId) return;
    this.#drop(item);
    this.#options.onSent(item.entry, message);
  }

  /** In the order of sending. */
  unsentOf(conversationId: string): UnsentMessage[] {
    return [...this.#items.values()].filter(({ entry }) => entry.conversationId === conversationId);
  }

  setOnline(online: boolean): void {
    this.#online = online;
    if (!online) {
      for (const [id, { timer }] of this.#busy) {
        if (timer === null) continue;
        this.#options.environment.clock.clearTimeout(timer);
        this.#busy.delete(id);
      }
      return;
    }
    this.#turn += 1;
    this.#failures.clear();
    for (const id of this.#conversations()) this.#work(id);
  }

  /** Stops for good. What is kept stays kept. */
  close(): void {
    this.#closed = true;
    this.#unsubscribe?.();
    this.#options.environment.clock.clearTimeout(this.#hint);
    this.setOnline(false);
  }

  /** By the clock, so that messages of several tabs lie in the order of writing; only ever growing. */
  #nextOrder(): number {
    this.#order = Math.max(this.#order + 1, this.#options.environment.clock.now());
    return this.#order;
  }

  #conversations(): Set<string> {
    return new Set([...this.#items.values()].map(({ entry }) => entry.conversationId));
  }

  #keep(item: Item, entry: OutboxEntry): void {
    item.entry = entry;
    item.isStored = false;
    item.kept = this.#options.storage
      .then(({ outbox }) => outbox.put(entry))
      .then(() => {
        item.isStored = item.entry === entry;
      })
      .catch((error) => this.#storageFailed(error));
    this.#items.set(entry.clientId, item);
  }

  #drop(item: Item): void {
    const { clientId, conversationId } = item.entry;
    this.#items.delete(clientId);
    for (const settled of this.#readings) settled.add(clientId);
    // After the put, or the put would bring it back.
    item.kept = item.kept
      .then(() => this.#options.storage)
      .then(({ outbox }) => outbox.remove(clientId))
      .catch((error) => this.#storageFailed(error));
    this.#options.onChange(conversationId);
    this.#work(conversationId);
  }

  #next(conversationId: string): Item | undefined {
    for (const item of this.#items.values()) {
      const { entry, error, isElsewhere } = item;
      if (entry.conversationId !== conversationId || error) continue;
      return isElsewhere ? undefined : item;
    }
    return undefined;
  }

  async #work(conversationId: string): Promise<void> {
    if (!this.#online || this.#closed || this.#busy.has(conversationId)) return;
    if (this.#next(conversationId) === undefined) return;
    const work: { timer: unknown } = { timer: null };
    this.#busy.set(conversationId, work);
    const turn = this.#turn;
    const { shared } = await this.#options.storage;
    const send = () => this.#send(conversationId, turn);
    const delay = shared
      ? await shared
          .exclusively(conversationId, () => this.#read().then(send))
          .catch((error) => {
            this.#storageFailed(error);
            return send();
          })
      : await send();
    if (delay === null || !this.#online || this.#turn !== turn) {
      this.#busy.delete(conversationId);
      // Written while the lock was being given back, or online again while the last try was ending.
      this.#work(conversationId);
      return;
    }
    work.timer = this.#options.environment.clock.setTimeout(() => {
      this.#busy.delete(conversationId);
      this.#work(conversationId);
    }, delay);
  }

  /** Sends what waits in a conversation. @returns like {@link #failed} */
  async #send(conversationId: string, turn: number): Promise<number | null> {
    while (this.#online && !this.#closed && this.#turn === turn) {
      const item = this.#next(conversationId);
      if (item === undefined) return null;
      await item.kept;
      // Acknowledged by an event meanwhile, or the connection went.
      if (this.#next(conversationId) !== item || !this.#online || this.#closed) continue;
      try {
        const message = await this.#options.transmit(item.entry);
        if (this.#closed) return null;
        this.#failures.delete(conversationId);
        this.acknowledge(message);
      } catch (cause) {
        if (this.#closed) return null;
        const delay = this.#failed(item, toChatError(cause));
        if (delay !== null) return delay;
      }
      // The next one to hold the lock must not find what was sent.
      await item.kept;
    }
    return null;
  }

  /** @returns how long to wait before the same message is tried again; null to go on */
  #failed(item: Item, error: ChatError): number | null {
    const { clientId, conversationId } = item.entry;
    if (this.#items.get(clientId) !== item) return null;
    const isFinal = !error.retryable && !aboutToken.has(error.code);
    if (isFinal) {
      item.error = error;
      this.#keep(item, {
        ...item.entry,
        failure: { code: error.code, message: error.message },
      });
      this.#options.onChange(conversationId);
      this.#options.onFailed(item.entry, error);
      return null;
    }
    const failures = (this.#failures.get(conversationId) ?? 0) + 1;
    this.#failures.set(conversationId, failures);
    return retryDelay(failures, this.#options.environment.random, error);
  }

  #storageFailed(cause: unknown): void {
    if (this.#closed) return;
    this.#options.onError(
      new ChatError('storage_failed', 'Unsent messages are in memory only.', { cause }),
    );
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

/** About the connection, which the next token may mend; not about the message. */
const aboutToken: ReadonlySet<ChatErrorCode> = new Set<ChatErrorCode>([
  'invalid_token',
  'token_expired',
  'session_ended',
]);
