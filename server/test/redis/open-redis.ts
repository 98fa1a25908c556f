import { atTestEnd, waitFor } from '@chat/testkit';
import { createClient } from '@redis/client';
import { Redis } from '../../src/redis/redis.js';

/** How one node reaches Redis, until its test ends. With `away`, Redis need not be there yet. */
export async function openRedis(
  url: string,
  prefix: string,
  { away = false } = {},
): Promise<Redis> {
  const redis = new Redis({ url, prefix });
  atTestEnd(() => redis.close());
  redis.open();
  if (!away) await waitFor(() => redis.state === 'connected');
  return redis;
}

/** Somebody who looks into a Redis server with its own tools. */
export async function openOperator(url: string) {
  const client = await createClient({ url }).connect();
  atTestEnd(() => client.destroy());
  return client;
}
