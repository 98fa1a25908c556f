import { createClient } from '@redis/client';

/** ms between two questions whether a connection still lives. */
const pingInterval = 5_000;
/** ms of silence after which it does not. */
const silence = 15_000;
/** Most commands that wait on one connection whose server does not answer. */
const queueLength = 4_000;

export type RedisClient = ReturnType<typeof redisClient>;

/**
 * One connection, not opened yet. While its server is away commands are refused at once: one that
 * waits for it to come back would be acted on long after it was true.
 *
 * @param url - `redis://` or `rediss://`.
 * @param reconnects - Whether it comes back by itself after a loss.
 */
export function redisClient(url: string, { reconnects }: { reconnects: boolean }) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    // What is subscribed to is bounded by the users of this node; commands are not.
    ...(reconnects ? { commandsQueueMaxLength: queueLength } : {}),
    pingInterval,
    socket: {
      connectTimeout: 5_000,
      socketTimeout: silence,
      reconnectStrategy: reconnects ? backOff : false,
    },
  });
  // Reported as state, and by what fails: an error event without a listener would end the process.
  client.on('error', () => {});
  return client;
}

/** ms before the next attempt, with jitter, so that nodes do not come back all at once. */
export function backOff(retries: number): number {
  return Math.min(2_000, 50 * 2 ** retries) * (0.5 + Math.random() / 2);
}
