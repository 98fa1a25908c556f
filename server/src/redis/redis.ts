import { EventEmitter } from 'node:events';
import { shownAddress } from '../shown-address.js';
import { RedisAwayError } from './redis-away-error.js';
import { type RedisClient, redisClient } from './redis-client.js';
import { RedisCluster } from './redis-cluster.js';
import type { RedisLink } from './redis-link.js';
import { closeClient, RedisServer } from './redis-server.js';
import type { Script } from './script.js';

export interface RedisOptions {
  /** `redis://` or `rediss://`; of a cluster, any of its servers. */
  readonly url: string;
  /** Begins all names in Redis, so that several chats can share one. @default 'chat' */
  readonly prefix?: string;
}

interface RedisEvents {
  text: [text: string, channel: string];
  /** Commands are taken (again), by some server at least. */
  ready: [];
  /** Channels that were heard before, and then not, are heard again: what came between is lost. */
  resubscribed: [];
}

/** Most commands that wait for their answer; what comes then is refused. */
const mostWaiting = 20_000;
/** ms that Redis has for an answer that somebody waits for. */
const askPatience = 250;
/** Most who wait for such an answer. */
const mostAsking = 1_000;

/**
 * This node's connections to Redis, which its bus, limits and presence share. Redis is never a reason
 * to wait: while it is away commands are refused at once, and it is looked for until it is back.
 */
export class Redis extends EventEmitter<RedisEvents> {
  readonly prefix: string;
  readonly #url: string;
  /** The first connection, which asks what the server is. */
  readonly #first: RedisClient;
  readonly #link: Promise<RedisLink>;
  #linked: RedisLink | null = null;
  #settle: (link: RedisLink) => void = () => {};
  #state: 'new' | 'open' | 'closed' = 'new';
  #waiting = 0;
  #asking = 0;
  /** Answers that did not come in time, and still may: until they do, nobody waits for another. */
  #overdue = 0;
  #failure: string | null = null;
  /** To be heard; the link learns of them once there is one. */
  readonly #channels = new Set<string>();

  constructor({ url, prefix = 'chat' }: RedisOptions) {
    super();
    this.#url = url;
    this.prefix = prefix;
    this.#first = redisClient(url, { reconnects: true });
    this.#first.on('error', (error: Error) => {
      this.#failure = error.message;
    });
    this.#link = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** For people: without a password. */
  get address(): string {
    return shownAddress(this.#url);
  }

  /** Why it is away, in the driver's words; null while it is not. */
  get failure(): string | null {
    return this.state === 'connected' ? null : (this.#failure ?? 'no answer');
  }

  /** `degraded` while any of it is away. */
  get state(): 'connected' | 'degraded' {
    return this.takesCommands && this.#linked?.isHeard ? 'connected' : 'degraded';
  }

  /** Whether commands are taken, about whatever key. */
  get takesCommands(): boolean {
    return this.#state === 'open' && this.#linked?.takesCommands === true;
  }

  /** Commands that were sent, and are not answered yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Begins to connect; does not wait for it. */
  open(): void {
    if (this.#state !== 'new') return;
    this.#state = 'open';
    this.#first.on('ready', () => {
      this.#failure = null;
    });
    const onReady = () => {
      this.#first.off('ready', onReady);
      this.#connect().catch(() => this.#first.on('ready', onReady));
    };
    this.#first.on('ready', onReady);
    this.#first.connect().catch(() => {
      // Only when it was closed while it tried.
    });
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    await (this.#linked ? this.#linked.close() : closeClient(this.#first));
  }

  /**
   * Sends one command about one key.
   * @throws RedisAwayError while there is no Redis to take it; the driver's errors for what it refuses.
   */
  execute(key: string, args: readonly string[]): Promise<unknown> {
    return this.#count((link) => link.execute(key, args));
  }

  /**
   * The answer of a script for somebody who waits for it: 250 ms at most, and not at all while Redis
   * owes an earlier answer.
   *
   * @returns null when Redis is away, slow, or refuses.
   */
  async ask(script: Script, key: string, args: readonly string[]): Promise<unknown> {
    if (!this.takesCommands || this.#overdue > 0 || this.#asking >= mostAsking) return null;
    this.#asking += 1;
    const answer = script.run(this, key, args).catch(() => null);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => {
        this.#overdue += 1;
        void answer.then(() => {
          this.#overdue -= 1;
        });
        resolve(null);
      }, askPatience);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
      this.#asking -= 1;
    }
  }

  /** @throws As {@link execute}. */
  publish(channel: string, text: string): Promise<unknown> {
    return this.#count((link) => link.publish(channel, text));
  }

  /** Resolves once what is published from then on is heard, however long that takes. */
  async subscribe(channel: string): Promise<void> {
    this.#channels.add(channel);
    const link = this.#linked ?? (await this.#link);
    if (this.#channels.has(channel)) await link.subscribe(channel);
  }

  unsubscribe(channel: string): void {
    this.#channels.delete(channel);
    this.#linked?.unsubscribe(channel);
  }

  async #count(send: (link: RedisLink) => Promise<unknown>): Promise<unknown> {
    if (this.#state !== 'open' || !this.#linked || this.#waiting >= mostWaiting) {
      throw new RedisAwayError();
    }
    this.#waiting += 1;
    try {
      return await send(this.#linked);
    } finally {
      this.#waiting -= 1;
    }
  }

  async #connect(): Promise<void> {
    const isCluster = await isOfCluster(this.#first);
    if (this.#state !== 'open') return;
    const Link = isCluster ? RedisCluster : RedisServer;
    const link = new Link(this.#url, this.#first, {
      onText: (text, channel) => this.emit('text', text, channel),
      onReady: () => this.emit('ready'),
      onResubscribed: () => this.emit('resubscribed'),
    });
    this.#linked = link;
    this.#settle(link);
    this.emit('ready');
  }
}

/** A server that does not tell is taken for one that stands alone. */
async function isOfCluster(client: RedisClient): Promise<boolean> {
  try {
    return /^cluster_enabled:1/m.test(await client.info('cluster'));
  } catch (error) {
    // Lost meanwhile: asked again with the next connection.
    if (!client.isReady) throw error;
    return false;
  }
}
