import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  atTestEnd,
  ownName,
  registerUser,
  sharedServer,
  startFaultProxy,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { ChatError, TokenRefusedError } from '../src/chat-error.js';
import type { ConnectionState } from '../src/connection/connection-state.js';
import type { Environment } from '../src/environment.js';
import { connectUser, createClient } from './support/connect-client.js';
import { CountingClock } from './support/counting-clock.js';
import { someone, startScriptedServer } from './support/scripted-server.js';

const hostSecret = 'a host site’s secret of more than 32 bytes';

/** A token as a host site's backend would sign it. */
function hostToken(sub: string, { lifetime = 900, shift = 0 } = {}): string {
  const now = Math.floor(Date.now() / 1000) + shift;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub, name: sub, aud: 'chat', iat: now, exp: now + lifetime })}`;
  return `${input}.${createHmac('sha256', hostSecret).update(input).digest('base64url')}`;
}

const hostEnv = { HOST_JWT_SECRET: hostSecret };

/** Counts the requests that a client makes, by path. */
function countingFetch(): { fetch: Environment['fetch']; count: (path: string) => number } {
  const paths: string[] = [];
  return {
    fetch: (url, init) => {
      paths.push(new URL(url).pathname);
      return fetch(url, init);
    },
    count: (path) => paths.filter((other) => other === path).length,
  };
}

/** What a browser keeps over a reload. */
function keptSession() {
  const values = new Map<string, string>();
  return {
    get: (name: string) => values.get(name) ?? null,
    set: (name: string, value: string) => void values.set(name, value),
    remove: (name: string) => void values.delete(name),
  };
}

function statesOf(client: { on(event: 'state', fn: (state: ConnectionState) => void): unknown }) {
  const states: ConnectionState['status'][] = [];
  client.on('state', ({ status }) => states.push(status));
  return states;
}

describe('tokens come from', () => {
  test('a callback, which learns why it is asked', async () => {
    const server = await sharedServer(hostEnv);
    const reasons: string[] = [];
    const client = createClient({
      url: server.url,
      auth: {
        getToken: ({ reason }) => {
          reasons.push(reason);
          return hostToken('hanna');
        },
      },
    });
    await client.connect();
    expect(client.user?.username).toBe('hanna');
    expect(reasons).toEqual(['connect']);
  });

  test('a URL of the host site, whose 401 is final', async () => {
    const server = await sharedServer(hostEnv);
    let signedIn = true;
    const host = createServer((_request, response) => {
      response.writeHead(signedIn ? 200 : 401, { 'content-type': 'application/json' });
      response.end(signedIn ? JSON.stringify({ token: hostToken('hugo') }) : '{}');
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    atTestEnd(() => void host.close());
    const tokenUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}/chat-token`;
    const client = createClient({ url: server.url, auth: { tokenUrl } });
    await client.connect();
    expect(client.user?.username).toBe('hugo');

    signedIn = false;
    const refused = createClient({ url: server.url, auth: { tokenUrl } });
    await expect(refused.connect()).rejects.toMatchObject({ code: 'token_refused' });
    expect(refused.state.status).toBe('unauthorized');
  });

  test('a callback or a URL that gives no token for now is asked again', async () => {
    const server = await sharedServer(hostEnv);
    const answers = ['', 'null', '{}', '{"token":""}', '{"token":42}', '<p>Sorry</p>'];
    const host = createServer((_request, response) => {
      response.end(answers.shift() ?? JSON.stringify({ token: hostToken('hugo') }));
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    atTestEnd(() => void host.close());
    const tokenUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}/chat-token`;
    const given: unknown[] = [undefined, null, '', 42, {}];
    const getToken = () => (given.length > 0 ? given.shift() : hostToken('hanna')) as string;
    for (const [auth, refusals] of [
      [{ tokenUrl }, answers.length],
      [{ getToken }, given.length],
    ] as const) {
      const client = createClient({ url: server.url, auth, environment: { random: () => 0 } });
      const codes: unknown[] = [];
      client.on('state', (state) => 'error' in state && codes.push(state.error?.code));
      await client.connect();
      expect(codes.filter((code) => code === 'token_unavailable')).toHaveLength(refusals);
    }
  });

  test('an account of the server', async () => {
    const server = await sharedServer();
    const client = createClient({ url: server.url });
    expect(client.signedIn).toBe(false);
    await expect(client.connect()).rejects.toMatchObject({ code: 'not_signed_in' });
    await expect(
      client.signIn({ username: 'nobody', password: 'not-a-password' }),
    ).rejects.toMatchObject({ code: 'invalid_credentials' });

    const user = await client.register({
      username: ownName(),
      password: 'a-password',
      name: 'Ada',
    });
    expect(user.name).toBe('Ada');
    await client.connect();
    expect(client.state.status).toBe('online');

    await client.signOut();
    expect(client.signedIn).toBe(false);
    expect(client.user).toBeNull();
    expect(client.state.status).toBe('closed');
    await expect(client.connect()).rejects.toMatchObject({ code: 'not_signed_in' });
  });
});

test('ten calls that meet 401 at once cause one refresh', async () => {
  const server = await sharedServer(hostEnv);
  const reasons: string[] = [];
  const client = createClient({
    url: server.url,
    auth: {
      getToken: ({ reason }) => {
        reasons.push(reason);
        return hostToken('hanna', { shift: reason === 'connect' ? -3_600 : 0 });
      },
    },
  });
  const found = await Promise.all(Array.from({ length: 10 }, () => client.findUser('hanna')));
  expect(found.map((user) => user?.username)).toEqual(Array(10).fill('hanna'));
  expect(reasons).toEqual(['connect', 'refused']);
});

test('the token is renewed on the open socket, which stays', async () => {
  // Not shorter: a busy machine may take a second to renew it.
  const server = await sharedServer({ ACCESS_TOKEN_TTL: '4s' });
  const proxy = await startFaultProxy(server.port);
  const { fetch, count } = countingFetch();
  const [alice, bob] = await Promise.all([
    connectUser(server, { through: proxy, environment: { fetch } }),
    connectUser(server),
  ]);
  const states = statesOf(alice.client);
  const theirs = await bob.client.conversationWith(alice.account.username);
  const conversation = await alice.client.conversationWith(bob.account.username);
  await waitFor(() => count('/v1/auth/refresh') >= 3);
  await conversation.send('still here');
  await waitFor(() => theirs.messages.length === 1);
  expect(states).toEqual([]);
});

for (const [name, hours] of [
  ['ahead', 1],
  ['behind', -1],
] as const) {
  test(`a clock that is an hour ${name} changes nothing`, async () => {
    const server = await sharedServer({ ...hostEnv, ACCESS_TOKEN_TTL: '1s' });
    const clock = {
      now: () => Date.now() + hours * 3_600_000,
      monotonic: () => performance.now(),
      setTimeout: (task: () => void, ms: number) => setTimeout(task, ms),
      clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
    };
    const { fetch, count } = countingFetch();
    const { client } = await connectUser(server, { environment: { clock, fetch } });
    let asked = 0;
    const host = createClient({
      url: server.url,
      environment: { clock },
      auth: {
        getToken: () => {
          asked += 1;
          return hostToken('hanna', { lifetime: 2 });
        },
      },
    });
    await host.connect();
    const states = [statesOf(client), statesOf(host)];
    await waitFor(() => count('/v1/auth/refresh') >= 2 && asked >= 2);
    expect(states).toEqual([[], []]);
    expect(asked).toBeLessThan(6);
  });
}

describe('a token source that', () => {
  test('fails for a while is asked again until it recovers', async () => {
    const server = await sharedServer(hostEnv);
    let calls = 0;
    const client = createClient({
      url: server.url,
      environment: { random: () => 0.05 },
      auth: {
        getToken: async () => {
          calls += 1;
          if (calls < 5) throw new Error('the backend is away');
          return hostToken('hanna');
        },
      },
    });
    const errors: (string | undefined)[] = [];
    client.on('state', (state) => {
      if (state.status === 'reconnecting' && state.error) errors.push(state.error.code);
    });
    await client.connect();
    expect(calls).toBe(5);
    expect(errors).toEqual(Array(4).fill('token_unavailable'));
  });

  test('fails while the token expires is no end: the client is back when it works again', async () => {
    const server = await sharedServer(hostEnv);
    let broken = false;
    const client = createClient({
      url: server.url,
      environment: { random: () => 0.1 },
      auth: {
        getToken: () => {
          if (broken) throw new Error('the backend is away');
          return hostToken('hanna', { lifetime: 1 });
        },
      },
    });
    await client.connect();
    broken = true;
    await waitFor(() => client.state.status === 'reconnecting');
    broken = false;
    await waitFor(() => client.state.status === 'online');
  });

  test('refuses is final, on connecting and later; no timer is left', async () => {
    const server = await sharedServer(hostEnv);
    const clock = new CountingClock();
    let refuses = true;
    const client = createClient({
      url: server.url,
      environment: { clock },
      auth: {
        getToken: () => {
          if (refuses) throw new TokenRefusedError();
          return hostToken('hanna', { lifetime: 2 });
        },
      },
    });
    await expect(client.connect()).rejects.toBeInstanceOf(TokenRefusedError);
    expect(client.state).toMatchObject({
      status: 'unauthorized',
      error: { code: 'token_refused' },
    });
    expect(clock.pending).toBe(0);

    refuses = false;
    await client.connect();
    refuses = true;
    await waitFor(() => client.state.status === 'unauthorized');
    expect(clock.pending).toBe(0);
  });

  test('gives a refused token again makes no tight loop', async () => {
    const server = await sharedServer(hostEnv);
    let calls = 0;
    const client = createClient({
      url: server.url,
      auth: {
        getToken: () => {
          calls += 1;
          return 'not.a.token';
        },
      },
    });
    client.connect();
    await waitFor(() => {
      const { state } = client;
      return state.status === 'reconnecting' && state.error && state.attempt >= 3;
    });
    expect(calls).toBeLessThan(10);
  });

  test('switches to another user drops the first one’s conversations', async () => {
    const server = await sharedServer(hostEnv);
    let who = 'hanna';
    const client = createClient({
      url: server.url,
      auth: { getToken: () => hostToken(who, { lifetime: 2 }) },
    });
    const other = createClient({ url: server.url, auth: { getToken: () => hostToken('olaf') } });
    await other.connect();
    await client.connect();
    const conversation = await client.conversationWith('olaf');
    who = 'hugo';
    await waitFor(() => client.user?.username === 'hugo');
    await waitFor(() => client.state.status === 'online');
    await expect(conversation.send('hi')).rejects.toMatchObject({ code: 'signed_out' });
    expect((await client.conversations()).items).toEqual([]);
  });

  test('switches to another user while nothing tells the client shows nobody the other’s', async () => {
    const server = await sharedServer(hostEnv);
    const connected = async (name: string) => {
      const client = createClient({ url: server.url, auth: { getToken: () => hostToken(name) } });
      await client.connect();
      return client;
    };
    await connected('olaf');
    const hugo = await connected('hugo');
    const hugos = await hugo.conversationWith('olaf');
    await hugos.send('of Hugo');

    let who = 'hanna';
    const client = createClient({
      url: server.url,
      auth: { getToken: () => hostToken(who, { lifetime: 2 }) },
    });
    await client.connect();
    const { id } = await client.conversationWith('olaf');
    client.disconnect();
    who = 'hugo';
    await waitFor(async () => {
      const refused = await client.conversations().catch(({ code }) => code);
      return refused === 'signed_out';
    });
    await expect(client.conversation(hugos.id)).rejects.toMatchObject({ code: 'signed_out' });
    expect(client.user?.username).toBe('hanna');

    await client.connect();
    expect(client.user?.username).toBe('hugo');
    const { items } = await client.conversations();
    expect(items.map((each) => each.id)).toEqual([hugos.id]);
    expect(items[0]?.id).not.toBe(id);
  });
});

describe('a session', () => {
  test.each<[string, object | null]>([
    ['nothing', null],
    ['no tokens', { user: someone }],
    [
      'a token that is no text',
      { user: someone, refreshToken: 1, accessToken: 'a', accessExpiresIn: 1 },
    ],
    ['no user', { refreshToken: 'r', accessToken: 'a', accessExpiresIn: 1 }],
  ])('is not begun by an answer with %s', async (_, answer) => {
    const server = await startScriptedServer({
      onRequest: (_request, response) => response.end(JSON.stringify(answer)),
    });
    const client = createClient({ url: server.url });
    const signIn = client.signIn({ username: 'someone', password: 'a password' });
    await expect(signIn).rejects.toMatchObject({ code: 'bad_response' });
    expect(client.signedIn).toBe(false);
  });

  test('that ends on the server closes the socket and is forgotten', async () => {
    const server = await sharedServer();
    const { client } = await connectUser(server);
    const key = 'chat:session';
    const values = new Map<string, string>();
    const storage = {
      get: (name: string) => values.get(name) ?? null,
      set: (name: string, value: string) => void values.set(name, value),
      remove: (name: string) => void values.delete(name),
    };
    const account = await registerUser(server);
    const first = createClient({ url: server.url, auth: { session: { storage } } });
    await first.signIn(account);
    await first.connect();
    expect([...values.keys()].every((name) => name.startsWith(key))).toBe(true);
    const { refreshToken } = JSON.parse([...values.values()][0] ?? '{}') as {
      refreshToken: string;
    };
    await fetch(`${server.url}/v1/auth/logout`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refreshToken }),
    });
    await waitFor(() => first.state.status === 'unauthorized');
    expect(first.state).toMatchObject({ error: { code: 'session_ended' } });
    expect(first.signedIn).toBe(false);
    expect(values.size).toBe(0);
    expect(client.state.status).toBe('online');
  });

  test('that two clients share needs no refresh for the second', async () => {
    const server = await sharedServer();
    const values = new Map<string, string>();
    const storage = {
      get: (name: string) => values.get(name) ?? null,
      set: (name: string, value: string) => void values.set(name, value),
      remove: (name: string) => void values.delete(name),
    };
    const account = await registerUser(server);
    const counts = [countingFetch(), countingFetch()];
    const clients = counts.map(({ fetch }) =>
      createClient({ url: server.url, environment: { fetch }, auth: { session: { storage } } }),
    );
    await clients[0]?.signIn(account);
    await clients[0]?.connect();
    await clients[1]?.connect();
    expect(clients[1]?.user?.id).toBe(account.user.id);
    expect(counts[1]?.count('/v1/auth/refresh')).toBe(0);
  });

  test('that another tab ends while this one still loads is over here as well', async () => {
    const server = await sharedServer();
    const { user, refreshToken, accessToken, accessExpiresIn } = await registerUser(server);
    const session = { user, refreshToken, accessToken, accessExpiresIn, receivedAt: Date.now() };
    let value: string | null = JSON.stringify(session);
    const storage = { get: () => value, set: () => {}, remove: () => {} };
    const client = createClient({ url: server.url, auth: { session: { storage } } });
    expect(client.user).toEqual(user);
    const users: unknown[] = [];
    client.on('user', (next) => users.push(next));
    value = null;
    await expect(client.connect()).rejects.toMatchObject({ code: 'session_ended' });
    expect({ users, user: client.user, signedIn: client.signedIn }).toEqual({
      users: [null],
      user: null,
      signedIn: false,
    });
  });

  test('that takes its time to be read serves who asks before that', async () => {
    const server = await sharedServer();
    const account = await registerUser(server);
    const kept = keptSession();
    const storage = { ...kept, get: async (key: string) => kept.get(key) };
    const first = createClient({ url: server.url, auth: { session: { storage } } });
    await first.signIn(account);
    const asking = createClient({ url: server.url, auth: { session: { storage } } });
    const users: (string | undefined)[] = [];
    asking.on('user', (user) => users.push(user?.id));
    expect((await asking.conversations()).items).toEqual([]);
    const connecting = createClient({ url: server.url, auth: { session: { storage } } });
    await connecting.connect();
    expect(users).toEqual([account.user.id]);
    expect(connecting.user?.id).toBe(account.user.id);
  });

  test('that ended cannot make its calls in the name of who signs in next', async () => {
    const server = await sharedServer();
    const [ada, ben] = await Promise.all([registerUser(server), registerUser(server)]);
    const opened: (string | undefined)[] = [];
    let refuse: (() => void) | null = null;
    const client = createClient({
      url: server.url,
      auth: { session: { storage: keptSession() } },
      environment: {
        fetch: (url, init) => {
          if (init.method !== 'POST' || !url.endsWith('/v1/conversations')) return fetch(url, init);
          opened.push((init.headers as Record<string, string>).authorization);
          return new Promise((resolve) => {
            refuse = () => resolve(new Response('{}', { status: 401 }));
          });
        },
      },
    });
    await client.signIn(ada);
    const late = client.conversationWith('somebody').catch((error: unknown) => error);
    const answer = await waitFor(() => refuse);
    await client.signIn(ben);
    await client.findUser(ada.username);
    answer();
    expect(await late).toMatchObject({ code: 'signed_out' });
    expect(opened).toHaveLength(1);
  });

  test('whose storage cannot be read is forgotten all the same by signing out', async () => {
    const server = await sharedServer();
    const account = await registerUser(server);
    let broken = false;
    const kept = keptSession();
    const storage = {
      ...kept,
      get: (key: string) => {
        if (broken) throw new Error('the disk is gone');
        return kept.get(key);
      },
    };
    const client = createClient({ url: server.url, auth: { session: { storage } } });
    const errors: string[] = [];
    client.on('error', ({ code }) => errors.push(code));
    await client.signIn(account);
    await client.connect();
    broken = true;
    await client.signOut();
    expect(client.signedIn).toBe(false);
    expect(client.user).toBeNull();
    expect(errors).toContain('storage_failed');
    broken = false;
    expect(createClient({ url: server.url, auth: { session: { storage } } }).signedIn).toBe(false);
  });

  test('whose refresh was cut short by a reload is refreshed again at once', async () => {
    const server = await sharedServer({ ACCESS_TOKEN_TTL: '20s' });
    const account = await registerUser(server);
    const storage = keptSession();
    let asked = 0;
    const first = createClient({
      url: server.url,
      auth: { session: { storage } },
      environment: {
        fetch: async (url, init) => {
          // The check of a refused upgrade: now the token counts as refused, long before its end.
          if (url.endsWith('/check')) return new Response('{}', { status: 401 });
          const response = await fetch(url, init);
          if (!url.endsWith('/refresh')) return response;
          asked += 1;
          return new Promise(() => {});
        },
        openSocket: (_url, _token, { onClose }) => {
          queueMicrotask(() => onClose(1006, ''));
          return { send: () => false, close: () => {}, abort: () => {} };
        },
      },
    });
    await first.signIn(account);
    first.connect();
    await waitFor(() => asked === 1);

    const { fetch: counted, count } = countingFetch();
    const second = createClient({
      url: server.url,
      auth: { session: { storage } },
      environment: { fetch: counted },
    });
    await second.connect();
    expect(count('/v1/auth/refresh')).toBe(1);
    expect(second.user?.id).toBe(account.user.id);
  });

  test('that ends during its refresh does not end the one that was signed in meanwhile', async () => {
    const server = await sharedServer({ ACCESS_TOKEN_TTL: '1s' });
    const [ada, ben] = await Promise.all([registerUser(server), registerUser(server)]);
    let refuse: (() => void) | null = null;
    const client = createClient({
      url: server.url,
      auth: { session: { storage: keptSession() } },
      environment: {
        fetch: (url, init) => {
          if (!url.endsWith('/refresh') || refuse !== null) return fetch(url, init);
          const body = JSON.stringify({ code: 'session_ended', message: 'It has ended.' });
          return new Promise((resolve) => {
            refuse = () => resolve(new Response(body, { status: 401 }));
          });
        },
      },
    });
    await client.signIn(ada);
    await client.connect();
    const answer = await waitFor(() => refuse);
    await client.signIn(ben);
    answer();
    await waitFor(() => client.state.status === 'online');
    expect(await client.findUser(ada.username)).toMatchObject({ id: ada.user.id });
    expect(client.user?.id).toBe(ben.user.id);
    expect(client.signedIn).toBe(true);
  });

  test('survives a refresh whose answer was lost', async () => {
    const server = await sharedServer({ ACCESS_TOKEN_TTL: '1s' });
    const account = await registerUser(server);
    let lose = true;
    let refreshes = 0;
    const client = createClient({
      url: server.url,
      environment: {
        random: () => 0.1,
        fetch: async (url, init) => {
          const response = await fetch(url, init);
          if (!url.endsWith('/refresh')) return response;
          refreshes += 1;
          if (!lose) return response;
          lose = false;
          throw new TypeError('the answer is lost');
        },
      },
    });
    await client.signIn(account);
    await client.connect();
    await waitFor(() => refreshes >= 3);
    expect(client.signedIn).toBe(true);
    await waitFor(() => client.state.status === 'online');
  });
});

test('an error never carries a token or a password', async () => {
  const server = await sharedServer();
  const client = createClient({ url: server.url });
  const error = await client
    .signIn({ username: 'nobody', password: 'hunter2-hunter2' })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ChatError);
  expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
});
