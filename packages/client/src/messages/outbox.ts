import type { Message } from '@chat/protocol';
import { type ChatError, type ChatErrorCode, toChatError } from '../chat-error.js';
import { retryDelay } from '../connection/backoff.js';
import type { OutboxEntry } from '../storage/storage.js';
import type { UserScope } from '../user-scope.js';
import { type OutboxItem, OutboxItems } from './outbox-items.js';

export interface OutboxOptions {
  /** Sends one message; a resend of the same `clientId` is safe. */
  readonly transmit: (entry: OutboxEntry) => Promise<Message>;
  /** What a conversation has in the outbox is not what it was. */
  readonly onChange: (conversationId: string) => void;
  /** The server has stored it. */
  readonly onSent: (entry: OutboxEntry, message: Message) => void;
  /** The server refused it for good. */
  readonly onFailed: (entry: OutboxEntry, error: ChatError) => void;
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
  readonly #scope: UserScope;
  readonly #options: OutboxOptions;
  readonly #items: OutboxItems;
  /** Conversations whose queue is being worked on, or waits for its next try. */
  readonly #busy = new Map<string, { timer: unknown }>();
  readonly #failures = new Map<string, number>();
  #online = false;
  /** Grows each time the connection is back; see `#work`. */
  #turn = 0;
  /** Once what was kept before is here. */
  readonly loaded: Promise<void>;

  constructor(scope: UserScope, options: OutboxOptions) {
    this.#scope = scope;
    this.#options = options;
    const { onChange, onFailed } = options;
    const onWaiting = (id: string) => this.#work(id);
    this.#items = new OutboxItems(scope, { onChange, onFailed, onWaiting });
    this.loaded = this.#items.load();
  }

  /** See {@link OutboxItems.durable}. */
  get durable(): boolean {
    return this.#items.durable;
  }

  /** In the order of sending. */
  unsentOf(conversationId: string): readonly OutboxItem[] {
    return this.#items.of(conversationId);
  }

  /** Queues a new message. */
  add(conversationId: string, text: string): OutboxEntry {
    const entry = this.#items.add(conversationId, text);
    this.#changed(conversationId);
    return entry;
  }

  /** Sends a failed message again, behind those that wait. */
  retry(clientId: string): void {
    const item = this.#items.get(clientId);
    if (item?.error) this.#changed(this.#items.enqueue(item).conversationId);
  }

  /** Drops a failed message. */
  discard(clientId: string): void {
    const item = this.#items.get(clientId);
    if (item?.error) this.#drop(item);
  }

  /** The message turned up as stored, whether or not its acknowledgement ever came. */
  acknowledge(message: Message): void {
    this.#items.settled(message.clientId);
    const item = this.#items.get(message.clientId);
    if (item === undefined || item.entry.conversationId !== message.conversationId) return;
    this.#drop(item);
    this.#options.onSent(item.entry, message);
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
    for (const id of this.#items.conversations) this.#work(id);
  }

  /** Stops for good. What is kept stays kept. */
  close(): void {
    this.#items.close();
  }

  #drop(item: OutboxItem): void {
    this.#items.drop(item);
    this.#changed(item.entry.conversationId);
  }

  #changed(conversationId: string): void {
    this.#options.onChange(conversationId);
    this.#work(conversationId);
  }

  async #work(conversationId: string): Promise<void> {
    if (!this.#online || this.#scope.ended || this.#busy.has(conversationId)) return;
    if (this.#items.next(conversationId) === undefined) return;
    const work: { timer: unknown } = { timer: null };
    this.#busy.set(conversationId, work);
    const turn = this.#turn;
    const { shared } = await this.#scope.storage;
    const send = () => this.#send(conversationId, turn);
    const delay = shared
      ? await shared
          .exclusively(conversationId, () => this.#items.read().then(send))
          .catch((error) => {
            this.#items.storageFailed(error);
            return send();
          })
      : await send();
    if (delay === null || !this.#online || this.#turn !== turn) {
      this.#busy.delete(conversationId);
      // Written while the lock was being given back, or online again while the last try was ending.
      this.#work(conversationId);
      return;
    }
    work.timer = this.#scope.clock.setTimeout(() => {
      this.#busy.delete(conversationId);
      this.#work(conversationId);
    }, delay);
  }

  /** Sends what waits in a conversation. @returns like {@link #failed} */
  async #send(conversationId: string, turn: number): Promise<number | null> {
    while (this.#online && !this.#scope.ended && this.#turn === turn) {
      const item = this.#items.next(conversationId);
      if (item === undefined) return null;
      await item.kept;
      // Acknowledged by an event meanwhile, or the connection went.
      if (this.#items.next(conversationId) !== item || !this.#online || this.#scope.ended) continue;
      try {
        const message = await this.#options.transmit(item.entry);
        if (this.#scope.ended) return null;
        this.#failures.delete(conversationId);
        this.acknowledge(message);
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

  /** @returns how long to wait before the same message is tried again; null to go on */
  #failed(item: OutboxItem, error: ChatError): number | null {
    const { clientId, conversationId } = item.entry;
    if (this.#items.get(clientId) !== item) return null;
    const isFinal = !error.retryable && !aboutToken.has(error.code);
    if (isFinal) {
      item.error = error;
      this.#items.keep(item, {
        ...item.entry,
        failure: { code: error.code, message: error.message },
      });
      this.#options.onChange(conversationId);
      this.#options.onFailed(item.entry, error);
      return null;
    }
    const failures = (this.#failures.get(conversationId) ?? 0) + 1;
    this.#failures.set(conversationId, failures);
    return retryDelay(failures, this.#scope.random, error);
  }
}

/** About the connection, which the next token may mend; not about the message. */
const aboutToken: ReadonlySet<ChatErrorCode> = new Set<ChatErrorCode>([
  'invalid_token',
  'token_expired',
  'session_ended',
]);
