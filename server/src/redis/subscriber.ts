import { setTimeout as delay } from 'node:timers/promises';
import { backOff, type RedisClient, redisClient } from './redis-client.js';

export interface SubscriberOptions {
  readonly url: string;
  /** `sharded` for one shard of a cluster: its channels stay on it. */
  readonly kind: 'plain' | 'sharded';
  readonly onText: (text: string, channel: string) => void;
  /** Channels that were heard before, and then not, are heard again. */
  readonly onResubscribed: () => void;
  /** The connection was lost. */
  readonly onLost: () => void;
  /** Another shard has the channel now. */
  readonly onMoved: (channel: string) => void;
}

/** ms before a subscription that was refused is tried again. */
const refusedPause = 200;

interface Wanted {
  readonly heard: Promise<void>;
  readonly settle: () => void;
  /** Whether it was heard at some time, so that whoever listens relies on it. */
  state: 'new' | 'promised';
}

/**
 * Listens to channels of one server, and goes on listening whatever happens to the connection.
 *
 * Each connection is a new client of the driver, told the channels by us: on its own the driver takes
 * up again what was left in the meantime, and keeps to itself which channels a shard has refused.
 */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #wanted = new Map<string, Wanted>();
  /** Those heard on the present connection. */
  readonly #placed = new Set<string>();
  #connection: RedisClient | null = null;
  #asked = 0;
  #state: 'away' | 'ready' | 'closed' = 'away';

  constructor(options: SubscriberOptions) {
    this.#options = options;
  }

  /** Whether all that is wanted is heard, refusals aside. */
  get isReady(): boolean {
    return this.#state === 'ready' && this.#connection?.isReady === true;
  }

  get channels(): string[] {
    return [...this.#wanted.keys()];
  }

  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  open(): void {
    void this.#run();
  }

  close(): void {
    this.#state = 'closed';
    this.#wanted.clear();
    if (this.#connection) end(this.#connection);
  }

  /** Resolves once what is published from then on is heard, however long that takes. */
  subscribe(channel: string): Promise<void> {
    const known = this.#wanted.get(channel);
    if (known) return known.heard;
    const wanted = newWanted();
    this.#wanted.set(channel, wanted);
    if (this.#connection?.isReady) void this.#place(this.#connection, [channel]);
    return wanted.heard;
  }

  unsubscribe(channel: string): void {
    this.#wanted.delete(channel);
    if (this.#placed.delete(channel) && this.#connection) this.#leave(this.#connection, channel);
  }

  async #run(): Promise<void> {
    for (let retries = 0; !this.#isClosed; retries += 1) {
      const client = redisClient(this.#options.url, { reconnects: false });
      const ended = new Promise<void>((resolve) => {
        client.once('terminated', () => resolve());
        client.once('end', () => resolve());
      });
      // What the driver cannot make sense of; other errors end the connection anyway.
      client.on('error', () => end(client));
      client.on('sharded-channel-moved', (channel: string) => this.#onMoved(client, channel));
      this.#connection = client;
      try {
        await client.connect();
        await this.#place(client, [...this.#wanted.keys()]);
        if (client.isReady && this.#state === 'away') {
          this.#state = 'ready';
          retries = 0;
          await ended;
        }
      } catch {
        // Not there yet.
      }
      end(client);
      this.#connection = null;
      this.#placed.clear();
      if (this.#isClosed) return;
      if (this.#state === 'ready') {
        this.#state = 'away';
        this.#options.onLost();
      }
      await delay(backOff(retries), undefined, { ref: false });
    }
  }

  /** Each channel fares for itself: one may be refused, and another shard's. */
  async #place(client: RedisClient, channels: readonly string[]): Promise<void> {
    const asked = this.#ask(client, channels);
    const inStep = this.#staysInStep(client);
    const outcomes = await Promise.allSettled(asked);
    if (!(await inStep) || client !== this.#connection) return;
    let again = false;
    for (const [index, outcome] of outcomes.entries()) {
      const channel = channels[index] ?? '';
      const wanted = this.#wanted.get(channel);
      if (outcome.status === 'fulfilled') {
        if (!wanted) {
          this.#leave(client, channel);
          continue;
        }
        this.#placed.add(channel);
        again ||= wanted.state === 'promised';
        wanted.state = 'promised';
        wanted.settle();
      } else if (isMoved(outcome.reason)) {
        this.#onMoved(client, channel);
      } else if (client.isReady) {
        void this.#placeLater(client, channel);
      }
    }
    if (again) this.#options.onResubscribed();
  }

  async #placeLater(client: RedisClient, channel: string): Promise<void> {
    await delay(refusedPause, undefined, { ref: false });
    if (client !== this.#connection || this.#placed.has(channel)) return;
    if (this.#wanted.has(channel)) await this.#place(client, [channel]);
  }

  #ask(client: RedisClient, channels: readonly string[]): Promise<void>[] {
    if (channels.length === 0) return [];
    if (this.#options.kind === 'plain') {
      const all = client.subscribe([...channels], this.#options.onText);
      return channels.map(() => all);
    }
    return channels.map((channel) => client.sSubscribe(channel, this.#options.onText));
  }

  #leave(client: RedisClient, channel: string): void {
    const left =
      this.#options.kind === 'plain'
        ? client.unsubscribe(channel, this.#options.onText)
        : client.sUnsubscribe(channel, this.#options.onText);
    // If it fails, the connection is gone, and the subscription with it.
    left.catch(() => {});
    void this.#staysInStep(client);
  }

  /**
   * The driver (6.3) takes a shard's notice that a channel has moved for the answer to a subscription
   * that is under way, and each answer after that for the next question's. So a question whose answer
   * is known comes last; a connection that gets another one is given up, before it misleads us.
   */
  async #staysInStep(client: RedisClient): Promise<boolean> {
    if (this.#options.kind === 'plain') return true;
    this.#asked += 1;
    const question = String(this.#asked);
    const answer = await client.ping(question).catch(() => null);
    if (answer === question) return true;
    end(client);
    return false;
  }

  #onMoved(client: RedisClient, channel: string): void {
    if (client !== this.#connection) return;
    this.#placed.delete(channel);
    if (this.#wanted.has(channel)) this.#options.onMoved(channel);
  }
}

function newWanted(): Wanted {
  let settle: () => void = () => {};
  const heard = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { heard, settle, state: 'new' };
}

function isMoved(reason: unknown): boolean {
  return reason instanceof Error && reason.message.startsWith('MOVED');
}

function end(client: RedisClient): void {
  if (client.isOpen) client.destroy();
}
