import { type RedisClient, redisClient } from './redis-client.js';
import { closeClient } from './redis-server.js';
import { Subscriber, type SubscriberOptions } from './subscriber.js';

export interface ShardOptions extends Omit<SubscriberOptions, 'kind'> {
  /** Commands are taken (again). */
  readonly onReady: () => void;
}

/** One master of a cluster: a connection for commands, and one that listens. */
export class Shard {
  readonly client: RedisClient;
  readonly subscriber: Subscriber;

  constructor({ onReady, ...options }: ShardOptions) {
    this.client = redisClient(options.url, { reconnects: true });
    this.client.on('ready', onReady);
    this.client.on('reconnecting', options.onLost);
    this.client.connect().catch(() => {
      // Only when it was closed while it tried.
    });
    this.subscriber = new Subscriber({ ...options, kind: 'sharded' });
    this.subscriber.open();
  }

  async close(): Promise<void> {
    this.subscriber.close();
    await closeClient(this.client);
  }
}
