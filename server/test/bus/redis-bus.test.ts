import { randomUUID } from 'node:crypto';
import { atTestEnd, prepareRedis, startFaultProxy, waitFor } from '@chat/testkit';
import { createClient } from '@redis/client';
import { describe, expect, test } from 'vitest';
import type { Bus, BusEvent } from '../../src/bus/bus.js';
import { createBus } from '../../src/bus/create-bus.js';
import { Redis } from '../../src/redis/redis.js';
import { busContract } from '../bus-contract.js';

const { REDIS_URL } = process.env;

const ended = (sessionId: string): BusEvent => ({ kind: 'session_ended', sessionId });

async function openNode(redisUrl: string, redisPrefix: string): Promise<Bus & { gaps: number }> {
  const redis = new Redis({ url: redisUrl, prefix: redisPrefix });
  const bus = Object.assign(createBus(redis), { gaps: 0 });
  bus.onGap(() => {
    bus.gaps += 1;
  });
  atTestEnd(async () => {
    await bus.close();
    await redis.close();
  });
  redis.open();
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

describe.skipIf(!REDIS_URL)('on Redis (REDIS_URL)', () => {
  busContract('the Redis bus', async () => {
    const prefix = randomUUID();
    const [a, b] = await Promise.all([
      openNode(REDIS_URL as string, prefix),
      openNode(REDIS_URL as string, prefix),
    ]);
    return { a, b };
  });

  test('a node hears its own events once', async () => {
    const bus = await openNode(REDIS_URL as string, randomUUID());
    const heard = await listen(bus, 'ann');
    bus.publish(['ann'], ended('1'));
    await bus.subscribe('ben', () => heard.push('ben'));
    bus.publish(['ben'], ended('2'));
    await waitFor(() => heard.includes('ben'));
    expect(heard).toEqual(['1', 'ben']);
  });

  test('nodes with different prefixes do not hear each other', async () => {
    const prefix = randomUUID();
    const [a, b, other] = await Promise.all([
      openNode(REDIS_URL as string, prefix),
      openNode(REDIS_URL as string, prefix),
      openNode(REDIS_URL as string, randomUUID()),
    ]);
    const [heard, elsewhere] = [await listen(b, 'ann'), await listen(other, 'ann')];
    a.publish(['ann'], ended('1'));
    await waitFor(() => heard.length === 1);
    expect(elsewhere).toEqual([]);
  });

  test('what no node could have sent is dropped', async () => {
    const prefix = randomUUID();
    const bus = await openNode(REDIS_URL as string, prefix);
    const peer = await openNode(REDIS_URL as string, prefix);
    const heard = await listen(bus, 'ann');
    const stranger = await createClient({ url: REDIS_URL as string }).connect();
    atTestEnd(() => stranger.destroy());
    for (const text of [
      '',
      'null',
      '{}',
      '[1]',
      '{"from":"x","event":{"kind":"session_ended"}}',
      '{"from":"x","event":{"kind":"frame","frame":{"type":"welcome"}}}',
      `{"from":"x","event":{"kind":"session_ended","sessionId":"${'x'.repeat(300_000)}"}}`,
    ]) {
      await stranger.publish(`${prefix}:user:ann`, text);
    }
    peer.publish(['ann'], ended('true'));
    await waitFor(() => heard.length === 1);
    expect(heard).toEqual(['true']);
  });

  test('a node starts without Redis, says so, and is heard once it is there', async () => {
    const redis = await prepareRedis();
    const prefix = randomUUID();
    const [a, b] = await Promise.all([openNode(redis.url, prefix), openNode(redis.url, prefix)]);
    expect(a.state).toBe('degraded');
    const heard: string[] = [];
    const subscribed = b.subscribe('ann', () => heard.push('event'));
    const own = await listenAtOnce(a, 'ann');
    a.publish(['ann'], ended('nobody else hears this'));
    await waitFor(() => own.length === 1);
    expect(a.dropped).toBe(1);

    await redis.start();
    await subscribed;
    await waitFor(() => a.state === 'connected' && b.state === 'connected');
    // It tells the others that they have missed something.
    await waitFor(() => b.gaps > 0);
    await waitFor(() => {
      a.publish(['ann'], ended('again'));
      return heard.length > 0;
    });
  });

  test('a node whose subscription was cut says that there was a gap, and hears again', async () => {
    const redis = await prepareRedis();
    await redis.start();
    const prefix = randomUUID();
    const [a, b] = await Promise.all([openNode(redis.url, prefix), openNode(redis.url, prefix)]);
    const heard = await listen(b, 'ann');
    a.publish(['ann'], ended('before'));
    await waitFor(() => heard.length === 1);

    const operator = await createClient({ url: redis.url }).connect();
    atTestEnd(() => operator.destroy());
    await operator.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await waitFor(() => b.gaps === 1 && a.gaps === 1);
    a.publish(['ann'], ended('after'));
    await waitFor(() => heard.length === 2);
    expect(heard).toEqual(['before', 'after']);
  });

  test('a node that could not publish tells the others, although they missed no connection', async () => {
    const redis = await prepareRedis();
    await redis.start();
    const proxy = await startFaultProxy(redis.port);
    const prefix = randomUUID();
    const [a, b] = await Promise.all([
      openNode(`redis://127.0.0.1:${proxy.port}`, prefix),
      openNode(redis.url, prefix),
    ]);
    const heard = await listen(b, 'ann');
    proxy.refuse(true);
    proxy.cut();
    await waitFor(() => a.state === 'degraded');
    a.publish(['ann'], ended('lost'));
    await waitFor(() => a.dropped === 1);
    expect(b.gaps).toBe(0);
    proxy.heal();
    await waitFor(() => b.gaps === 1);
    expect(b.state).toBe('connected');
    a.publish(['ann'], ended('after'));
    await waitFor(() => heard.length === 1);
    expect(heard).toEqual(['after']);
  });

  test('Redis that is killed and comes back: a gap on each node, then all as before', async () => {
    const redis = await prepareRedis();
    await redis.start();
    const prefix = randomUUID();
    const [a, b] = await Promise.all([openNode(redis.url, prefix), openNode(redis.url, prefix)]);
    const heard = await listen(b, 'ann');
    await redis.kill();
    await waitFor(() => a.state === 'degraded' && b.state === 'degraded');
    for (let index = 0; index < 50; index += 1) a.publish(['ann'], ended('lost'));
    await waitFor(() => a.dropped === 50);
    await redis.start();
    await waitFor(() => a.gaps > 0 && b.gaps > 0);
    await waitFor(() => a.state === 'connected' && b.state === 'connected');
    a.publish(['ann'], ended('after'));
    await waitFor(() => heard.length > 0);
    expect(heard).toEqual(['after']);
  });
});

/** As {@link listen}, without waiting for other nodes' events. */
async function listenAtOnce(bus: Bus, userId: string): Promise<string[]> {
  const heard: string[] = [];
  void bus.subscribe(userId, (event) => {
    if (event.kind === 'session_ended') heard.push(event.sessionId);
  });
  return heard;
}
