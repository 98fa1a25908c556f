import { randomUUID } from 'node:crypto';
import { atTestEnd, prepareRedis, type TestRedis, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { RedisPresence } from '../../src/presence/redis-presence.js';
import type { Redis } from '../../src/redis/redis.js';
import { openOperator, openRedis } from '../redis/open-redis.js';
import { presenceContract } from './presence-contract.js';

const { REDIS_URL } = process.env;

function presenceOn(redis: Redis, expiry = 30_000): RedisPresence {
  const presence = new RedisPresence({ redis, expiry });
  atTestEnd(() => presence.close());
  presence.open();
  return presence;
}

async function startRedis(): Promise<TestRedis> {
  const server = await prepareRedis();
  await server.start();
  return server;
}

describe.skipIf(!REDIS_URL)('on Redis (REDIS_URL)', () => {
  presenceContract('the presence that nodes share', async () => {
    const prefix = randomUUID();
    const url = REDIS_URL as string;
    const [a, b] = await Promise.all([openRedis(url, prefix), openRedis(url, prefix)]);
    return { a: presenceOn(a), b: presenceOn(b) };
  });

  test('the connections of a node that dies vanish with their expiry; others are renewed', async () => {
    const server = await startRedis();
    const [dying, living] = [
      await openRedis(server.url, 'chat'),
      await openRedis(server.url, 'chat'),
    ];
    const [a, b] = [presenceOn(dying, 1_000), presenceOn(living, 1_000)];
    a.announce('ann', 'con_1');
    b.announce('ann', 'con_2');
    b.announce('ben', 'con_3');
    await waitFor(async () => (await b.connectionsOf('ann')) === 2);
    // As a crash does it: nothing is withdrawn.
    await dying.close();
    const operator = await openOperator(server.url);
    // When each is gone: not b's own word, which counts its own even if it has not renewed them.
    const endOf = (user: string, connection: string) =>
      operator.zScore(`chat:presence:${user}`, connection);
    const lastWord = (await endOf('ann', 'con_1')) as number;
    const ends = [(await endOf('ben', 'con_3')) as number];
    // A busy machine may hold one renewal up, not each: two that follow each other soon are the interval.
    await waitFor(async () => {
      const end = await endOf('ben', 'con_3');
      if (end !== null && end !== ends.at(-1)) ends.push(end);
      const soon = ends.some((later, index) => later - (ends[index - 1] ?? 0) <= 500);
      return soon && (ends.at(-1) as number) > lastWord + 1_000;
    });
    // What was renewed last is so far ahead that con_1 is over: it was not renewed, and is not counted.
    expect(await b.connectionsOf('ann')).toBe(1);
    expect([null, lastWord]).toContain(await endOf('ann', 'con_1'));
    await b.close();
    await waitFor(async () => (await operator.dbSize()) === 0);
  });

  test('a connection that goes while it is announced is not left behind', async () => {
    // Redis knows no script yet, so that announcing takes two commands, and withdrawing one.
    const server = await startRedis();
    const [one, two] = [await openRedis(server.url, 'chat'), await openRedis(server.url, 'chat')];
    const [a, b] = [presenceOn(one), presenceOn(two)];
    a.announce('ann', 'con_1');
    a.withdraw('ann', 'con_1');
    a.announce('ann', 'con_2');
    await waitFor(async () => (await b.connectionsOf('ann')) === 1);

    const operator = await openOperator(server.url);
    await operator.sendCommand(['SCRIPT', 'FLUSH']);
    a.announce('ben', 'con_3');
    await a.close();
    await one.close();
    expect(await operator.dbSize()).toBe(0);
  });

  test('while Redis is away a node knows its own; when it is back, empty, all are announced anew', async () => {
    const server = await startRedis();
    const [one, two] = [await openRedis(server.url, 'chat'), await openRedis(server.url, 'chat')];
    const [a, b] = [presenceOn(one, 600_000), presenceOn(two, 600_000)];
    const users = Array.from({ length: 500 }, (_, index) => `user-${index}`);
    for (const user of users) a.announce(user, 'con_a');
    b.announce('user-0', 'con_b');
    await waitFor(async () => (await b.connectionsOf('user-499')) === 1);
    await server.kill();
    await waitFor(() => one.state === 'degraded' && two.state === 'degraded');
    const begun = performance.now();
    expect(await b.connectionsOf('user-0')).toBe(1);
    for (let asked = 0; asked < 10; asked += 1) {
      expect(await b.connectionsOf('user-1')).toBe(0);
    }
    a.announce('ann', 'con_1');
    a.withdraw('user-1', 'con_a');
    // Had each answer been waited for, that were three seconds.
    expect(performance.now() - begun).toBeLessThan(2_000);

    await server.start();
    const operator = await openOperator(server.url);
    await waitFor(async () => (await operator.dbSize()) === 500);
    await waitFor(async () => (await b.connectionsOf('user-0')) === 2);
    expect(await b.connectionsOf('ann')).toBe(1);
    expect(await b.connectionsOf('user-1')).toBe(0);
  });

  test('a Redis that hangs is not waited for', async () => {
    const server = await startRedis();
    const presence = presenceOn(await openRedis(server.url, 'chat'));
    presence.announce('ann', 'con_1');
    await waitFor(async () => (await presence.connectionsOf('ann')) === 1);
    server.hang(true);
    const begun = performance.now();
    for (let index = 0; index < 1_000; index += 1) {
      presence.announce('ben', `con_${index}`);
      expect(await presence.connectionsOf('ben')).toBe(index + 1);
    }
    // One answer was waited for, for a quarter of a second.
    expect(performance.now() - begun).toBeLessThan(1_000);
    server.hang(false);
    const operator = await openOperator(server.url);
    await waitFor(async () => (await operator.zCard('chat:presence:ben')) === 1_000);
  });
});
