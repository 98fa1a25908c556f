import { randomUUID } from 'node:crypto';
import { prepareRedis, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { RedisLimiter } from '../../src/limits/redis-limiter.js';
import type { Rate } from '../../src/limits/token-bucket.js';
import type { Redis } from '../../src/redis/redis.js';
import { openOperator, openRedis } from '../redis/open-redis.js';
import { limiterContract } from './limiter-contract.js';

const { REDIS_URL } = process.env;

/** One token, and the next one in minutes. */
const once: Rate = { burst: 1, perSecond: 0.01 };

function limiterOn(redis: Redis, rate: Rate, name = 'test') {
  const counted = { fallbacks: 0 };
  const limiter = new RedisLimiter({
    redis,
    name,
    rate,
    onFallback: () => {
      counted.fallbacks += 1;
    },
  });
  return Object.assign(limiter, { counted });
}

describe.skipIf(!REDIS_URL)('on Redis (REDIS_URL)', () => {
  const url = REDIS_URL as string;

  limiterContract('the limiter that nodes share', async (rate) => {
    const prefix = randomUUID();
    const [a, b] = await Promise.all([openRedis(url, prefix), openRedis(url, prefix)]);
    return { a: limiterOn(a, rate), b: limiterOn(b, rate) };
  });

  test('limiters of other names and other chats count apart', async () => {
    const [redis, other] = [await openRedis(url, randomUUID()), await openRedis(url, randomUUID())];
    expect(await limiterOn(redis, once, 'one').take('ann')).toBe(0);
    expect(await limiterOn(redis, once, 'two').take('ann')).toBe(0);
    expect(await limiterOn(other, once, 'one').take('ann')).toBe(0);
    expect(await limiterOn(redis, once, 'one').take('ann')).toBeGreaterThan(0);
  });

  test('a flood of one address costs Redis no more than its burst', async () => {
    const server = await prepareRedis();
    await server.start();
    const redis = await openRedis(server.url, 'chat');
    const limiter = limiterOn(redis, { burst: 5, perSecond: 0.01 });
    for (let index = 0; index < 1_000; index += 1) await limiter.take('192.0.2.1');
    const stats = await (await openOperator(server.url)).info('commandstats');
    const calls = [...stats.matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g)];
    const sum = calls.reduce((total, [, count]) => total + Number(count), 0);
    // One more, as the script is new to this server.
    expect(sum).toBe(6);
  });

  test('names and addresses are not in its keys, which go when they say nothing any more', async () => {
    const server = await prepareRedis();
    await server.start();
    const redis = await openRedis(server.url, 'chat');
    const limiter = limiterOn(redis, { burst: 1, perSecond: 2 });
    await limiter.take('ann@example.com');
    await limiter.take('x'.repeat(100_000));
    const operator = await openOperator(server.url);
    const keys = await operator.keys('*');
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(key).toMatch(/^chat:limit:test:[\w-]{22}$/);
    await waitFor(async () => (await operator.keys('*')).length === 0);
  });

  test('a Redis that has forgotten the script is told it again', async () => {
    const server = await prepareRedis();
    await server.start();
    const limiter = limiterOn(await openRedis(server.url, 'chat'), once);
    expect(await limiter.take('ann')).toBe(0);
    await (await openOperator(server.url)).scriptFlush();
    expect(await limiter.take('ben')).toBe(0);
    expect(limiter.counted.fallbacks).toBe(0);
  });

  test('while Redis is away each node counts alone, at once; together again when it is back', async () => {
    const server = await prepareRedis();
    const [a, b] = await Promise.all([
      openRedis(server.url, 'chat', { away: true }),
      openRedis(server.url, 'chat', { away: true }),
    ]);
    const [ofA, ofB] = [limiterOn(a, once), limiterOn(b, once)];
    const begun = performance.now();
    expect([await ofA.take('ann'), await ofB.take('ann')]).toEqual([0, 0]);
    for (let taken = 0; taken < 10; taken += 1) {
      expect(await ofA.take('ann')).toBeGreaterThan(0);
    }
    // Had each been asked for, and waited for, that were three seconds.
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect([ofA.counted.fallbacks, ofB.counted.fallbacks]).toEqual([1, 1]);

    await server.start();
    await waitFor(() => a.takesCommands && b.takesCommands);
    expect(await ofA.take('ben')).toBe(0);
    expect(await ofB.take('ben')).toBeGreaterThan(0);
    await server.kill();
    await waitFor(() => !a.takesCommands && !b.takesCommands);
    expect(await ofB.take('cem')).toBe(0);
    expect(await ofB.take('cem')).toBeGreaterThan(0);
    expect(await ofA.take('cem')).toBe(0);
  });

  test('a Redis that hangs holds up a few for a quarter of a second, and nobody after them', async () => {
    const server = await prepareRedis();
    await server.start();
    const redis = await openRedis(server.url, 'chat');
    const limiter = limiterOn(redis, once);
    expect(await limiter.take('before')).toBe(0);
    server.hang(true);
    const begun = performance.now();
    expect(await Promise.all([limiter.take('ann'), limiter.take('ben')])).toEqual([0, 0]);
    const waited = performance.now() - begun;
    expect(waited).toBeGreaterThan(200);
    for (let index = 0; index < 1_000; index += 1) await limiter.take(`stranger-${index}`);
    expect(performance.now() - begun - waited).toBeLessThan(waited + 500);
    expect(limiter.counted.fallbacks).toBe(1_002);
    expect(redis.waiting).toBe(2);

    server.hang(false);
    await waitFor(async () => {
      const before = limiter.counted.fallbacks;
      await limiter.take(randomUUID());
      return limiter.counted.fallbacks === before;
    });
  });
});
