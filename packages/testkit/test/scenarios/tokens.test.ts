import { setTimeout as delay } from 'node:timers/promises';
import type { SessionStorage } from '@chat/client';
import {
  registerUser,
  sharedServer,
  startFaultProxy,
  startServer,
  TestServer,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { startFrameProxy } from './support/frame-proxy.js';
import { hostEnv, hostToken } from './support/host-token.js';
import { HurriedClock } from './support/hurried-clock.js';
import { announcedBy, connectPerson, createClient, statesOf } from './support/person.js';

test('a token that expires under a busy socket is renewed on it: same socket, nothing lost', async () => {
  const server = await startServer({ env: { ACCESS_TOKEN_TTL: '4s' } });
  const proxy = await startFrameProxy(server);
  const [alice, bob] = await Promise.all([
    connectPerson(server, { through: proxy }),
    connectPerson(server),
  ]);
  const heard = [announcedBy(alice.client), announcedBy(bob.client)];
  const ofAlice = await alice.client.conversationWith(bob.account.username);
  const ofBob = await bob.client.conversationWith(alice.account.username);
  let sent = 0;
  while (proxy.count('down', 'renewed') < 2) {
    sent += 2;
    await Promise.all([ofAlice.send(`a${sent}`), ofBob.send(`b${sent}`)]);
  }
  await waitFor(() => heard.every((texts) => texts.length === sent));
  expect(heard[0]).toEqual(heard[1]);
  expect(new Set(heard[0]).size).toBe(sent);
  expect(proxy.accepted).toBe(1);
});

test('a token source that throws for a minute is asked with growing pauses, and the client recovers', async () => {
  const server = await startServer({ env: hostEnv });
  const clock = new HurriedClock(60);
  let broken = false;
  let calls = 0;
  const client = createClient({
    url: server.url,
    environment: { clock, random: () => 0.5 },
    auth: {
      getToken: () => {
        calls += 1;
        if (broken) throw new Error('the backend is away');
        return hostToken('hanna', { lifetime: 2 });
      },
    },
  });
  const other = createClient({ url: server.url, auth: { getToken: () => hostToken('olaf') } });
  await other.connect();
  await client.connect();
  // Its ten seconds of patience are a sixth of one here, which a busy machine may need.
  const conversation = await waitFor(() => client.conversationWith('olaf'));
  broken = true;
  const states = statesOf(client);
  // The token runs out, the server closes with 4401, and there is no new one.
  await waitFor(() => client.state.status === 'reconnecting');
  const since = clock.monotonic();
  const callsBefore = calls;
  const sent = conversation.send('written meanwhile');
  await waitFor(() => clock.monotonic() - since > 60_000);
  const asked = calls - callsBefore;
  broken = false;
  expect(await sent).toMatchObject({ seq: 1 });
  expect(client.state.status).toBe('online');
  // ¼, ½, 1, 2, 4, 8, 15, 15, 15 seconds.
  expect(asked).toBeGreaterThanOrEqual(5);
  expect(asked).toBeLessThanOrEqual(12);
  expect(states.some(({ status }) => status === 'unauthorized' || status === 'closed')).toBe(false);
});

test('a 401 that arrives when its token was replaced long ago is retried without another refresh', async () => {
  const server = await startServer({ env: hostEnv });
  let tokens = 0;
  let requests = 0;
  let letGo!: () => void;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const statuses: number[] = [];
  const client = createClient({
    url: server.url,
    auth: {
      getToken: () => {
        tokens += 1;
        return hostToken('hanna', { shift: tokens === 1 ? -3_600 : 0 });
      },
    },
    environment: {
      fetch: async (url, init) => {
        requests += 1;
        const isLate = requests === 2;
        const response = await fetch(url, init);
        if (isLate) await gate;
        statuses.push(response.status);
        return response;
      },
    },
  });
  const [first, late] = [client.findUser('hanna'), client.findUser('hanna')];
  expect(await first).toMatchObject({ username: 'hanna' });
  expect(statuses).toEqual([401, 200]);
  letGo();
  expect(await late).toMatchObject({ username: 'hanna' });
  expect(statuses).toEqual([401, 200, 401, 200]);
  expect(tokens).toBe(2);
});

describe('a refresh token', () => {
  test('whose answer the network lost is spent again for the same successor, and the session lives', async () => {
    const server = await startServer({ env: { ACCESS_TOKEN_TTL: '1s', LOG_LEVEL: 'debug' } });
    const proxy = await startFaultProxy(server.port);
    const account = await registerUser(server);
    const spent: string[] = [];
    const got: (string | null)[] = [];
    const client = createClient({
      url: proxy.url,
      environment: {
        random: () => 0.1,
        fetch: async (url, init) => {
          if (!url.endsWith('/v1/auth/refresh')) return fetch(url, init);
          spent.push((JSON.parse(String(init.body)) as { refreshToken: string }).refreshToken);
          const isFirst = spent.length === 1;
          if (isFirst) proxy.blackhole(true, 'down');
          const answer = fetch(url, init);
          answer.catch(() => {});
          if (isFirst) {
            // The server has done it, and its answer is swallowed.
            await waitFor(() => server.logs().includes('/v1/auth/refresh'));
            proxy.cut();
            proxy.heal();
          }
          const response = await answer;
          const body = (await response.clone().json()) as { refreshToken?: string };
          got.push(body.refreshToken ?? null);
          return response;
        },
      },
    });
    await client.signIn(account);
    await client.connect();
    const states = statesOf(client);
    await waitFor(() => got.length >= 3);
    expect(spent[1]).toBe(spent[0]);
    expect(spent[2]).toBe(got[0]);
    expect(new Set(spent).size).toBe(spent.length - 1);
    expect(states.some(({ status }) => status === 'unauthorized')).toBe(false);
    await waitFor(() => client.state.status === 'online');
  });

  test('that comes again after the grace ends its session on every node, and no other session', async () => {
    const env = {
      REFRESH_GRACE: '100ms',
      HEADS_INTERVAL: '300ms',
      JWT_SECRET: 'a secret of thirty-two bytes, ok',
    };
    const server = await startServer({ env: env });
    // A second node on the same data. Their buses do not hear each other, so the second one has
    // nothing but the store to learn it from.
    const second = new TestServer(server.dataDir, env, 0);
    await second.start();
    try {
      const stolen = await registerUser(server);
      const login = await fetch(`${server.url}/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: stolen.username, password: stolen.password }),
      });
      const { accessToken: ofPhone } = (await login.json()) as { accessToken: string };
      const open = async (node: TestServer, token: string) => {
        const client = createClient({ url: node.url, auth: { getToken: () => token } });
        await client.connect();
        return client;
      };
      const family = [
        await open(server, stolen.accessToken),
        await open(server, stolen.accessToken),
        await open(second, stolen.accessToken),
      ];
      const phones = [await open(server, ofPhone), await open(second, ofPhone)];
      const spend = () =>
        fetch(`${server.url}/v1/auth/refresh`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ refreshToken: stolen.refreshToken }),
        });
      expect((await spend()).status).toBe(200);
      // Time itself is what is tested: the grace passes.
      await delay(150);
      expect((await spend()).status).toBe(401);
      await waitFor(() => family.every(({ state }) => state.status === 'unauthorized'));
      for (const { state } of family) {
        expect(state).toMatchObject({ error: { code: 'session_ended' } });
      }
      expect(phones.map(({ state }) => state.status)).toEqual(['online', 'online']);
    } finally {
      await second.kill();
    }
  });
});

/** What a browser keeps, so that a client finds its session with its time of receipt. */
function keptSession(): SessionStorage {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
}

test('a clock that is an hour wrong, or set by an hour under way, changes nothing: each refresh is on time', async () => {
  const server = await sharedServer({ ACCESS_TOKEN_TTL: '2s' });
  const hour = 3_600_000;
  const clocks: readonly (readonly [before: number, after: number])[] = [
    [hour, hour],
    [-hour, -hour],
    [0, hour],
    [0, -hour],
  ];
  const devices = await Promise.all(
    clocks.map(async ([before, after]) => {
      const proxy = await startFrameProxy(server);
      const clock = new HurriedClock(1, before);
      const counted = { refreshes: 0 };
      const { client, account } = await connectPerson(server, {
        through: proxy,
        auth: { session: { storage: keptSession() } },
        environment: {
          clock,
          fetch: (url, init) => {
            if (url.endsWith('/v1/auth/refresh')) counted.refreshes += 1;
            return fetch(url, init);
          },
        },
      });
      const states = statesOf(client);
      clock.shift = after;
      return { proxy, client, account, states, counted };
    }),
  );
  await waitFor(() => devices.every(({ proxy }) => proxy.count('down', 'renewed') >= 2), {});
  for (const { proxy, states, counted } of devices) {
    expect(states).toEqual([]);
    expect(proxy.accepted).toBe(1);
    // Each renewal needs one; a tight loop would have had many.
    expect(counted.refreshes).toBeLessThanOrEqual(proxy.count('up', 'renew') + 1);
  }
});
