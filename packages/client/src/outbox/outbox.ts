import { type ChatError, type ChatErrorCode, toChatError } from '../chat-error.js';
import { retryDelay } from '../connection/backoff.js';
import type { QueuedEntry } from '../storage/storage.js';
import type { UserScope } from '../user-scope.js';
import { type EntryKind, type OutboxItem, OutboxItems } from './outbox-items.js';

export interface Prepared<E extends QueuedEntry> {
  /** What is to go out; null when nothing is any more. */
  readonly entry: E | null;
  /** Called once that is kept. */
  readonly onKept?: () => void;
}

export interface OutboxOptions<E extends QueuedEntry, R> extends EntryKind<E> {
  /** What tabs take turns by. */
  readonly lockOf: (conversationId: string) => string;
  /** Whether it can be sent yet; what cannot holds nobody up. */
  readonly isReady: (entry: E) => boolean;
  /**
   * Looks at one that certainly never went out, right before it does. Without an answer it goes out as
   * it is. When it throws, that is tried again as sending is.
   */
  readonly prepare: (entry: E) => Promise<Prepared<E> | null>;
  /** Sends one; to send it again is safe. */
  readonly transmit: (entry: E) => Promise<R>;
  /** What a conversation has in the outbox is not what it was. */
  readonly onChange: (conversationId: string) => void;
  /** The server has taken it. */
  readonly onSent: (entry: E, result: R) => void;
  /** It is not to be sent any more, and never was. */
  readonly onWithdrawn: (entry: E) => void;
  /** See {@link OutboxItemsOptions.onVanished}. */
  readonly onVanished: (item: OutboxItem<E>) => void;
  /** The server refused it for good. */
  readonly onFailed: (entry: E, error: ChatError) => void;
}

/**
 * What one user wrote and the server has not confirmed yet. For each conversation it goes one after
 * the other, so the server gets it in the order in which it was written: a failure for now
 * holds what is behind it, a refusal for good lets that go on, and a lost connection is neither.
 *
 * Tabs that share the storage share one outbox: whoever is online takes the conversation's lock,
 * reads what is there and sends it in order, whichever tab wrote it. So nothing waits for a tab that
 * is offline, frozen or gone, and no tab is in charge. The lock spares double work only: all send
 * the same list from its head and the server knows each entry again, so without it each is
 * still done once and in order.
 */
export class Outbox<E extends QueuedEntry, R> {
  readonly #scope: UserScope;
  readonly #options: OutboxOptions<E, R>;
  readonly #items: OutboxItems<E>;
  /** Conversations whose queue is being worked on, or waits for its next try. */
  readonly #busy = new Map<string, { timer: unknown }>();
  readonly #failures = new Map<string, number>();
  #online = false;
  /** Grows each time the connection is back; see `#work`. */
  #turn = 0;
  /** Once what was kept before is here. */
  readonly loaded: Promise<void>;

  constructor(scope: UserScope, options: OutboxOptions<E, R>) {
    this.#scope = scope;
    this.#options = options;
    this.#items = new OutboxItems(scope, { ...options, onWaiting: (id) => this.work(id) });
    this.loaded = this.#items.load();
  }

  /** See {@link OutboxItems.durable}. */
  get durable(): boolean {
    return this.#items.durable;
  }

  /** Once it has heard of all that other tabs have written by now. */
  async hearOthers(): Promise<void> {
    await this.loaded;
    if ((await this.#scope.storage).shared) await this.#items.read();
  }

  /** Of all conversations, in the order of sending. */
  get all(): readonly OutboxItem<E>[] {
    return this.#items.all;
  }

  /** In the order of sending. */
  unsentOf(conversationId: string): readonly OutboxItem<E>[] {
    return this.#items.of(conversationId);
  }

  get(id: string): OutboxItem<E> | undefined {
    return this.#items.get(id);
  }

  /**
   * Queues something new.
   * @param kept what has to be done before it is kept itself
   */
  add(entry: E, kept?: Promise<void>): E {
    const tried = this.#online && this.#options.isReady(entry);
    const queued = this.#items.add({ ...entry, tried }, kept);
    this.#changed(entry.conversationId);
    return queued;
  }

  /** Keeps an entry as it is from now on. What may have gone out must still do the same. */
  replace(item: OutboxItem<E>, entry: E): void {
    this.#items.keep(item, entry);
  }

  /** As {@link replace}, for what is to be seen of it. */
  update(item: OutboxItem<E>, entry: E): void {
    this.replace(item, entry);
    this.#changed(entry.conversationId);
  }

  /** It is not sent as it is. */
  fail(item: OutboxItem<E>, error: ChatError): void {
    const { code, message } = error;
    item.error = error;
    this.#items.keep(item, { ...item.entry, failure: { code, message } });
    this.#options.onChange(item.entry.conversationId);
    this.#options.onFailed(item.entry, error);
  }

  /** Sends what failed again, behind what waits. */
  retry(id: string): void {
    const item = this.#items.get(id);
    if (item?.error) this.#changed(this.#items.enqueue(item).conversationId);
  }

  /** Drops what failed. */
  discard(id: string): void {
    const item = this.#items.get(id);
    if (item?.error) this.drop(item);
  }

  /** It turned up as done, whether or not its acknowledgement ever came. */
  acknowledge(id: string, result: R): void {
    this.#items.settled(id);
    const item = this.#items.get(id);
    if (item === undefined) return;
    this.drop(item);
    this.#options.onSent(item.entry, result);
  }

  /** Takes something out, whatever came of it. */
  drop(item: OutboxItem<E>): void {
    this.#items.drop(item);
    this.#changed(item.entry.conversationId);
  }

  setOnline(online: boolean): void {
    this.#online = online;
    if (!online) {
      for (const [id, { timer }] of this.#busy) {
        if (timer === null) continue;
        this.#scope.clock.clearTimeout(timer);
        this.#busy.delete(id);
      }
      return;
    }
    this.#turn += 1;
    this.#failures.clear();
    for (const id of this.#items.conversations) this.work(id);
  }

  /** Stops for good. What is kept stays kept. */
  close(): void {
    this.#items.close();
  }

  #changed(conversationId: string): void {
    this.#options.onChange(conversationId);
    this.work(conversationId);
  }

  /** Sends what can be sent. */
  async work(conversationId: string): Promise<void> {
    if (!this.#online || this.#scope.ended || this.#busy.has(conversationId)) return;
    if (this.#next(conversationId) === undefined) return;
    const work: { timer: unknown } = { timer: null };
    this.#busy.set(conversationId, work);
    const turn = this.#turn;
    const { shared } = await this.#scope.storage;
    const send = () => this.#send(conversationId, turn);
    const delay = shared
      ? await shared
          .exclusively(this.#options.lockOf(conversationId), () => this.#items.read().then(send))
          .catch((error) => {
            this.#items.storageFailed(error);
            return send();
          })
      : await send();
    if (delay === null || !this.#online || this.#turn !== turn) {
      this.#busy.delete(conversationId);
      // Written while the lock was being given back, or online again while the last try was ending.
      this.work(conversationId);
      return;
    }
    work.timer = this.#scope.clock.setTimeout(() => {
      this.#busy.delete(conversationId);
      this.work(conversationId);
    }, delay);
  }

  /** Sends what waits in a conversation. @returns like {@link #failed} */
  async #send(conversationId: string, turn: number): Promise<number | null> {
    while (this.#online && !this.#scope.ended && this.#turn === turn) {
      const item = this.#next(conversationId);
      if (item === undefined) return null;
      await item.kept;
      try {
        // Before it may have gone out, it is kept that it may.
        if (item.entry.tried === false) {
          await this.#prepare(item);
          continue;
        }
        // Acknowledged by an event meanwhile, or the connection went.
        if (this.#next(conversationId) !== item || !this.#online || this.#scope.ended) continue;
        const result = await this.#options.transmit(item.entry);
        if (this.#scope.ended) return null;
        this.#failures.delete(conversationId);
        this.acknowledge(this.#options.idOf(item.entry), result);
      } catch (cause) {
        if (this.#scope.ended) return null;
        const delay = this.#failed(item, toChatError(cause));
        if (delay !== null) return delay;
      }
      // The next one to hold the lock must not find what was sent.
      await item.kept;
    }
    return null;
  }

  #next(conversationId: string): OutboxItem<E> | undefined {
    return this.#items.next(conversationId, this.#options.isReady);
  }

  async #prepare(item: OutboxItem<E>): Promise<void> {
    const { entry } = item;
    const prepared = await this.#options.prepare(entry);
    if (this.#scope.ended || this.#items.get(this.#options.idOf(entry)) !== item) return;
    const changed = prepared ? prepared.entry : entry;
    if (changed) this.#items.keep(item, { ...changed, tried: true });
    else {
      this.drop(item);
      this.#options.onWithdrawn(entry);
    }
    await item.kept;
    prepared?.onKept?.();
  }

  /** @returns how long to wait before the same is tried again; null to go on */
  #failed(item: OutboxItem<E>, error: ChatError): number | null {
    const { conversationId } = item.entry;
    if (this.#items.get(this.#options.idOf(item.entry)) !== item) return null;
    // What it needs has to be done once more.
    if (!this.#options.isReady(item.entry)) return null;
    const isFinal = !error.retryable && !aboutToken.has(error.code);
    if (isFinal) {
      this.fail(item, error);
      return null;
    }
    const failures = (this.#failures.get(conversationId) ?? 0) + 1;
    this.#failures.set(conversationId, failures);
    return retryDelay(failures, this.#scope.random, error);
  }
}

/** About the connection, which the next token may mend; not about what is sent. */
const aboutToken: ReadonlySet<ChatErrorCode> = new Set<ChatErrorCode>([
  'invalid_token',
  'token_expired',
  'session_ended',
]);
