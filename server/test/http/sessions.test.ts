import { randomUUID } from 'node:crypto';
import type { Session } from '@chat/protocol';
import {
  registerUser,
  type ServedChat,
  sharedServer,
  startServer,
  type TestServer,
  type TestUser,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { mongoDatabase } from '../admin/admin-server.js';
import { forgeToken } from '../forge-token.js';
import { TestSocket } from '../realtime/test-socket.js';
import { type Answer, refusal, refusalOf, rest } from '../rest.js';

const { MONGODB_URL, REDIS_URL } = process.env;
const hostSecret = 'h'.repeat(32);
const env = { HOST_JWT_SECRET: hostSecret, GUEST_PEERS: 'helena' };

async function hostToken(): Promise<string> {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const claims = { sub: `somebody ${randomUUID()}`, aud: 'chat', exp };
  return forgeToken({ alg: 'HS256', typ: 'JWT' }, claims, hostSecret);
}

interface SignedIn {
  readonly accessToken: string;
  readonly refreshToken: string;
}

async function signIn(
  server: ServedChat,
  { username, password }: Pick<TestUser, 'username' | 'password'>,
  agent?: string,
): Promise<SignedIn> {
  const answer = await rest(server, 'POST', '/v1/auth/login', {
    body: { username, password },
    ...(agent !== undefined && { headers: { 'user-agent': agent } }),
  });
  expect(answer.status).toBe(200);
  return answer.body;
}

async function sessionsOf(server: ServedChat, token: string): Promise<Session[]> {
  const { status, body } = await rest(server, 'GET', '/v1/me/sessions', { token });
  expect(status).toBe(200);
  return body.sessions;
}

async function currentOf(server: ServedChat, token: string): Promise<string> {
  return (await sessionsOf(server, token))[0]?.id ?? '';
}

const end = (server: ServedChat, token: string, id?: string) =>
  rest(server, 'DELETE', `/v1/me/sessions${id === undefined ? '' : `/${id}`}`, { token });

const changePassword = (server: ServedChat, token: string, password: string, newPassword: string) =>
  rest(server, 'PUT', '/v1/me/password', { token, body: { password, newPassword } });

const logIn = ({ url }: ServedChat, { username }: TestUser, password: string): Promise<Answer> =>
  rest({ url }, 'POST', '/v1/auth/login', { body: { username, password } });

const isAlive = async (server: ServedChat, { accessToken: token }: SignedIn) =>
  (await rest(server, 'GET', '/v1/me', { token })).status === 200;

const over = refusal(401, 'session_ended');

describe('the sessions of a user', () => {
  test('are listed to them: the one that asks, then the latest, with what signed in', async () => {
    const server = await sharedServer();
    const ada = await registerUser(server);
    const phone = await signIn(server, ada, 'A phone/1.0');
    const laptop = await signIn(server, ada, 'A laptop/2.0');
    await registerUser(server);
    const listed = await sessionsOf(server, phone.accessToken);
    const time = expect.any(Number);
    const seen = { id: expect.stringMatching(/^ses_/), createdAt: time, activeAt: time };
    expect(listed).toEqual([
      { ...seen, expiresAt: time, current: true, agent: 'A phone/1.0' },
      { ...seen, expiresAt: time, agent: 'A laptop/2.0' },
      // What `fetch` calls itself.
      { ...seen, expiresAt: time, agent: 'node' },
    ]);

    const refreshed = await rest(server, 'POST', '/v1/auth/refresh', {
      body: { refreshToken: laptop.refreshToken },
      headers: { 'user-agent': 'Another' },
    });
    const again = await sessionsOf(server, refreshed.body.accessToken);
    expect(again.map(({ id }) => id)).toEqual([1, 0, 2].map((index) => listed[index]?.id));
    expect(again[0]).toMatchObject({ current: true, agent: 'A laptop/2.0' });
    expect(again[0]?.activeAt).toBeGreaterThan(listed[1]?.activeAt ?? Infinity);
    expect(again[0]?.expiresAt).toBeGreaterThan(listed[1]?.expiresAt ?? Infinity);
    expect(again[0]?.createdAt).toBe(listed[1]?.createdAt);
  });

  test('are named in one line of at most 256 characters, or not at all', async () => {
    const server = await sharedServer();
    const ada = await registerUser(server);
    const agentOf = async (agent: string) => {
      const { accessToken } = await signIn(server, ada, agent);
      return (await sessionsOf(server, accessToken))[0]?.agent;
    };
    expect(await agentOf('  A\tB  ')).toBe('AB');
    expect(await agentOf('')).toBeUndefined();
    expect(await agentOf('\t')).toBeUndefined();
    expect(await agentOf('<b>é</b>')).toBe('<b>é</b>');
    expect(await agentOf('x'.repeat(300))).toBe('x'.repeat(256));
    expect(await agentOf(`${'x'.repeat(255)} and more`)).toBe('x'.repeat(255));
  });

  test('are a guest’s as well, and stay so when they become an account', async () => {
    const server = await sharedServer(env);
    const headers = { 'user-agent': 'A visitor' };
    const { body: guest } = await rest(server, 'POST', '/v1/guests', { body: {}, headers });
    const { accessToken: token } = guest;
    const [session] = await sessionsOf(server, token);
    expect(session).toMatchObject({ current: true, agent: 'A visitor' });
    const account = { username: `zoe-${randomUUID().slice(0, 8)}`, password: 'a long password' };
    expect((await rest(server, 'POST', '/v1/me/account', { token, body: account })).status).toBe(
      200,
    );
    expect(await sessionsOf(server, token)).toEqual([session]);
    const other = await signIn(server, account);
    expect(await sessionsOf(server, token)).toHaveLength(2);
    const changed = await changePassword(server, token, account.password, 'another password');
    expect(changed.status).toBe(204);
    expect(await isAlive(server, other)).toBe(false);
  });

  test('of which there are very many are listed up to a hundred, the one that asks among them', async () => {
    const server = await startServer({
      env: { LIMIT_LOGINS_PER_ADDRESS: '1000', LIMIT_LOGINS_PER_USERNAME: '1000' },
    });
    const ada = await registerUser(server);
    for (let n = 0; n < 105; n += 15) {
      await Promise.all(Array.from({ length: 15 }, () => signIn(server, ada)));
    }
    const listed = await sessionsOf(server, ada.accessToken);
    expect(listed).toHaveLength(100);
    expect(listed.filter(({ current }) => current)).toEqual([listed[0]]);
    const times = listed.slice(1).map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const [current] = listed;
    expect(current?.createdAt).toBeLessThanOrEqual(times.at(-1) ?? 0);
    expect(current?.activeAt).toBeGreaterThanOrEqual(current?.createdAt ?? Infinity);
    expect((await end(server, ada.accessToken)).status).toBe(204);
    expect(await sessionsOf(server, ada.accessToken)).toHaveLength(1);
  });

  test('are ended one by one: sockets close, and no token of it counts any more', async () => {
    const server = await sharedServer();
    const ada = await registerUser(server);
    const [phone, laptop] = [await signIn(server, ada), await signIn(server, ada)];
    const sockets = await Promise.all(
      [phone, laptop].map(({ accessToken }) => TestSocket.live(server, accessToken)),
    );
    const id = await currentOf(server, phone.accessToken);
    for (let n = 0; n < 2; n += 1) {
      expect((await end(server, laptop.accessToken, id)).status).toBe(204);
    }
    expect(refusalOf(await rest(server, 'GET', '/v1/me', { token: phone.accessToken }))).toEqual(
      over,
    );
    const { refreshToken } = phone;
    expect(
      refusalOf(await rest(server, 'POST', '/v1/auth/refresh', { body: { refreshToken } })),
    ).toEqual(over);
    expect(await sockets[0]?.closeCode()).toBe(4403);
    expect((await sessionsOf(server, laptop.accessToken)).map((each) => each.id)).not.toContain(id);
    expect(sockets[1]?.closed).toBeUndefined();

    // The one that asks is one of them.
    const own = await currentOf(server, laptop.accessToken);
    expect((await end(server, laptop.accessToken, own)).status).toBe(204);
    expect(await sockets[1]?.closeCode()).toBe(4403);
    expect(refusalOf(await end(server, laptop.accessToken, own))).toEqual(over);
    expect(await isAlive(server, ada)).toBe(true);
  });

  test('are ended all but the one that asks', async () => {
    const server = await sharedServer();
    const [ada, grace] = [await registerUser(server), await registerUser(server)];
    const others = [await signIn(server, ada), await signIn(server, ada)];
    const mine = await TestSocket.live(server, ada.accessToken);
    const sockets = await Promise.all(
      others.map(({ accessToken }) => TestSocket.live(server, accessToken)),
    );
    for (let n = 0; n < 2; n += 1) {
      expect((await end(server, ada.accessToken)).status).toBe(204);
    }
    for (const each of others) expect(await isAlive(server, each)).toBe(false);
    for (const socket of sockets) expect(await socket.closeCode()).toBe(4403);
    expect(await sessionsOf(server, ada.accessToken)).toHaveLength(1);
    expect(await isAlive(server, grace)).toBe(true);
    expect(await mine.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
  });

  test('are nobody else’s: another’s is as none, and lives on', async () => {
    const server = await sharedServer(env);
    const [ada, eve] = [await registerUser(server), await registerUser(server)];
    const id = await currentOf(server, ada.accessToken);
    const [theirs, none] = [
      await end(server, eve.accessToken, id),
      await end(server, eve.accessToken, 'ses_none'),
    ];
    expect(refusalOf(theirs)).toEqual(refusal(404, 'not_found'));
    expect(theirs.body).toEqual(none.body);
    expect(await isAlive(server, ada)).toBe(true);
    const unreadable = await end(server, eve.accessToken, 'a%20b');
    expect(refusalOf(unreadable)).toEqual(refusal(400, 'invalid_request'));
    expect(unreadable.body.message).toMatch(/field sessionId/);
  });

  test('are the site’s for a host’s user, who has none here', async () => {
    const server = await sharedServer(env);
    const token = await hostToken();
    for (const answer of [
      await rest(server, 'GET', '/v1/me/sessions', { token }),
      await end(server, token),
      await end(server, token, 'ses_none'),
      await changePassword(server, token, 'a password', 'another password'),
    ]) {
      expect(refusalOf(answer)).toEqual(refusal(403, 'forbidden'));
    }
  });

  test('are not shown, nor is it kept what signed in, where they are not offered', async () => {
    const server = await startServer({ env: { FEATURES_OFF: 'sessions' } });
    const ada = await registerUser(server);
    const { accessToken: token } = ada;
    for (const answer of [
      await rest(server, 'GET', '/v1/me/sessions', { token }),
      await end(server, token),
      await end(server, token, 'ses_none'),
      await changePassword(server, token, ada.password, 'another password'),
    ]) {
      expect(refusalOf(answer)).toEqual(refusal(404, 'not_found'));
    }
    const socket = await TestSocket.live(server, token);
    expect((await socket.next('welcome')).features).not.toHaveProperty('sessions');
    const { dataDir } = server;
    await server.stop();
    const on = await startServer({ dataDir, env: { JWT_SECRET: 'x'.repeat(32) } });
    const { accessToken } = await signIn(on, ada, 'Kept from now on');
    expect((await sessionsOf(on, accessToken)).map(({ agent }) => agent)).toEqual([
      'Kept from now on',
      undefined,
    ]);
  });
});

describe('a password', () => {
  test('is changed by who knows it, which ends all other sessions', async () => {
    const server = await sharedServer();
    const ada = await registerUser(server);
    const other = await signIn(server, ada);
    const [mine, theirs] = await Promise.all(
      [ada, other].map(({ accessToken }) => TestSocket.live(server, accessToken)),
    );
    const changed = await changePassword(server, ada.accessToken, ada.password, 'a new password');
    expect(changed).toMatchObject({ status: 204, body: null });
    expect(await isAlive(server, other)).toBe(false);
    expect(await theirs?.closeCode()).toBe(4403);
    expect(await mine?.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
    expect(refusalOf(await logIn(server, ada, ada.password))).toEqual(
      refusal(401, 'invalid_credentials'),
    );
    const later = await logIn(server, ada, 'a new password');
    expect(later.status).toBe(200);

    // The answer was lost: the same again, which ends what signed in meanwhile.
    const again = await changePassword(server, ada.accessToken, ada.password, 'a new password');
    expect(again.status).toBe(204);
    expect(await isAlive(server, later.body)).toBe(false);
    expect(await isAlive(server, ada)).toBe(true);
  });

  test('is not changed by who does not know it, and no session ends', async () => {
    const server = await sharedServer();
    const ada = await registerUser(server);
    const other = await signIn(server, ada);
    const wrong = await changePassword(server, ada.accessToken, 'a wrong one', 'a new password');
    expect(refusalOf(wrong)).toEqual(refusal(401, 'invalid_credentials'));
    expect(await isAlive(server, other)).toBe(true);
    expect((await logIn(server, ada, ada.password)).status).toBe(200);
  });

  test('is as long as others, and one that can be hashed', async () => {
    const server = await sharedServer();
    const ada = await registerUser(server);
    for (const [password, newPassword, named] of [
      [ada.password, 'short', /field newPassword/],
      [ada.password, 'x'.repeat(129), /field newPassword/],
      [ada.password, 'a\0long one', /field newPassword/],
      [ada.password, '\ud800 long one', /field newPassword/],
      ['', 'a new password', /field password/],
    ] as const) {
      const answer = await changePassword(server, ada.accessToken, password, newPassword);
      expect(refusalOf(answer)).toEqual(refusal(400, 'invalid_request'));
      expect(answer.body.message).toMatch(named);
      expect(answer.body.message).not.toContain(ada.password);
    }
    expect((await logIn(server, ada, ada.password)).status).toBe(200);
  });

  test('is none of a guest’s', async () => {
    const server = await sharedServer(env);
    const { body } = await rest(server, 'POST', '/v1/guests', { body: {} });
    const answer = await changePassword(server, body.accessToken, 'a password', 'another one');
    expect(refusalOf(answer)).toEqual(refusal(403, 'forbidden'));
  });

  test('is guessed as seldom as at sign-ins, and counted with those', async () => {
    const server = await startServer({ env: { LIMIT_LOGINS_PER_USERNAME: '5' } });
    const [ada, grace] = [await registerUser(server, 'ada'), await registerUser(server, 'grace')];
    const guess = (password: string, newPassword = 'another wrong one') =>
      changePassword(server, ada.accessToken, password, newPassword);
    expect((await logIn(server, ada, 'a wrong one')).status).toBe(401);
    // Each tries two passwords: the second may be what is stored as well.
    expect((await guess('a wrong one')).status).toBe(401);
    expect((await guess('a wrong one')).status).toBe(401);
    for (const stopped of [
      await guess(ada.password, 'a new password'),
      await guess('a wrong one', ada.password),
      await logIn(server, ada, ada.password),
    ]) {
      expect(refusalOf(stopped)).toEqual(refusal(429, 'rate_limited'));
      expect(stopped.body.retryAfter).toBeGreaterThan(0);
    }
    expect((await logIn(server, grace, grace.password)).status).toBe(200);
  });

  test('is guessed as seldom from one address as at sign-ins', async () => {
    const server = await startServer({ env: { LIMIT_LOGINS_PER_ADDRESS: '4' } });
    const ada = await registerUser(server);
    const { accessToken: token, password } = ada;
    expect((await changePassword(server, token, password, 'a new password')).status).toBe(204);
    expect((await changePassword(server, token, 'a wrong one', 'a wrong one')).status).toBe(401);
    const stopped = await changePassword(server, token, 'a new password', password);
    expect(refusalOf(stopped)).toEqual(refusal(429, 'rate_limited'));
  });

  test('changed twice at once is what one of them said, and the other is told so', async () => {
    const server = await sharedServer();
    const ada = await registerUser(server);
    const sessions = [ada, await signIn(server, ada)];
    const wanted = ['the first new one', 'the second new one'];
    const answers = await Promise.all(
      sessions.map(({ accessToken }, index) =>
        changePassword(server, accessToken, ada.password, wanted[index] ?? ''),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect([...statuses].sort()).toEqual([204, 401]);
    const [won, lost] = statuses[0] === 204 ? [0, 1] : [1, 0];
    expect(['invalid_credentials', 'session_ended']).toContain(answers[lost]?.body.code);
    expect((await logIn(server, ada, wanted[won] ?? '')).status).toBe(200);
    expect((await logIn(server, ada, wanted[lost] ?? '')).status).toBe(401);
    expect(await isAlive(server, sessions[won] ?? ada)).toBe(true);
    expect(await isAlive(server, sessions[lost] ?? ada)).toBe(false);
  });

  test('is in no log', async () => {
    const server = await startServer({ env: { LOG_LEVEL: 'trace' } });
    const ada = await registerUser(server);
    await changePassword(server, ada.accessToken, 'a wrong-one', 'a new-password');
    await changePassword(server, ada.accessToken, ada.password, 'a new-password');
    const log = server.logs();
    expect(log).toMatch(/password change refused/);
    expect(log).toMatch(/password changed/);
    for (const secret of [ada.password, 'a wrong-one', 'a new-password', ada.accessToken]) {
      expect(log).not.toContain(secret);
    }
  });
});

describe('two servers on one store', () => {
  const secret = { JWT_SECRET: 'one secret for every node, 32 bytes' };

  async function startTwo(others: Record<string, string>): Promise<[TestServer, TestServer]> {
    const shared = { ...secret, ...others, ...(MONGODB_URL ? mongoDatabase() : {}) };
    const a = await startServer({ env: shared });
    const dataDir = MONGODB_URL ? {} : { dataDir: a.dataDir };
    return [a, await startServer({ env: shared, ...dataDir })];
  }

  test('a session ended on one counts on the other no more', async () => {
    const [a, b] = await startTwo({ HEADS_INTERVAL: '500ms' });
    const ada = await registerUser(a);
    const others = [await signIn(a, ada), await signIn(a, ada), await signIn(a, ada)];
    const [one, two, three] = others;
    const sockets = await Promise.all(
      others.map(({ accessToken }) => TestSocket.live(b, accessToken)),
    );
    await end(a, ada.accessToken, await currentOf(a, one?.accessToken ?? ''));
    expect(await Promise.all(others.map((each) => isAlive(b, each)))).toEqual([false, true, true]);
    // Without a bus the digest finds it.
    expect(await sockets[0]?.closeCode()).toBe(4403);
    const changed = await changePassword(a, two?.accessToken ?? '', ada.password, 'a new password');
    expect(changed.status).toBe(204);
    expect(await Promise.all(others.map((each) => isAlive(b, each)))).toEqual([false, true, false]);
    expect(await sockets[2]?.closeCode()).toBe(4403);
    expect(sockets[1]?.closed).toBeUndefined();
    expect(await isAlive(b, ada)).toBe(false);
    expect(await end(b, two?.accessToken ?? '')).toMatchObject({ status: 204 });
    expect(await isAlive(a, three ?? ada)).toBe(false);
  });

  test.skipIf(!REDIS_URL)('sockets of ended sessions close on the other (REDIS_URL)', async () => {
    const [a, b] = await startTwo({
      ...{ REDIS_URL: REDIS_URL as string, REDIS_PREFIX: `chat-${randomUUID()}` },
      // What is told must not wait for the digest.
      HEADS_INTERVAL: '1h',
    });
    const ada = await registerUser(a);
    const others = [await signIn(a, ada), await signIn(a, ada), await signIn(a, ada)];
    const sockets = await Promise.all(
      others.map(({ accessToken }) => TestSocket.live(b, accessToken)),
    );
    const mine = await TestSocket.live(b, ada.accessToken);
    await end(a, ada.accessToken, await currentOf(a, others[0]?.accessToken ?? ''));
    expect(await sockets[0]?.closeCode()).toBe(4403);
    expect(sockets[1]?.closed).toBeUndefined();
    await end(a, ada.accessToken);
    expect(await sockets[1]?.closeCode()).toBe(4403);
    expect(await sockets[2]?.closeCode()).toBe(4403);
    expect(await mine.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
  });
});
