import { randomUUID } from 'node:crypto';
import type { ChatClient, Conversation } from '@chat/client';
import {
  hasRedisServer,
  prepareRedis,
  registerUser,
  startFaultProxy,
  startRedisCluster,
  startServer,
  type TestRedis,
  type TestServer,
  type TestUser,
  waitFor,
} from '@chat/testkit';
import { createClient as createRedisClient } from '@redis/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { announcedBy, createClient, numbered, textsOf } from './support/person.js';

const { MONGODB_URL, REDIS_URL } = process.env;

/** Two nodes of one service: one store, one Redis, one secret. */
async function startNodes(
  redis: Shared,
  {
    redisUrls = [redis.url, redis.url],
    env = {},
  }: { redisUrls?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<[TestServer, TestServer]> {
  const store = await sharedStore();
  const [one, two] = redisUrls.map((redisUrl) => ({
    ...store,
    REDIS_URL: redisUrl,
    JWT_SECRET: 'one secret for every node, 32 bytes',
    // What is caught up must not wait for the digest.
    HEADS_INTERVAL: '1h',
    ...env,
  }));
  const a = await startServer({ env: one ?? {} });
  const shared = store.DATABASE_URL ? {} : { dataDir: a.dataDir };
  const b = await startServer({ env: two ?? {}, ...shared });
  return [a, b];
}

/** A database of the test's own on MONGODB_URL, or nothing: then the nodes share a SQLite file. */
async function sharedStore(): Promise<Record<string, string>> {
  if (!MONGODB_URL) return {};
  const url = new URL(MONGODB_URL);
  url.pathname = `/chat-nodes-${randomUUID().slice(0, 8)}`;
  onTestFinished(async () => {
    const { MongoClient } = await import('mongodb');
    const client = new MongoClient(url.href);
    await client.db().dropDatabase();
    await client.close();
  });
  return { DATABASE_URL: url.href };
}

/** Whatever two nodes share: one Redis, or a cluster. */
interface Shared {
  readonly url: string;
}

async function startRedis(): Promise<TestRedis> {
  const redis = await prepareRedis();
  await redis.start();
  return redis;
}

async function connectAt(server: { url: string }, account: TestUser): Promise<ChatClient> {
  const client = createClient({ url: server.url, environment: { random: () => 0.002 } });
  await client.signIn(account);
  await client.connect();
  return client;
}

/** Alice on one node, Bob on the other, in one conversation. */
async function startPair([a, b]: readonly [{ url: string }, { url: string }]) {
  const [one, two] = await Promise.all([registerUser(a), registerUser(a)]);
  const [alice, bob] = await Promise.all([connectAt(a, one), connectAt(b, two)]);
  const ofAlice = await alice.conversationWith(two.username);
  const ofBob = await bob.conversationWith(one.username);
  return { alice, bob, ofAlice, ofBob, one, two };
}

/** How many connections Redis has of a user, those that have expired and lie about included. */
async function announcedIn(redis: TestRedis, user: TestUser): Promise<number> {
  const client = await createRedisClient({ url: redis.url }).connect();
  try {
    return await client.zCard(`chat:presence:${user.user.id}`);
  } finally {
    client.destroy();
  }
}

/** Whether a user would get a socket: the status of the check that decides as the upgrade does. */
const checkOf = async (server: TestServer, { accessToken }: TestUser) =>
  (
    await fetch(`${server.url}/v1/ws/check`, {
      headers: { authorization: `Bearer ${accessToken}` },
    })
  ).status;

const readiness = async (server: TestServer) =>
  (await fetch(`${server.url}/readyz`)).json() as Promise<{ bus: string }>;

describe.skipIf(!REDIS_URL)('two nodes (REDIS_URL)', () => {
  test('take a hundred sends each at once into one conversation: 1…200, no hole, no double', async () => {
    const { ofAlice, ofBob } = await startPair(await startNodes(await startRedis()));
    const sent = await Promise.all([
      ...numbered(100, 'a').map((text) => ofAlice.send(text)),
      ...numbered(100, 'b').map((text) => ofBob.send(text)),
    ]);
    expect(sent.map(({ seq }) => seq).sort((x, y) => Number(x) - Number(y))).toEqual(
      Array.from({ length: 200 }, (_, index) => index + 1),
    );
    await waitFor(() => ofAlice.messages.length === 200 && ofBob.messages.length === 200);
    expect(textsOf(ofAlice)).toEqual(textsOf(ofBob));
    const from = (prefix: string) => textsOf(ofBob).filter((text) => text.startsWith(prefix));
    expect(from('a')).toEqual(numbered(100, 'a'));
    expect(from('b')).toEqual(numbered(100, 'b'));
  });

  test('acknowledge while Redis is away for ten seconds under load, and catch everybody up', async () => {
    const redis = await startRedis();
    const nodes = await startNodes(redis);
    const { ofAlice, ofBob, alice, bob } = await startPair(nodes);
    const [heardByAlice, heardByBob] = [announcedBy(alice), announcedBy(bob)];
    let sending = true;
    const load = async (conversation: Conversation, name: string) => {
      let count = 0;
      for (; sending; count += 1) {
        // Acknowledged all the same: the store is the truth.
        await conversation.send(`${name}${count + 1}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return count;
    };
    const loads = Promise.all([load(ofAlice, 'a'), load(ofBob, 'b')]);
    await waitFor(() => heardByBob.length > 20 && heardByAlice.length > 20);

    await redis.kill();
    const killed = performance.now();
    await waitFor(async () => (await readiness(nodes[0])).bus === 'degraded');
    const sent = ofAlice.messages.length;
    await waitFor(() => performance.now() - killed > 10_000);
    expect((await fetch(`${nodes[0].url}/readyz`)).status).toBe(200);
    expect(ofAlice.messages.length).toBeGreaterThan(sent + 20);
    await redis.start();
    await waitFor(async () => (await readiness(nodes[0])).bus === 'connected');
    await waitFor(async () => (await readiness(nodes[1])).bus === 'connected');
    sending = false;
    const [byAlice, byBob] = await loads;
    // Own messages are announced, too: only the other's tell that somebody has caught up.
    const ofOther = (heard: readonly string[], name: string) =>
      heard.filter((text) => text.startsWith(name));
    await waitFor(() => ofOther(heardByBob, 'a').length >= byAlice);
    await waitFor(() => ofOther(heardByAlice, 'b').length >= byBob);
    expect(ofOther(heardByBob, 'a')).toEqual(numbered(byAlice, 'a'));
    expect(ofOther(heardByAlice, 'b')).toEqual(numbered(byBob, 'b'));
    await waitFor(() => ofBob.messages.length === byAlice + byBob);
    await waitFor(() => ofAlice.messages.length === byAlice + byBob);
    expect(textsOf(ofAlice)).toEqual(textsOf(ofBob));
  });

  test('start without Redis, say so, and are one service once it is there', async () => {
    const redis = await prepareRedis();
    const nodes = await startNodes(redis);
    expect(await readiness(nodes[0])).toMatchObject({ status: 'ready', bus: 'degraded' });
    const { ofAlice, bob } = await startPair(nodes);
    const heard = announcedBy(bob);
    await ofAlice.send('stored');
    await redis.start();
    await waitFor(() => heard.length === 1);
    await waitFor(async () => (await readiness(nodes[1])).bus === 'connected');
    await ofAlice.send('carried');
    await waitFor(() => heard.length === 2);
    expect(heard).toEqual(['stored', 'carried']);
  });

  test('of which one loses only its subscription: its sockets catch up', async () => {
    const redis = await startRedis();
    const proxy = await startFaultProxy(redis.port);
    const nodes = await startNodes(redis, {
      redisUrls: [redis.url, `redis://127.0.0.1:${proxy.port}`],
    });
    const { ofAlice, alice, bob, one } = await startPair(nodes);
    const carol = await connectAt(nodes[1], await registerUser(nodes[0]));
    const ofCarol = await carol.conversationWith(one.username);
    const [heardByAlice, heardByBob] = [announcedBy(alice), announcedBy(bob)];
    // The second node came later, so its connections have the higher numbers.
    const listening = await redis.ask('CLIENT', 'LIST', 'TYPE', 'PUBSUB');
    const ids = [...listening.matchAll(/^id=(\d+) /gm)].map(([, id]) => Number(id));
    expect(ids).toHaveLength(2);
    proxy.refuse(true);
    expect(await redis.ask('CLIENT', 'KILL', 'ID', String(Math.max(...ids)))).toBe('1');
    await waitFor(async () => (await readiness(nodes[1])).bus === 'degraded');
    await ofAlice.send('missed');
    // What the node itself has to say gets through.
    await ofCarol.send('carried');
    await waitFor(() => heardByAlice.includes('carried'));
    expect(heardByBob).toEqual([]);
    expect(await readiness(nodes[0])).toMatchObject({ bus: 'connected' });
    proxy.heal();
    await waitFor(() => heardByBob.length === 1);
    expect(heardByBob).toEqual(['missed']);
    expect(bob.state.status).toBe('online');
  });

  test('end a session on both: the sockets of a signed-out user close on the other node', async () => {
    const [a, b] = await startNodes(await startRedis());
    const account = await registerUser(a);
    const auth = { session: { storage: 'memory' as const } };
    const client = createClient({ url: b.url, auth });
    await client.signIn(account);
    await client.connect();
    // The very session of that socket, signed out at the other node.
    const here = createClient({ url: a.url, auth: { getToken: () => account.accessToken } });
    await here.connect();
    const there = createClient({ url: b.url, auth: { getToken: () => account.accessToken } });
    await there.connect();
    const answer = await fetch(`${a.url}/v1/auth/logout`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refreshToken: account.refreshToken }),
    });
    expect(answer.ok).toBe(true);
    await waitFor(() => here.state.status !== 'online' && there.state.status !== 'online');
    expect(client.state.status).toBe('online');
  });

  test('count sign-ins together', async () => {
    const [a, b] = await startNodes(await startRedis(), { env: { LIMIT_LOGINS_PER_ADDRESS: '3' } });
    const signIn = async (server: TestServer) => {
      const answer = await fetch(`${server.url}/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'nobody', password: 'not a password' }),
      });
      return answer.status;
    };
    expect([await signIn(a), await signIn(b), await signIn(a)]).toEqual([401, 401, 401]);
    expect([await signIn(a), await signIn(b)]).toEqual([429, 429]);
  });

  test('count the new conversations of a user together', async () => {
    const env = { LIMIT_CONVERSATIONS_PER_USER: '3' };
    const [a, b] = await startNodes(await startRedis(), { env });
    const [ann, ben] = [await registerUser(a), await registerUser(a)];
    const open = async (server: TestServer, topic: string) => {
      const answer = await fetch(`${server.url}/v1/conversations`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${ann.accessToken}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ userId: ben.user.id, topic }),
      });
      return answer.status;
    };
    expect([await open(a, '1'), await open(b, '2'), await open(a, '3')]).toEqual([201, 201, 201]);
    expect([await open(a, '4'), await open(b, '4')]).toEqual([429, 429]);
    expect([await open(b, '1'), await open(a, '2')]).toEqual([200, 200]);
  });

  test('count a user’s connections together; each for itself while Redis is away', async () => {
    const redis = await startRedis();
    const [a, b] = await startNodes(redis, { env: { LIMIT_CONNECTIONS_PER_USER: '2' } });
    const account = await registerUser(a);
    const connect = async (server: TestServer) => {
      const auth = { getToken: () => account.accessToken };
      const client = createClient({ url: server.url, auth });
      await client.connect();
      return client;
    };
    const [, atB] = [await connect(a), await connect(b)];
    await waitFor(async () => (await announcedIn(redis, account)) === 2);
    expect([await checkOf(a, account), await checkOf(b, account)]).toEqual([429, 429]);
    atB.disconnect();
    await waitFor(async () => (await announcedIn(redis, account)) === 1);
    expect(await checkOf(a, account)).toBe(204);
    await connect(b);
    await waitFor(async () => (await checkOf(a, account)) === 429);
    await redis.kill();
    await waitFor(async () => (await readiness(a)).bus === 'degraded');
    expect(await checkOf(a, account)).toBe(204);
  });

  test('of which one is killed: what it announced gives way to its users, long before it expires', async () => {
    const redis = await startRedis();
    const [a, b] = await startNodes(redis, {
      env: { LIMIT_CONNECTIONS_PER_USER: '3', PRESENCE_EXPIRY: '10m' },
    });
    const account = await registerUser(a);
    const connect = async (server: TestServer) => {
      const auth = { getToken: () => account.accessToken };
      const client = createClient({ url: server.url, auth });
      await client.connect();
      return client;
    };
    const staying = await connect(a);
    await connect(b);
    await connect(b);
    await waitFor(async () => (await announcedIn(redis, account)) === 3);
    expect(await checkOf(a, account)).toBe(429);
    await b.kill();
    // Both come back at once, and neither is told to come again later.
    const [first, second] = await Promise.all([connect(a), connect(a)]);
    expect([first, second, staying].map(({ state }) => state.status)).toEqual([
      'online',
      'online',
      'online',
    ]);
    await waitFor(async () => (await announcedIn(redis, account)) === 3);
    expect(await checkOf(a, account)).toBe(429);
  });

  test('of which one is killed: who comes back is never gone, and who does not is, before long', async () => {
    const redis = await startRedis();
    const env = { PRESENCE_EXPIRY: '3s', PRESENCE_GRACE: '4s' };
    const [a, b] = await startNodes(redis, { env });
    const watcher = await registerUser(a);
    const people = await Promise.all([registerUser(a), registerUser(a)]);
    const [back, gone] = people;
    if (!back || !gone) throw new Error('Nobody is there.');
    const hers = await connectAt(a, watcher);
    const [his] = await Promise.all(
      people.map(async (person) => {
        const client = await connectAt(b, person);
        await (await client.conversationWith(watcher.username)).send('Hi');
        return client;
      }),
    );
    const watch = await hers.presence(people.map(({ user }) => user));
    await waitFor(() => people.every(({ user }) => watch.of(user)?.online));
    const told: string[] = [];
    watch.on('change', () => told.push(people.map(({ user }) => watch.of(user)?.online).join()));
    await b.kill();
    his?.disconnect();
    await connectAt(a, back);
    await waitFor(() => watch.of(gone.user)?.online === false, { timeout: 30_000 });
    expect(watch.of(gone.user)?.lastSeenAt).toEqual(expect.any(Number));
    expect(told).toEqual(['true,false']);
  });

  test('of which one is killed: its users are on the other, in sync, and go on', async () => {
    const redis = await startRedis();
    const nodes = await startNodes(redis, { env: { PRESENCE_EXPIRY: '3s' } });
    const [a, b] = nodes;
    // A balancer in front of both, without sticky sessions: it sends all to the node that is there.
    const balancer = await startFaultProxy(b.port);
    const { ofAlice, ofBob, bob, two } = await startPair([a, balancer]);
    // Somebody who does not come back.
    const gone = await registerUser(a);
    await connectAt(b, gone);
    await waitFor(async () => (await announcedIn(redis, gone)) === 1);
    const heard = announcedBy(bob);
    let sending = true;
    const writer = (async () => {
      let count = 0;
      // One after the other: a busy machine must not pile up what it cannot send in time.
      for (; sending; count += 1) await ofAlice.send(String(count + 1));
      return count;
    })();
    await waitFor(() => heard.length > 50);
    await b.kill();
    balancer.target(a.port);
    await waitFor(() => bob.state.status === 'online');
    const atReturn = heard.length;
    await waitFor(() => heard.length > atReturn + 50);
    sending = false;
    const sent = await writer;
    await waitFor(() => heard.length === sent);
    expect(heard).toEqual(numbered(sent));
    expect(textsOf(ofBob)).toEqual(heard);
    // Nobody withdrew what the killed node had announced.
    await waitFor(async () => (await announcedIn(redis, gone)) === 0, { timeout: 10_000 });
    await waitFor(async () => (await announcedIn(redis, two)) === 1, { timeout: 10_000 });
  });
});

describe.skipIf(!hasRedisServer() && !process.env.REQUIRE_ENGINES)(
  'two nodes on a cluster of Redis (redis-server)',
  () => {
    test('deliver, end sessions and count together; a shard that dies costs nobody anything', async () => {
      const cluster = await startRedisCluster();
      const [a, b] = await startNodes(cluster, { env: { LIMIT_LOGINS_PER_ADDRESS: '4' } });
      const { ofAlice, ofBob, bob, one } = await startPair([a, b]);
      const heard = announcedBy(bob);
      for (const text of numbered(20)) await ofAlice.send(text);
      await waitFor(() => heard.length === 20);

      const here = createClient({ url: b.url, auth: { getToken: () => one.accessToken } });
      await here.connect();
      await fetch(`${a.url}/v1/auth/logout`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refreshToken: one.refreshToken }),
      });
      await waitFor(() => here.state.status !== 'online');

      // Two have registered, and two have signed in.
      const refused = await Promise.all(
        [a, b].map((server) => registerUser(server).catch(() => 429)),
      );
      expect(refused).toEqual([429, 429]);

      for (const master of cluster.masters) {
        await master.kill();
        await waitFor(async () => (await readiness(a)).bus === 'degraded');
        const before = heard.length;
        for (const text of numbered(5, `while ${master.port} is away `)) await ofAlice.send(text);
        await master.start();
        await waitFor(async () => (await readiness(a)).bus === 'connected');
        await waitFor(async () => (await readiness(b)).bus === 'connected');
        await waitFor(() => heard.length === before + 5);
      }
      expect(textsOf(ofBob)).toEqual(heard);
    });
  },
);
