import { registerUser, startFaultProxy, startServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { startClientProcess } from './support/client-process.js';
import { startFrameProxy } from './support/frame-proxy.js';
import { HurriedClock } from './support/hurried-clock.js';
import { createClient, waitsOf } from './support/person.js';

describe('connecting', () => {
  test('to a server that is not running yet comes about when it is started, with what was written', async () => {
    const server = await startServer();
    const [account, peer] = [await registerUser(server), await registerUser(server)];
    const client = createClient({
      url: server.url,
      auth: { getToken: () => account.accessToken },
      environment: { random: () => 0.1 },
    });
    const conversation = await client.conversationWith(peer.username);
    await server.kill();
    const online = client.connect();
    const sent = conversation.send('early');
    await waitFor(() => client.state.status === 'reconnecting' && client.state.attempt > 3);
    expect(conversation.messages).toMatchObject([{ text: 'early', status: 'pending' }]);
    await server.start();
    await online;
    expect(await sent).toMatchObject({ seq: 1 });
  });

  test('gives up an upgrade that is never answered after ten seconds, and tries again', async () => {
    const server = await startServer();
    const proxy = await startFaultProxy(server.port);
    const account = await registerUser(server);
    const clock = new HurriedClock(5);
    const client = createClient({
      url: proxy.url,
      auth: { getToken: () => account.accessToken },
      environment: { clock, random: () => 0.5 },
    });
    proxy.blackhole(true);
    const began = clock.monotonic();
    const online = client.connect();
    await waitFor(() => proxy.accepted === 1);
    // After the socket an ordinary request asks why, and is not answered either.
    await waitFor(() => proxy.accepted >= 2);
    const gaveUp = clock.monotonic() - began;
    expect(gaveUp).toBeGreaterThanOrEqual(10_000);
    expect(gaveUp).toBeLessThan(30_000);
    await waitFor(() => client.state.status === 'reconnecting' && client.state.retryAt);
    proxy.heal();
    await online;
    expect(client.state.status).toBe('online');
  });

  test('gives up a socket that opens and is never welcomed, more slowly each time', async () => {
    const server = await startServer();
    const proxy = await startFrameProxy(server);
    const account = await registerUser(server);
    proxy.rule = ({ type }) => (type === 'welcome' ? 'drop' : 'pass');
    const clock = new HurriedClock(50);
    const client = createClient({
      url: proxy.url,
      auth: { getToken: () => account.accessToken },
      environment: { clock, random: () => 0.5 },
    });
    const waits = waitsOf(client, clock);
    const online = client.connect();
    await waitFor(() => waits.length === 3);
    expect(waits).toEqual([250, 500, 1_000]);
    proxy.rule = () => 'pass';
    await online;
  });
});

test('a connection that flaps comes back more and more slowly, until one has lasted', async () => {
  const server = await startServer();
  const proxy = await startFrameProxy(server);
  const account = await registerUser(server);
  const clock = new HurriedClock(10);
  const client = createClient({
    url: proxy.url,
    auth: { getToken: () => account.accessToken },
    environment: { clock, random: () => 0.5 },
  });
  const waits = waitsOf(client, clock);
  const flaps = 5;
  proxy.rule = ({ type }) => (type === 'resumed' && waits.length < flaps ? 'cut' : 'pass');
  client.connect();
  await waitFor(() => waits.length === flaps);
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000]);

  // Not yet stable: one more loss counts on.
  await waitFor(() => client.state.status === 'online');
  proxy.cut();
  await waitFor(() => waits.length === flaps + 1);
  expect(waits.at(-1)).toBe(8_000);

  await waitFor(() => client.state.status === 'online');
  const since = clock.monotonic();
  await waitFor(() => clock.monotonic() - since > 6_000);
  proxy.cut();
  await waitFor(() => waits.length === flaps + 2);
  expect(waits.at(-1)).toBe(250);
});

test('disconnect() at any moment leaves nothing behind: no timer, no socket, no later connection', async () => {
  const server = await startServer({
    env: { LOG_LEVEL: 'debug', LIMIT_CONNECTIONS_PER_USER: '100' },
  });
  const proxy = await startFaultProxy(server.port);
  const account = await registerUser(server);
  const flapping = setInterval(() => proxy.cut(), 15);
  const moments = new Set<string>();
  const clients = Array.from({ length: 40 }, (_, index) => {
    const clock = new HurriedClock();
    let steps = 0;
    // Each change of state and each token is a step, and each client disconnects at one of its own.
    const step = () => {
      if (steps === index % 10) {
        moments.add(client.state.status);
        client.disconnect();
      }
      steps += 1;
    };
    const client = createClient({
      url: proxy.url,
      auth: {
        getToken: async () => {
          await new Promise((resolve) => setTimeout(resolve, index % 7));
          step();
          return account.accessToken;
        },
      },
      environment: { clock, random: () => 0.02 },
    });
    client.on('state', step);
    return { client, clock, outcome: client.connect().catch((error: unknown) => error) };
  });
  await waitFor(() => clients.every(({ client }) => client.state.status === 'closed'));
  clearInterval(flapping);
  await waitFor(() => clients.every(({ clock }) => clock.pending === 0));
  const counted = (line: string) => server.logs().split(`"${line}"`).length - 1;
  await waitFor(() => counted('connection opened') === counted('connection closed'));
  for (const { client } of clients) {
    expect(client.state).toMatchObject({ status: 'closed', code: 1000 });
  }
  // It is about many moments: the tries must not all have met the same.
  expect(moments.size).toBeGreaterThanOrEqual(2);
  await Promise.all(clients.map(({ outcome }) => outcome));
});

test('a process suspended while its ping waits keeps its healthy socket, and finds a dead one', async () => {
  const server = await startServer({ env: { PING_INTERVAL: '5s' } });
  const proxy = await startFaultProxy(server.port);
  const { accessToken } = await registerUser(server);
  const client = await startClientProcess(proxy.url, accessToken);
  const pings = () => client.lines.filter((line) => line === 'ping').length;
  const states = () => client.lines.filter((line) => line.startsWith('state'));
  await waitFor(() => states().at(-1) === 'state online');
  // The answer is on its way for 300 ms: three seconds of the client's ten.
  proxy.delay(150);

  let stopAtPing = false;
  client.onLine((line) => {
    if (line !== 'ping' || !stopAtPing) return;
    stopAtPing = false;
    client.suspend();
  });
  const suspendAtPing = async () => {
    const before = pings();
    stopAtPing = true;
    await waitFor(() => !stopAtPing && pings() > before, { message: 'a ping' });
    // Time itself is what is tested: 20 of the client's seconds go by.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  };

  await suspendAtPing();
  const [before, connections] = [pings(), proxy.accepted];
  client.wake();
  // One more is the question asked again; the next comes after an answer and a pause.
  await waitFor(() => pings() >= before + 2);
  expect(states()).toEqual(['state connecting', 'state online']);
  expect(proxy.accepted).toBe(connections);

  await suspendAtPing();
  proxy.heal();
  proxy.blackhole(true);
  // What lies unread is read; the next question is the one that gets no answer.
  client.wake();
  await waitFor(() => states().at(-1) === 'state reconnecting');
  proxy.heal();
  await waitFor(() => states().at(-1) === 'state online');
});
