import { keySlot } from './key-slot.js';
import { RedisAwayError } from './redis-away-error.js';
import type { RedisClient } from './redis-client.js';
import type { LinkEvents, RedisLink } from './redis-link.js';
import { closeClient } from './redis-server.js';
import { Shard } from './shard.js';

/** ms between two looks at who has which slots, while something is away. */
const troubledInterval = 1_000;
/** How many times rarer they are when all is well. */
const calmFactor = 5;
/** ms from a sign that slots have moved to a look, and from what is heard again to telling of it. */
const gathering = 100;
/** ms that one server has to say who has which slots. */
const lookPatience = 2_000;

interface Wanted {
  readonly channel: string;
  readonly slot: number;
  readonly heard: Promise<void>;
  readonly settle: () => void;
  /** Where it is asked for; null while that is not known. */
  shard: Shard | null;
  /** `lost`: it was heard before, and is to be told of when it is again. */
  state: 'new' | 'heard' | 'lost';
}

/**
 * A cluster: what is about a key goes to the shard that has its slot, channels too (sharded pub/sub),
 * so that the load of all users spreads.
 *
 * Each shard is two plain connections of the driver. Its own cluster client (6.3) waits for a shard
 * that is away, where we want to be refused at once; and it renews sharded subscriptions in promises
 * that nobody awaits, so that we could neither tell of the gap nor survive their failure.
 */
export class RedisCluster implements RedisLink {
  readonly #url: string;
  /** To the server that the operator named: asked when no shard answers. */
  readonly #seed: RedisClient;
  readonly #events: LinkEvents;
  /** By URL. */
  readonly #shards = new Map<string, Shard>();
  /** By slot. */
  #owners: readonly (Shard | undefined)[] = [];
  readonly #wanted = new Map<string, Wanted>();
  readonly #timer: NodeJS.Timeout;
  #lookTimer: NodeJS.Timeout | undefined;
  #tellTimer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #state: 'open' | 'closed' = 'open';

  /** @param seed - A connection to one of its servers, open. */
  constructor(url: string, seed: RedisClient, events: LinkEvents) {
    this.#url = url;
    this.#seed = seed;
    this.#events = events;
    let calm = 0;
    this.#timer = setInterval(() => {
      calm = this.takesCommands && this.isHeard ? calm + 1 : calmFactor;
      if (calm < calmFactor) return;
      calm = 0;
      void this.#look();
    }, troubledInterval);
    void this.#look();
  }

  get takesCommands(): boolean {
    return this.#isWhole && this.#all(({ client }) => client.isReady);
  }

  get isHeard(): boolean {
    if (!this.#isWhole || !this.#all(({ subscriber }) => subscriber.isReady)) return false;
    for (const { shard } of this.#wanted.values()) if (shard === null) return false;
    return true;
  }

  async execute(key: string, args: readonly string[]): Promise<unknown> {
    const slot = keySlot(key);
    try {
      return await this.#ownerOf(slot).client.sendCommand(args);
    } catch (error) {
      const answer = error instanceof Error ? error.message : '';
      if (answer.startsWith('ASK ')) return this.#askingAt(answer, args);
      if (answer.startsWith('CLUSTERDOWN')) this.#lookSoon();
      if (!answer.startsWith('MOVED ')) throw error;
    }
    await this.#look();
    return this.#ownerOf(slot).client.sendCommand(args);
  }

  publish(channel: string, text: string): Promise<unknown> {
    return this.execute(channel, ['SPUBLISH', channel, text]);
  }

  subscribe(channel: string): Promise<void> {
    const known = this.#wanted.get(channel);
    if (known) return known.heard;
    const wanted = newWanted(channel);
    this.#wanted.set(channel, wanted);
    this.#place(wanted);
    return wanted.heard;
  }

  unsubscribe(channel: string): void {
    this.#wanted.get(channel)?.shard?.subscriber.unsubscribe(channel);
    this.#wanted.delete(channel);
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    clearInterval(this.#timer);
    clearTimeout(this.#lookTimer);
    clearTimeout(this.#tellTimer);
    this.#wanted.clear();
    const shards = [...this.#shards.values()];
    await Promise.all([closeClient(this.#seed), ...shards.map((shard) => shard.close())]);
  }

  get #isWhole(): boolean {
    return this.#owners.length > 0 && !this.#owners.includes(undefined);
  }

  #all(holds: (shard: Shard) => boolean): boolean {
    return [...this.#shards.values()].every(holds);
  }

  #ownerOf(slot: number): Shard {
    const owner = this.#owners[slot];
    if (!owner) throw new RedisAwayError();
    return owner;
  }

  /** The slot is on its way to another shard, and this key is there already: for this one command. */
  async #askingAt(answer: string, args: readonly string[]): Promise<unknown> {
    const [, host = '', port = ''] = /^ASK \d+ (.*):(\d+)$/.exec(answer) ?? [];
    const client = this.#shards.get(this.#urlOf(host, Number(port)))?.client;
    if (!client) throw new RedisAwayError();
    const [, result] = await Promise.all([
      client.sendCommand(['ASKING']),
      client.sendCommand(args),
    ]);
    return result;
  }

  #place(wanted: Wanted): void {
    const shard = this.#owners[wanted.slot];
    if (!shard) return;
    wanted.shard = shard;
    void shard.subscriber.subscribe(wanted.channel).then(() => {
      if (wanted.shard !== shard || this.#wanted.get(wanted.channel) !== wanted) return;
      if (wanted.state === 'lost') this.#tellSoon();
      wanted.state = 'heard';
      wanted.settle();
    });
  }

  #displace(wanted: Wanted): void {
    wanted.shard?.subscriber.unsubscribe(wanted.channel);
    wanted.shard = null;
    if (wanted.state === 'heard') wanted.state = 'lost';
  }

  #onMoved(channel: string): void {
    const wanted = this.#wanted.get(channel);
    if (wanted) this.#displace(wanted);
    this.#lookSoon();
  }

  /** Many channels move at once, and are told of once. */
  #tellSoon(): void {
    this.#tellTimer ??= setTimeout(() => {
      this.#tellTimer = undefined;
      this.#events.onResubscribed();
    }, gathering);
  }

  #lookSoon(): void {
    if (this.#state === 'closed') return;
    this.#lookTimer ??= setTimeout(() => {
      this.#lookTimer = undefined;
      void this.#look();
    }, gathering);
  }

  /** Finds out who has which slots, and follows. */
  #look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    const clients = [...this.#shards.values()].map(({ client }) => client);
    // Another one first each time: it may be one that the others have left behind.
    const start = Math.floor(Math.random() * clients.length);
    for (const client of [...clients.slice(start), ...clients.slice(0, start), this.#seed]) {
      const ranges = await rangesFrom(client);
      if (this.#isClosed) return;
      if (ranges === null || ranges.length === 0) continue;
      this.#follow(ranges);
      return;
    }
  }

  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #follow(ranges: readonly SlotRange[]): void {
    const owners = new Array<Shard | undefined>(16_384).fill(undefined);
    const inUse = new Set<string>();
    for (const { from, to, host, port } of ranges) {
      const url = this.#urlOf(host, port);
      inUse.add(url);
      owners.fill(this.#shardAt(url), from, to + 1);
    }
    this.#owners = owners;
    for (const wanted of this.#wanted.values()) {
      if (wanted.shard !== null && wanted.shard === owners[wanted.slot]) continue;
      this.#displace(wanted);
      this.#place(wanted);
    }
    for (const [url, shard] of this.#shards) {
      if (inUse.has(url)) continue;
      this.#shards.delete(url);
      void shard.close();
    }
  }

  #shardAt(url: string): Shard {
    const known = this.#shards.get(url);
    if (known) return known;
    const shard = new Shard({
      url,
      onText: this.#events.onText,
      onReady: this.#events.onReady,
      onResubscribed: () => this.#tellSoon(),
      onLost: () => this.#lookSoon(),
      onMoved: (channel) => this.#onMoved(channel),
    });
    this.#shards.set(url, shard);
    return shard;
  }

  /** As the operator named it, credentials included, with another address. */
  #urlOf(host: string, port: number): string {
    const url = new URL(this.#url);
    // A server that does not know its own address leaves it out.
    if (host !== '' && host !== '?') url.hostname = host.includes(':') ? `[${host}]` : host;
    url.port = String(port);
    return url.href;
  }
}

interface SlotRange {
  readonly from: number;
  readonly to: number;
  readonly host: string;
  readonly port: number;
}

/** Null when it does not say so in time. */
async function rangesFrom(client: RedisClient): Promise<SlotRange[] | null> {
  if (!client.isReady) return null;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), lookPatience);
  });
  const answer = client.clusterSlots().then(
    (ranges) =>
      ranges.map(({ from, to, master }) => ({
        from,
        to,
        host: master.host ?? '',
        port: master.port,
      })),
    () => null,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function newWanted(channel: string): Wanted {
  let settle: () => void = () => {};
  const heard = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { channel, slot: keySlot(channel), heard, settle, shard: null, state: 'new' };
}
