import { randomUUID } from 'node:crypto';
import {
  atTestEnd,
  hasRedisServer,
  startRedisCluster,
  type TestRedis,
  type TestRedisCluster,
  waitFor,
} from '@chat/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bus } from '../../src/bus/bus.js';
import { createBus } from '../../src/bus/create-bus.js';
import { RedisLimiter } from '../../src/limits/redis-limiter.js';
import { RedisPresence } from '../../src/presence/redis-presence.js';
import { keySlot } from '../../src/redis/key-slot.js';
import type { Redis } from '../../src/redis/redis.js';
import { busContract } from '../bus-contract.js';
import { limiterContract } from '../limits/limiter-contract.js';
import { presenceContract } from '../presence/presence-contract.js';
import { openRedis } from './open-redis.js';

const isMissing = !hasRedisServer() && !process.env.REQUIRE_ENGINES;

type TestBus = Bus & { gaps: number; redis: Redis };

async function openBus(url: string, prefix = 'chat'): Promise<TestBus> {
  const redis = await openRedis(url, prefix);
  const bus = Object.assign(createBus(redis), { gaps: 0, redis });
  bus.onGap(() => {
    bus.gaps += 1;
  });
  atTestEnd(() => bus.close());
  await bus.open();
  return bus;
}

/** What a node hears for one user. */
async function listen(bus: Bus, userId: string): Promise<string[]> {
  const heard: string[] = [];
  await bus.subscribe(userId, (event) => {
    if (event.kind === 'session_ended') heard.push(event.sessionId);
  });
  return heard;
}

const say = (bus: Bus, userId: string, text: string) =>
  bus.publish([userId], { kind: 'session_ended', sessionId: text });

/** Users whose channels a master has. */
async function usersOn(cluster: TestRedisCluster, master: TestRedis, count: number) {
  const users: string[] = [];
  for (let index = 0; users.length < count; index += 1) {
    const user = `user-${index}`;
    const slot = keySlot(`chat:user:${user}`);
    if ((await cluster.ownerOf(slot)) === master) users.push(user);
  }
  return users;
}

describe.skipIf(isMissing)('on a cluster of Redis (redis-server)', () => {
  let cluster: TestRedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  }, 60_000);
  afterAll(() => cluster?.remove());

  const openTwo = () => {
    const prefix = randomUUID();
    return Promise.all([openRedis(cluster.url, prefix), openRedis(cluster.url, prefix)]);
  };

  busContract('the Redis bus', async () => {
    const prefix = randomUUID();
    const [a, b] = await Promise.all([openBus(cluster.url, prefix), openBus(cluster.url, prefix)]);
    return { a, b };
  });

  limiterContract('the limiter that nodes share', async (rate) => {
    const [a, b] = await openTwo();
    const on = (redis: Redis) => new RedisLimiter({ redis, name: 'test', rate });
    return { a: on(a), b: on(b) };
  });

  presenceContract('the presence that nodes share', async () => {
    const [a, b] = await openTwo();
    const on = (redis: Redis) => {
      const presence = new RedisPresence({ redis, expiry: 30_000 });
      atTestEnd(() => presence.close());
      presence.open();
      return presence;
    };
    return { a: on(a), b: on(b) };
  });

  test('keys are in the slots that Redis itself says', async () => {
    const keys = ['chat:gap', 'chat:user:ann', '{ann}:x', 'a{}b', 'a{{b}c}', '}{', 'größe 👋'];
    for (const key of keys) expect([key, keySlot(key)]).toEqual([key, await cluster.slotOf(key)]);
  });

  test('the channels of users are spread over its shards, and sent to no other', async () => {
    const bus = await openBus(cluster.url);
    const users = Array.from({ length: 60 }, (_, index) => `user-${index}`);
    await Promise.all(users.map((user) => listen(bus, user)));
    let sum = 0;
    for (const master of cluster.masters) {
      const sharded = (await master.ask('PUBSUB', 'SHARDCHANNELS', 'chat:user:*')).split('\n');
      expect(sharded.length).toBeGreaterThan(5);
      sum += sharded.length;
      expect(await master.ask('PUBSUB', 'CHANNELS')).toBe('');
    }
    expect(sum).toBe(60);
    for (const user of users) bus.unsubscribe(user);
    for (const master of cluster.masters) {
      await waitFor(
        async () => (await master.ask('PUBSUB', 'SHARDCHANNELS', 'chat:user:*')) === '',
      );
    }
  });
});

describe.skipIf(isMissing)('a cluster of Redis that changes (redis-server)', () => {
  test('a slot that moves takes its users along, with a gap', async () => {
    const cluster = await startRedisCluster();
    const [a, b] = [await openBus(cluster.url), await openBus(cluster.url)];
    const heard = await listen(b, 'ann');
    say(a, 'ann', 'before');
    await waitFor(() => heard.length === 1);
    const slot = keySlot('chat:user:ann');
    const from = await cluster.ownerOf(slot);
    const to = cluster.masters.find((master) => master !== from) as TestRedis;
    await cluster.moveSlot(slot, to);
    await waitFor(() => b.gaps > 0);
    say(a, 'ann', 'after');
    await waitFor(() => heard.includes('after'));
    expect(await to.ask('PUBSUB', 'SHARDCHANNELS', 'chat:user:ann')).toBe('chat:user:ann');
    expect(a.dropped).toBe(0);
    // What is about keys follows as well.
    const key = 'chat:user:ann';
    expect(await a.redis.execute(key, ['SET', key, '1'])).toBe('OK');
    await waitFor(() => a.state === 'connected' && b.state === 'connected');
  });

  test('slots that move while users come and go: in the end all hear', async () => {
    const cluster = await startRedisCluster();
    const [a, b] = [await openBus(cluster.url), await openBus(cluster.url)];
    const users = Array.from({ length: 40 }, (_, index) => `user-${index}`);
    let moving = true;
    const comings = users.map(async (user) => {
      while (moving) {
        await b.subscribe(user, () => {});
        b.unsubscribe(user);
        // So that the servers get a turn on a small machine.
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    });
    for (const user of users.slice(0, 15)) {
      const slot = keySlot(`chat:user:${user}`);
      const index = cluster.masters.indexOf(await cluster.ownerOf(slot));
      await cluster.moveSlot(slot, cluster.masters[(index + 1) % 3] as TestRedis);
    }
    moving = false;
    await Promise.all(comings);
    const heard = await Promise.all(users.map((user) => listen(b, user)));
    // Again and again: a connection that was given up meanwhile loses some, and says so as a gap.
    await waitFor(() => {
      for (const user of users) say(a, user, 'hello');
      return heard.every((texts) => texts.length > 0);
    });
  }, 120_000);

  test('a shard that dies and comes back: its users alone are out of reach, and catch up', async () => {
    const cluster = await startRedisCluster();
    const [a, b] = [await openBus(cluster.url), await openBus(cluster.url)];
    // The others go on without it.
    for (const master of cluster.masters) {
      await master.ask('CONFIG', 'SET', 'cluster-require-full-coverage', 'no');
    }
    const dying = await cluster.ownerOf(keySlot('chat:user:ann'));
    const living = cluster.masters.find((master) => master !== dying) as TestRedis;
    const [other = ''] = await usersOn(cluster, living, 1);
    const [heard, elsewhere] = [await listen(b, 'ann'), await listen(b, other)];
    await dying.kill();
    await waitFor(() => a.state === 'degraded' && b.state === 'degraded');
    say(a, 'ann', 'lost');
    say(a, other, 'heard');
    await waitFor(() => elsewhere.length === 1);
    await waitFor(() => a.dropped === 1);
    expect(b.gaps).toBe(0);

    await dying.start();
    await waitFor(() => b.gaps > 0);
    await waitFor(() => a.state === 'connected' && b.state === 'connected');
    say(a, 'ann', 'after');
    await waitFor(() => heard.length > 0);
    expect(heard).toEqual(['after']);
  });

  test('a shard whose place its replica takes: all go on there, with a gap', async () => {
    const cluster = await startRedisCluster();
    const dying = await cluster.ownerOf(keySlot('chat:user:ann'));
    await cluster.addReplica(dying);
    const [a, b] = [await openBus(cluster.url), await openBus(cluster.url)];
    const heard = await listen(b, 'ann');
    await dying.kill();
    await waitFor(() => a.state === 'degraded');
    await waitFor(() => a.state === 'connected' && b.state === 'connected');
    await waitFor(() => b.gaps > 0);
    say(a, 'ann', 'after');
    await waitFor(() => heard.length === 1);
  });

  test('a cluster that is away at start is found once it is there', async () => {
    const cluster = await startRedisCluster();
    await Promise.all(cluster.masters.map((master) => master.kill()));
    const redis = await openRedis(cluster.url, 'chat', { away: true });
    const bus = createBus(redis);
    atTestEnd(() => bus.close());
    await bus.open();
    expect(bus.state).toBe('degraded');
    const subscribed = listen(bus, 'ann');
    await Promise.all(cluster.masters.map((master) => master.start()));
    await subscribed;
    await waitFor(() => bus.state === 'connected');
  });
});
