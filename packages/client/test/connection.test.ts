import { closeCodes } from '@chat/protocol';
import {
  ownName,
  registerUser,
  sharedServer,
  startFaultProxy,
  startServer,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { ChatClient } from '../src/chat-client.js';
import type { ChatError } from '../src/chat-error.js';
import type { ConnectionState } from '../src/connection/connection-state.js';
import type { PageSignal } from '../src/connection/page-signals.js';
import type { Environment } from '../src/environment.js';
import { connectUser, createClient } from './support/connect-client.js';
import { CountingClock } from './support/counting-clock.js';
import { send, someone, startScriptedServer, welcome } from './support/scripted-server.js';

const getToken = () => 'any-token';
const fast = { random: () => 0.02 };

function statesOf(client: ChatClient): ConnectionState[] {
  const states: ConnectionState[] = [];
  client.on('state', (state) => states.push(state));
  return states;
}

/** Time for a second connection that must not come: several of the longest first back-offs. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 300));

/** What a page would tell of its device. */
function createDevice() {
  const device = {
    offline: false,
    listeners: new Set<(signal: PageSignal) => void>(),
    /** All that ever listened. */
    heard: [] as ((signal: PageSignal) => void)[],
    signal: (signal: PageSignal) => {
      for (const listener of device.listeners) listener(signal);
    },
    signals: {
      isOffline: () => device.offline,
      subscribe: (listener: (signal: PageSignal) => void) => {
        device.listeners.add(listener);
        device.heard.push(listener);
        return () => void device.listeners.delete(listener);
      },
    },
  };
  return device;
}

function createClientOnDevice(url: string, environment: Partial<Environment> = {}) {
  const device = createDevice();
  const client = createClient({
    url,
    auth: { getToken },
    environment: { signals: device.signals, ...environment },
  });
  return { device, client };
}

describe('a connection', () => {
  test('goes idle, connecting, online; and connect() is the same while it runs', async () => {
    const server = await startScriptedServer();
    const client = createClient({ url: server.url, auth: { getToken } });
    expect(client.state).toEqual({ status: 'idle' });
    const states = statesOf(client);
    await Promise.all([client.connect(), client.connect()]);
    await client.connect();
    expect(states).toEqual([{ status: 'connecting', attempt: 1 }, { status: 'online' }]);
    expect(server.sockets).toHaveLength(1);
  });

  test('to a server that is down comes about once it is up', async () => {
    const server = await sharedServer();
    const proxy = await startFaultProxy(server.port);
    proxy.refuse(true);
    const client = createClient({ url: proxy.url, environment: fast });
    await client.register({ username: ownName(), password: 'a-password' }).catch(() => {});
    proxy.refuse(false);
    await client.register({ username: ownName(), password: 'a-password' });
    proxy.refuse(true);
    const online = client.connect();
    await waitFor(() => client.state.status === 'reconnecting' && client.state.attempt > 2);
    proxy.heal();
    await online;
  });

  test('that is lost comes back by itself', async () => {
    const server = await sharedServer();
    const proxy = await startFaultProxy(server.port);
    const { client } = await connectUser(server, { through: proxy, environment: fast });
    const states = statesOf(client);
    proxy.cut();
    await waitFor(() => states.at(-1)?.status === 'online');
    expect(states[0]).toMatchObject({
      status: 'reconnecting',
      attempt: 2,
      error: { code: 'connection_failed' },
    });
  });

  test('that closes soon after each welcome comes back more and more slowly', async () => {
    const server = await startScriptedServer({
      onSocket: (socket) => {
        welcome(socket);
        socket.close(1012);
      },
    });
    // By a wall clock that stands, `retryAt` is the wait itself, however busy the machine.
    const clock = Object.assign(new CountingClock(), { now: () => 0 });
    const client = createClient({
      url: server.url,
      auth: { getToken },
      environment: { clock, random: () => 0.1 },
    });
    const waits: number[] = [];
    client.on('state', (state) => {
      if (state.status === 'reconnecting' && state.retryAt) waits.push(state.retryAt);
    });
    client.connect();
    await waitFor(() => waits.length >= 4);
    expect(waits.slice(0, 4)).toEqual([50, 100, 200, 400]);
  });
});

describe('a close code', () => {
  const stops = [1000, 1003, 1007, 1009, 4400, 4403, 4499];
  const reconnects = [1001, 1011, 1012, 1013, 4405, 4408, 4413, 4429, 3000];

  test('of the protocol is one of these, each of which is tried', () => {
    // 1006 is no frame: see the connection that is lost.
    const tried = [...stops, ...reconnects, 4401, 1006];
    expect(tried).toEqual(expect.arrayContaining(Object.values(closeCodes)));
  });

  for (const code of stops) {
    for (const reason of ['', 'because']) {
      test(`${code} ${reason === '' ? 'without' : 'with'} a reason stops`, async () => {
        const server = await startScriptedServer({
          onSocket: (socket) => {
            welcome(socket);
            socket.close(code, reason);
          },
        });
        const client = createClient({ url: server.url, auth: { getToken }, environment: fast });
        client.connect();
        const final = code === 4403 ? 'unauthorized' : 'closed';
        await waitFor(() => client.state.status === final);
        if (client.state.status === 'closed') expect(client.state).toMatchObject({ code, reason });
        await aWhile();
        expect(server.sockets).toHaveLength(1);
      });
    }
  }

  for (const code of reconnects) {
    test(`${code} reconnects`, async () => {
      const server = await startScriptedServer({
        onSocket: (socket, count) => {
          welcome(socket);
          if (count === 1) socket.close(code);
        },
      });
      const client = createClient({ url: server.url, auth: { getToken }, environment: fast });
      client.connect();
      await waitFor(() => server.sockets.length === 2 && client.state.status === 'online');
    });
  }

  test('4401 gets another token first', async () => {
    const tokens: (string | undefined)[] = [];
    const server = await startScriptedServer({
      accept: (request) => {
        tokens.push(request.headers.authorization);
        return true;
      },
      onSocket: (socket, count) => {
        welcome(socket);
        if (count === 1) socket.close(4401);
      },
    });
    let count = 0;
    const client = createClient({
      url: server.url,
      auth: { getToken: () => `token-${++count}` },
    });
    client.connect();
    await waitFor(() => server.sockets.length === 2 && client.state.status === 'online');
    expect(tokens).toEqual(['Bearer token-1', 'Bearer token-2']);
  });
});

test('while another token is fetched for a socket that closed with 4401, the state says so', async () => {
  const server = await startScriptedServer({
    onSocket: (socket, nth) => {
      welcome(socket);
      socket.on('message', (data) => {
        if (nth === 1 && String(data).includes('"resume"')) socket.close(4401);
      });
    },
  });
  let count = 0;
  let give!: (token: string) => void;
  const client = createClient({
    url: server.url,
    auth: {
      getToken: () =>
        ++count === 1 ? 'token-1' : new Promise<string>((resolve) => (give = resolve)),
    },
  });
  await client.connect();
  await waitFor(() => give !== undefined);
  expect(client.state).toMatchObject({
    status: 'reconnecting',
    error: { code: 'connection_failed' },
  });
  const online = client.connect();
  give('token-2');
  await online;
  expect(server.sockets).toHaveLength(2);
});

test('disconnecting as soon as the user is known ends everything: nothing is asked or tried again', async () => {
  const state = { head: 1 };
  const message = { conversationId: 'cnv_1', seq: 1, rev: 1, senderId: 'usr_other', text: 'hi' };
  const conversation = () => ({
    id: 'cnv_1',
    members: [{ user: someone, delivered: 1, read: 1 }],
    head: state.head,
    lastMessage: { ...message, clientId: 'c1', createdAt: 1 },
    createdAt: 0,
  });
  const server = await startScriptedServer({
    onRequest: (_request, response) =>
      response.end(
        JSON.stringify({
          user: someone,
          conversation: conversation(),
          conversations: [conversation()],
          messages: [],
          more: false,
          head: state.head,
        }),
      ),
  });
  const clock = new CountingClock();
  const client = createClient({ url: server.url, auth: { getToken }, environment: { clock } });
  client.once('user', () => client.disconnect());
  await expect(client.connect()).rejects.toMatchObject({ code: 'disconnected' });
  expect(client.state).toMatchObject({ status: 'closed', code: 1000 });
  await client.conversation('cnv_1');
  state.head = 3;
  await client.conversations();
  await waitFor(() => clock.pending === 0, { timeout: 3_000 });
});

describe('a refused upgrade', () => {
  test('for its origin is final', async () => {
    const server = await startScriptedServer({
      accept: () => 403,
      onRequest: (_request, response) =>
        response
          .writeHead(403, { 'content-type': 'application/json' })
          .end('{"code":"origin_not_allowed","message":"This origin may not connect."}'),
    });
    const client = createClient({ url: server.url, auth: { getToken }, environment: fast });
    await expect(client.connect()).rejects.toMatchObject({ code: 'origin_not_allowed' });
    expect(client.state.status).toBe('closed');
  });

  test('that the check knows no reason for is a proxy’s, and is tried again', async () => {
    let blocks = true;
    const server = await startScriptedServer({ accept: () => (blocks ? 426 : true) });
    const client = createClient({ url: server.url, auth: { getToken }, environment: fast });
    const online = client.connect();
    await waitFor(() => client.state.status === 'reconnecting');
    const { state } = client;
    if (state.status !== 'reconnecting') throw new Error(state.status);
    expect(state.error).toMatchObject({ code: 'upgrade_blocked', retryable: true });
    blocks = false;
    await online;
  });

  test('for its load waits as long as the server says', async () => {
    const server = await startScriptedServer({
      accept: () => 503,
      onRequest: (_request, response) => response.writeHead(503, { 'retry-after': '7' }).end(),
    });
    const client = createClient({ url: server.url, auth: { getToken }, environment: fast });
    client.connect();
    await waitFor(() => client.state.status === 'reconnecting');
    const { state } = client;
    if (state.status !== 'reconnecting') throw new Error(state.status);
    expect(state.error).toMatchObject({ code: 'unavailable', retryAfter: 7_000 });
    expect((state.retryAt ?? 0) - Date.now()).toBeGreaterThan(6_000);
  });

  test('for a token that was replaced meanwhile tries again without a refresh', async () => {
    let refuse = true;
    const server = await startScriptedServer({
      accept: () => (refuse ? 401 : true),
      onRequest: (request, response) => {
        if (!request.url?.endsWith('/check')) {
          response.writeHead(200).end(JSON.stringify({ users: [], user: someone }));
          return;
        }
        refuse = false;
        response.writeHead(401).end('{"code":"invalid_token","message":"No."}');
      },
    });
    let count = 0;
    const client = createClient({
      url: server.url,
      auth: { getToken: () => `token-${++count}` },
    });
    await client.connect();
    expect(count).toBe(2);
    expect(server.sockets).toHaveLength(1);
  });
});

describe('disconnect() wins', () => {
  const cases: Record<string, (client: ChatClient) => boolean> = {
    'while it connects': (client) => client.state.status === 'connecting',
    'once online': (client) => client.state.status === 'online',
    'while it waits to reconnect': (client) =>
      client.state.status === 'reconnecting' && client.state.retryAt !== undefined,
    'while it reconnects': (client) =>
      client.state.status === 'reconnecting' && client.state.retryAt === undefined,
  };
  for (const [name, reached] of Object.entries(cases)) {
    test(name, async () => {
      const server = await startScriptedServer({
        onSocket: (socket, count) => {
          welcome(socket);
          if (name.includes('reconnect') && count === 1) socket.terminate();
        },
      });
      const client = createClient({
        url: server.url,
        auth: { getToken },
        environment: { random: () => 0.2 },
      });
      let sockets = -1;
      const stop = () => {
        if (sockets !== -1 || !reached(client)) return;
        client.disconnect();
        sockets = server.sockets.length;
      };
      client.on('state', stop);
      const connecting = client.connect().catch((error: unknown) => error);
      await waitFor(() => sockets !== -1);
      await connecting;
      await aWhile();
      expect(client.state).toMatchObject({ status: 'closed', code: 1000 });
      expect(server.sockets.length).toBe(sockets);
    });
  }

  test.each(['gives one', 'fails'])(
    'while a token is fetched, whether the source %s',
    async (how) => {
      const server = await startScriptedServer();
      let calls = 0;
      let settle: (() => void) | null = null;
      const client = createClient({
        url: server.url,
        auth: {
          getToken: () => {
            calls += 1;
            return new Promise<string>((resolve, reject) => {
              settle = () => (how === 'fails' ? reject(new Error('away')) : resolve('late-token'));
            });
          },
        },
        environment: fast,
      });
      const connecting = client.connect();
      const letGo = await waitFor(() => settle);
      client.disconnect();
      letGo();
      await expect(connecting).rejects.toMatchObject({ code: 'disconnected' });
      await aWhile();
      expect(client.state).toMatchObject({ status: 'closed', code: 1000 });
      expect(server.sockets).toHaveLength(0);
      expect(calls).toBe(1);
    },
  );

  test('while it asks why the upgrade was refused', async () => {
    let upgrades = 0;
    let answer: (() => void) | null = null;
    const server = await startScriptedServer({
      accept: () => {
        upgrades += 1;
        return 503;
      },
      onRequest: (_request, response) => {
        answer = () => response.writeHead(503).end();
      },
    });
    const client = createClient({ url: server.url, auth: { getToken }, environment: fast });
    const connecting = client.connect();
    const say = await waitFor(() => answer);
    client.disconnect();
    say();
    await expect(connecting).rejects.toMatchObject({ code: 'disconnected' });
    await aWhile();
    expect(client.state).toMatchObject({ status: 'closed', code: 1000 });
    expect(upgrades).toBe(1);
  });

  test.each(['gives one', 'fails'])(
    'while it gets another token, whether the source %s',
    async (how) => {
      const server = await startScriptedServer({
        onSocket: (socket) => {
          welcome(socket);
          socket.close(4401);
        },
      });
      let calls = 0;
      let settle: (() => void) | null = null;
      const client = createClient({
        url: server.url,
        auth: {
          getToken: () => {
            calls += 1;
            if (calls === 1) return 'token-1';
            return new Promise<string>((resolve, reject) => {
              settle = () => (how === 'fails' ? reject(new Error('away')) : resolve('token-2'));
            });
          },
        },
        environment: fast,
      });
      client.connect().catch(() => {});
      const letGo = await waitFor(() => settle);
      client.disconnect();
      letGo();
      await aWhile();
      expect(client.state).toMatchObject({ status: 'closed', code: 1000 });
      expect(server.sockets).toHaveLength(1);
      expect(calls).toBe(2);
    },
  );

  test('while the device is offline, and when it is online again', async () => {
    const server = await startScriptedServer();
    const { device, client } = createClientOnDevice(server.url);
    await client.connect();
    device.offline = true;
    server.sockets[0]?.terminate();
    await waitFor(() => client.state.status === 'offline');
    client.disconnect();
    expect(device.listeners.size).toBe(0);
    device.offline = false;
    for (const listener of device.heard) listener('online');
    await aWhile();
    expect(client.state).toMatchObject({ status: 'closed', code: 1000 });
    expect(server.sockets).toHaveLength(1);
  });

  test('and a later connect() works', async () => {
    const server = await startScriptedServer();
    const client = createClient({ url: server.url, auth: { getToken } });
    await client.connect();
    client.disconnect();
    await client.connect();
    expect(client.state.status).toBe('online');
  });
});

describe('a server that talks nonsense', () => {
  test('is reported for each bad frame, and the client goes on', async () => {
    const server = await startScriptedServer();
    const client = createClient({ url: server.url, auth: { getToken } });
    const errors: string[] = [];
    client.on('error', ({ code }) => errors.push(code));
    await client.connect();
    const [socket] = server.sockets;
    if (!socket) throw new Error('no socket');
    const nonsense = [
      'not JSON',
      '[]',
      'null',
      '{"type":17}',
      '{"type":"message"}',
      '{"type":"message","message":{"seq":1}}',
      '{"type":"heads","heads":[null]}',
    ];
    // What a newer server may have to say is none.
    for (const type of ['__proto__', 'toString', 'reaction']) send(socket, { type });
    for (const text of nonsense) socket.send(text);
    socket.send(Buffer.from([1, 2, 3]));
    await waitFor(() => errors.length === nonsense.length + 1);
    expect(new Set(errors)).toEqual(new Set(['bad_response']));
    send(socket, { type: 'sent', id: 999, message: {} });
    send(socket, {
      type: 'welcome',
      connectionId: 'again',
      user: someone,
      expiresIn: 1,
      pingInterval: 1,
    });
    send(socket, { type: 'error', code: 'internal', message: 'Something.' });
    await waitFor(() => errors.includes('internal'));
    expect(client.state.status).toBe('online');
  });

  test('is told of by what came, and never by what was written', async () => {
    const server = await startScriptedServer();
    const client = createClient({ url: server.url, auth: { getToken } });
    const errors: string[] = [];
    client.on('error', ({ message }) => errors.push(message));
    await client.connect();
    const [socket] = server.sockets;
    if (!socket) throw new Error('no socket');
    send(socket, { type: 'a secret, in the wrong place' });
    send(socket, { type: 'message', message: { text: 'a secret' } });
    socket.send('a secret');
    socket.send(Buffer.from('a secret'));
    await waitFor(() => errors.length === 3);
    expect(errors[0]).toContain('“message” frame');
    expect(errors.join()).not.toContain('secret');
  });

  test('in a frame beyond all measure is told of it; the client is back at once, and alive', async () => {
    const server = await startScriptedServer();
    const client = createClient({ url: server.url, auth: { getToken }, environment: fast });
    const errors: ChatError[] = [];
    client.on('error', (error) => errors.push(error));
    await client.connect();
    const [socket] = server.sockets;
    if (!socket) throw new Error('no socket');
    send(socket, { type: 'message', text: 'x'.repeat(5 * 1024 * 1024) });
    await waitFor(() => server.sockets.length === 2 && client.state.status === 'online');
    expect(errors).toMatchObject([{ code: 'bad_response', message: /oversized frame/ }]);
    // Nested as deep as fits: a frame like any other.
    server.sockets[1]?.send(
      `{"type":"message","message":${'['.repeat(500_000)}${']'.repeat(500_000)}}`,
    );
    await waitFor(() => errors.length === 2);
    expect(client.state.status).toBe('online');
  });

  test('never welcomes: the client gives up and tries again', async () => {
    let silent = true;
    const server = await startScriptedServer({
      onSocket: (socket) => {
        if (!silent) welcome(socket);
      },
    });
    const clock = {
      now: () => Date.now(),
      monotonic: () => performance.now() * 100,
      // Time runs a hundredfold, so that the ten seconds are short.
      setTimeout: (task: () => void, ms: number) => setTimeout(task, ms / 100),
      clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
    };
    const client = createClient({ url: server.url, auth: { getToken }, environment: { clock } });
    client.connect();
    await waitFor(() => server.sockets.length >= 2);
    silent = false;
    await waitFor(() => client.state.status === 'online');
  });
});

test('a half-open socket is found, and replaced', async () => {
  const server = await startServer({ env: { PING_INTERVAL: '200ms' } });
  const proxy = await startFaultProxy(server.port);
  const clock = {
    now: () => Date.now(),
    monotonic: () => performance.now() * 10,
    setTimeout: (task: () => void, ms: number) => setTimeout(task, ms / 10),
    clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
  };
  const { accessToken } = await registerUser(server);
  const client = createClient({
    url: proxy.url,
    auth: { getToken: () => accessToken },
    environment: { clock },
  });
  await client.connect();
  proxy.blackhole(true);
  await waitFor(() => client.state.status !== 'online');
  proxy.heal();
  await waitFor(() => client.state.status === 'online');
});

test('a throwing listener is reported, and harms nobody', async () => {
  const server = await sharedServer();
  const [alice, bob] = await Promise.all([connectUser(server), connectUser(server)]);
  const reported: unknown[] = [];
  const { error: original } = console;
  console.error = (error: unknown) => reported.push(error);
  try {
    const heard: string[] = [];
    bob.client.on('message', () => {
      throw new Error('the page’s mistake');
    });
    bob.client.on('message', ({ text }) => heard.push(text));
    const conversation = await alice.client.conversationWith(bob.account.username);
    await conversation.send('one');
    await conversation.send('two');
    await waitFor(() => heard.length === 2);
    expect(heard).toEqual(['one', 'two']);
    expect(reported).toHaveLength(2);
  } finally {
    console.error = original;
  }
});

test('a device without a network is offline until it has one, and then tries at once', async () => {
  const server = await startScriptedServer();
  const { device, client } = createClientOnDevice(server.url);
  await client.connect();
  device.offline = true;
  device.signal('offline');
  server.sockets[0]?.terminate();
  await waitFor(() => client.state.status === 'offline');
  device.offline = false;
  device.signal('online');
  await waitFor(() => client.state.status === 'online');
});

test('a device that loses its network while an answer is on its way is offline all the same, soon', async () => {
  const server = await startScriptedServer({
    onSocket: (socket) => {
      welcome(socket);
      // The last that comes through, after the ping has left: no answer to it.
      socket.on('message', (data) => {
        if (String(data).includes('"ping"')) socket.removeAllListeners('message');
        send(socket, { type: 'heads', heads: [] });
      });
    },
  });
  const { device, client } = createClientOnDevice(server.url);
  await client.connect();
  device.offline = true;
  device.signal('offline');
  await waitFor(() => client.state.status === 'offline', { timeout: 9_000 });
});

for (const signal of ['online', 'wake'] as const) {
  test(`a page that is ${signal === 'wake' ? 'looked at again' : 'online again'} asks at once whether its socket lives`, async () => {
    let pings = 0;
    const server = await startScriptedServer({
      onSocket: (socket) => {
        welcome(socket);
        socket.on('message', (data) => {
          if (String(data).includes('"ping"')) pings += 1;
        });
      },
    });
    const { device, client } = createClientOnDevice(server.url);
    await client.connect();
    device.signal(signal);
    await waitFor(() => pings === 1, { timeout: 3_000 });
    expect(server.sockets).toHaveLength(1);
    expect(client.state.status).toBe('online');
  });

  test(`a page that is ${signal === 'wake' ? 'looked at again' : 'online again'} does not wait for its next try, unless the server asked it to`, async () => {
    let upgrades = 0;
    let retryAfter: string | undefined;
    const server = await startScriptedServer({
      accept: () => {
        upgrades += 1;
        return 503;
      },
      onRequest: (_request, response) =>
        response.writeHead(503, retryAfter ? { 'retry-after': retryAfter } : {}).end(),
    });
    // Its waits are so long that no other try can be meant.
    const { device, client } = createClientOnDevice(server.url, { random: () => 100 });
    const waits = () => client.state.status === 'reconnecting' && client.state.retryAt;
    client.connect().catch(() => {});
    await waitFor(waits);
    device.signal(signal);
    await waitFor(() => upgrades === 2 && waits());
    retryAfter = '3600';
    device.signal(signal);
    await waitFor(() => upgrades === 3 && waits());
    device.signal(signal);
    await aWhile();
    expect(upgrades).toBe(3);
  });
}

test('unusable options are refused at once, with words', () => {
  for (const url of ['', 'chat.example.com', 'ftp://chat.example.com']) {
    expect(() => createClient({ url }), url).toThrow(
      expect.objectContaining({ code: 'invalid_argument' }),
    );
  }
});
