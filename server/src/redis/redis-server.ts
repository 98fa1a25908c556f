import { setTimeout as delay } from 'node:timers/promises';
import type { RedisClient } from './redis-client.js';
import type { LinkEvents, RedisLink } from './redis-link.js';
import { Subscriber } from './subscriber.js';

/** ms that what was handed over has to reach Redis when the server stops. */
const closePatience = 2_000;

/** One server: a connection for commands, and one that listens. */
export class RedisServer implements RedisLink {
  readonly #client: RedisClient;
  readonly #subscriber: Subscriber;

  /** @param client - The connection for commands, open. */
  constructor(url: string, client: RedisClient, events: LinkEvents) {
    this.#client = client;
    client.on('ready', events.onReady);
    this.#subscriber = new Subscriber({
      url,
      kind: 'plain',
      onText: events.onText,
      onResubscribed: events.onResubscribed,
      onLost: () => {},
      onMoved: () => {},
    });
    this.#subscriber.open();
  }

  get takesCommands(): boolean {
    return this.#client.isReady;
  }

  get isHeard(): boolean {
    return this.#subscriber.isReady;
  }

  execute(_key: string, args: readonly string[]): Promise<unknown> {
    return this.#client.sendCommand(args);
  }

  publish(channel: string, text: string): Promise<unknown> {
    return this.#client.sendCommand(['PUBLISH', channel, text]);
  }

  subscribe(channel: string): Promise<void> {
    return this.#subscriber.subscribe(channel);
  }

  unsubscribe(channel: string): void {
    this.#subscriber.unsubscribe(channel);
  }

  async close(): Promise<void> {
    this.#subscriber.close();
    await closeClient(this.#client);
  }
}

/** Lets what was handed over go out first, if Redis is there to take it. */
export async function closeClient(client: RedisClient): Promise<void> {
  if (client.isReady) {
    const late = new AbortController();
    await Promise.race([
      client.close().catch(() => {}),
      delay(closePatience, undefined, { signal: late.signal }).catch(() => {}),
    ]);
    late.abort();
  }
  if (client.isOpen) client.destroy();
}
