import { randomUUID } from 'node:crypto';
import type { Redis } from '../../redis/redis.js';
import { type Bus, type BusEvent, type BusListener, isPassing } from '../bus.js';
import { LocalListeners } from '../local-listeners.js';
import { decodeEnvelope, encodeEnvelope } from './envelope.js';

/** ms that `open` waits for Redis; without it the server starts all the same, degraded. */
const openPatience = 2_000;
/** ms between two notices of a gap, at least: each makes every node look into the store. */
const gapPause = 1_000;

/**
 * The bus of several nodes. Each user has a channel, which a node listens to while it has a socket of
 * that user; a node hands its own events to its own sockets without asking Redis.
 *
 * Redis pub/sub keeps nothing, so whatever may have been lost is said as a gap, and the nodes then
 * look into the store: a node whose own subscription was away tells itself; one that could not
 * publish tells all others as soon as it can.
 */
export class RedisBus implements Bus {
  readonly #redis: Redis;
  readonly #nodeId = randomUUID();
  readonly #listeners = new LocalListeners();
  readonly #gapListeners: (() => void)[] = [];
  /** Local events of this turn, delivered after it. */
  #waiting: { readonly userIds: readonly string[]; readonly event: BusEvent }[] = [];
  #state: 'new' | 'opening' | 'open' | 'closed' = 'new';
  /** Whether other nodes have missed something of this node's, and do not know. */
  #owesGap = false;
  #gapTimer: NodeJS.Timeout | undefined;
  #gapPaidAt = Number.NEGATIVE_INFINITY;
  #dropped = 0;

  constructor(redis: Redis) {
    this.#redis = redis;
    redis.on('text', this.#onText);
    redis.on('ready', () => this.#payGap());
    redis.on('resubscribed', () => this.#tellGap());
  }

  /** Also while others have not been told what they missed: they wait for it. */
  get state(): 'connected' | 'degraded' {
    return this.#owesGap ? 'degraded' : this.#redis.state;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Resolves without Redis as well: it is a hint, and no reason not to serve. */
  async open(): Promise<void> {
    this.#state = 'opening';
    const heard = this.#redis.subscribe(this.#gapChannel).then(() => {
      // Others may have told of a gap before they could be heard.
      if (this.#state === 'open') this.#tellGap();
    });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, openPatience);
    });
    await Promise.race([heard, patience]);
    clearTimeout(timer);
    if (this.#state === 'opening') this.#state = 'open';
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#gapTimer);
    for (const userId of this.#listeners.userIds) this.unsubscribe(userId);
    this.#redis.unsubscribe(this.#gapChannel);
    this.#redis.off('text', this.#onText);
  }

  publish(userIds: readonly string[], event: BusEvent): void {
    if (this.#state !== 'open') return;
    this.#waiting.push({ userIds, event });
    if (this.#waiting.length === 1) queueMicrotask(() => this.#deliver());
    const text = encodeEnvelope({ from: this.#nodeId, event });
    const isOwed = !isPassing(event);
    for (const userId of userIds) this.#send(this.#channelOf(userId), text, isOwed);
  }

  async subscribe(userId: string, listener: BusListener): Promise<void> {
    this.#listeners.set(userId, listener);
    await this.#redis.subscribe(this.#channelOf(userId));
  }

  unsubscribe(userId: string): void {
    this.#listeners.delete(userId);
    this.#redis.unsubscribe(this.#channelOf(userId));
  }

  onGap(listener: () => void): void {
    this.#gapListeners.push(listener);
  }

  /** Never waits for Redis, and never forgets that something that others are owed did not reach it. */
  #send(channel: string, text: string, isOwed: boolean): void {
    this.#redis.publish(channel, text).then(
      // It answers again: it may have hung, without a connection lost.
      () => this.#payGap(),
      () => {
        this.#dropped += 1;
        if (isOwed) this.#owesGap = true;
        // The connection may have come back while this one was given up.
        this.#payGap();
      },
    );
  }

  /** Tells the others, once all of Redis is there: until then more would be lost. */
  #payGap(): void {
    if (!this.#owesGap || this.#state !== 'open' || !this.#redis.takesCommands) return;
    if (this.#gapTimer !== undefined) return;
    const wait = Math.max(0, this.#gapPaidAt + gapPause - performance.now());
    if (wait > 0) {
      this.#payLater(wait);
      return;
    }
    this.#gapPaidAt = performance.now();
    this.#owesGap = false;
    this.#redis.publish(this.#gapChannel, this.#nodeId).catch(() => {
      this.#owesGap = true;
      this.#payLater(gapPause);
    });
  }

  #payLater(wait: number): void {
    clearTimeout(this.#gapTimer);
    this.#gapTimer = setTimeout(() => {
      this.#gapTimer = undefined;
      this.#payGap();
    }, wait);
    this.#gapTimer.unref();
  }

  readonly #onText = (text: string, channel: string): void => {
    if (this.#state === 'closed') return;
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
    if (this.#state !== 'open') return;
    for (const listener of this.#gapListeners) listener();
  }

  #channelOf(userId: string): string {
    return `${this.#redis.prefix}:user:${userId}`;
  }

  get #gapChannel(): string {
    return `${this.#redis.prefix}:gap`;
  }
}
