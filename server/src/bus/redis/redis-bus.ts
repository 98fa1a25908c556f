import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import type { Bus, BusEvent, BusListener } from '../bus.js';
import { LocalListeners } from '../local-listeners.js';
import { decodeEnvelope, encodeEnvelope } from './envelope.js';

export interface RedisBusOptions {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  /** Begins the name of every channel, so that several chats can share one Redis. */
  readonly prefix: string;
}

/** ms that `open` waits for Redis; without it the server starts all the same, degraded. */
const openPatience = 2_000;
/** ms between two questions whether a connection still lives. */
const pingInterval = 5_000;
/** ms of silence after which it does not. */
const silence = 15_000;
/** ms before a subscription that was refused is tried again. */
const refusedPause = 200;
/** Most commands that wait for a Redis that does not answer; what comes then is dropped. */
const queueLength = 4_000;

type Client = ReturnType<typeof connectionTo>;

/**
 * The bus of several nodes. Each user has a channel, which a node listens to while it has a socket of
 * that user; a node hands its own events to its own sockets without asking Redis.
 *
 * Redis pub/sub keeps nothing, so whatever may have been lost is said as a gap, and the nodes then
 * look into the store: a node whose own subscription was away tells itself; one that could not
 * publish tells all others as soon as it can.
 */
export class RedisBus implements Bus {
  readonly #prefix: string;
  readonly #nodeId = randomUUID();
  readonly #listeners = new LocalListeners();
  readonly #gapListeners: (() => void)[] = [];
  readonly #publisher: Client;
  readonly #subscriber: Client;
  /** Local events of this turn, delivered after it. */
  #waiting: { readonly userIds: readonly string[]; readonly event: BusEvent }[] = [];
  #state: 'new' | 'open' | 'closed' = 'new';
  /** Whether `open` is done: whenever the subscription comes (back) after that, there was a gap. */
  #opened = false;
  /** Whether other nodes have missed something of this node's, and do not know. */
  #owesGap = false;
  #dropped = 0;
  /** Channels to leave once there is a connection: the driver would take them up again. */
  #left = new Set<string>();
  /** Settles when the subscriber is connected the next time. */
  #ready = deferred();

  constructor({ url, prefix }: RedisBusOptions) {
    this.#prefix = prefix;
    this.#publisher = connectionTo(url);
    this.#subscriber = connectionTo(url);
    // Reported as state, and by what fails: an error event without a listener would end the process.
    this.#publisher.on('error', () => {});
    this.#subscriber.on('error', () => {});
    this.#publisher.on('ready', () => this.#payGap());
    this.#subscriber.on('ready', () => void this.#subscribed());
    this.#subscriber.on('reconnecting', () => this.#lost());
  }

  get state(): 'connected' | 'degraded' {
    return this.#publisher.isReady && this.#subscriber.isReady ? 'connected' : 'degraded';
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Resolves without Redis as well: it is a hint, and no reason not to serve. */
  async open(): Promise<void> {
    this.#state = 'open';
    for (const client of [this.#publisher, this.#subscriber]) {
      client.connect().catch(() => {
        // Only when it was closed while it tried.
      });
    }
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, openPatience);
    });
    await Promise.race([this.#ready.promise, patience]);
    clearTimeout(timer);
    this.#opened = true;
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#listeners.clear();
    for (const client of [this.#publisher, this.#subscriber]) {
      // Those already published go out first, if Redis is there to take them.
      if (client.isReady) await client.close().catch(() => {});
      else if (client.isOpen) client.destroy();
    }
  }

  publish(userIds: readonly string[], event: BusEvent): void {
    if (this.#state !== 'open') return;
    this.#waiting.push({ userIds, event });
    if (this.#waiting.length === 1) queueMicrotask(() => this.#deliver());
    const text = encodeEnvelope({ from: this.#nodeId, event });
    for (const userId of userIds) this.#send(this.#channelOf(userId), text);
  }

  async subscribe(userId: string, listener: BusListener): Promise<void> {
    this.#listeners.set(userId, listener);
    while (this.#state !== 'closed' && this.#listeners.has(userId)) {
      if (!this.#subscriber.isReady) {
        await this.#ready.promise;
        // It may be of a connection whose loss has not been announced yet: let that come first.
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      try {
        await this.#subscriber.subscribe(this.#channelOf(userId), this.#onText);
        return;
      } catch {
        // The connection went away meanwhile, or Redis refuses.
        await new Promise((resolve) => setTimeout(resolve, refusedPause));
      }
    }
  }

  unsubscribe(userId: string): void {
    this.#listeners.delete(userId);
    const channel = this.#channelOf(userId);
    this.#leave(channel).catch(() => this.#left.add(channel));
  }

  async #leave(channel: string): Promise<void> {
    if (!this.#subscriber.isReady) throw new Error('Not connected.');
    await this.#subscriber.unsubscribe(channel, this.#onText);
  }

  onGap(listener: () => void): void {
    this.#gapListeners.push(listener);
  }

  /** Never waits for Redis, and never forgets that something did not reach it. */
  #send(channel: string, text: string): void {
    this.#publisher.publish(channel, text).then(
      // It answers again: it may have hung, without a connection lost.
      () => this.#payGap(),
      () => {
        this.#dropped += 1;
        this.#owesGap = true;
        // The connection may have come back while this one was given up.
        if (this.#publisher.isReady) this.#payGap();
      },
    );
  }

  #payGap(): void {
    if (!this.#owesGap || this.#state !== 'open') return;
    this.#owesGap = false;
    this.#publisher.publish(this.#gapChannel, this.#nodeId).catch(() => {
      this.#owesGap = true;
    });
  }

  async #subscribed(): Promise<void> {
    const channels = this.#listeners.userIds.map((userId) => this.#channelOf(userId));
    try {
      await this.#subscriber.subscribe([this.#gapChannel, ...channels], this.#onText);
    } catch {
      return;
    }
    const left = [...this.#left].filter((channel) => !channels.includes(channel));
    this.#left.clear();
    for (const channel of left) this.#leave(channel).catch(() => this.#left.add(channel));
    this.#ready.resolve();
    if (this.#opened) this.#tellGap();
  }

  #lost(): void {
    // Those who waited for the connection that is gone go on waiting for the next one.
    this.#ready.resolve();
    this.#ready = deferred();
  }

  readonly #onText = (text: string, channel: string): void => {
    if (this.#state !== 'open') return;
    if (channel === this.#gapChannel) {
      if (text !== this.#nodeId) this.#tellGap();
      return;
    }
    const envelope = decodeEnvelope(text);
    if (envelope === null || envelope.from === this.#nodeId) return;
    this.#listeners.call(channel.slice(this.#channelOf('').length), envelope.event);
  };

  #deliver(): void {
    const deliveries = this.#waiting;
    this.#waiting = [];
    for (const { userIds, event } of deliveries) {
      for (const userId of userIds) this.#listeners.call(userId, event);
    }
  }

  #tellGap(): void {
    for (const listener of this.#gapListeners) listener();
  }

  #channelOf(userId: string): string {
    return `${this.#prefix}:user:${userId}`;
  }

  get #gapChannel(): string {
    return `${this.#prefix}:gap`;
  }
}

function connectionTo(url: string) {
  return createClient({
    url,
    // A command that waits for Redis to come back would be acted on long after it was true.
    disableOfflineQueue: true,
    commandsQueueMaxLength: queueLength,
    pingInterval,
    socket: {
      connectTimeout: 5_000,
      socketTimeout: silence,
      reconnectStrategy: (retries) =>
        Math.min(2_000, 50 * 2 ** retries) * (0.5 + Math.random() / 2),
    },
  });
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
