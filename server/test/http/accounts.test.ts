import { join } from 'node:path';
import { ownName, registerUser, sharedServer, startServer } from '@chat/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createStore } from '../../src/store/open-store.js';
import { refusal, refusalOf, rest } from '../rest.js';

describe('an account', () => {
  test('is registered, signed in to, refreshed and signed out of', async () => {
    const server = await sharedServer();
    const name = ownName('Ada.L');
    const credentials = { username: name, password: 'correct horse' };

    const registered = await rest(server, 'POST', '/v1/auth/register', { body: credentials });
    expect(registered.status).toBe(201);
    expect(registered.headers.get('cache-control')).toBe('no-store');
    expect(registered.body).toEqual({
      user: { id: expect.stringMatching(/^usr_[\w-]{36}$/), username: name.toLowerCase(), name },
      accessToken: expect.any(String),
      accessExpiresIn: 900_000,
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
      refreshExpiresIn: expect.any(Number),
    });

    const loggedIn = await rest(server, 'POST', '/v1/auth/login', {
      body: { ...credentials, username: name.toUpperCase() },
    });
    expect(loggedIn.status).toBe(200);
    expect(loggedIn.body.user).toEqual(registered.body.user);

    const refreshed = await rest(server, 'POST', '/v1/auth/refresh', {
      body: { refreshToken: loggedIn.body.refreshToken },
    });
    expect(refreshed.status).toBe(200);
    const me = await rest(server, 'GET', '/v1/me', { token: refreshed.body.accessToken });
    expect(me.body).toEqual({ user: registered.body.user });

    const { refreshToken } = refreshed.body;
    const loggedOut = await rest(server, 'POST', '/v1/auth/logout', { body: { refreshToken } });
    expect(loggedOut).toMatchObject({ status: 204, body: null });
    const after = await rest(server, 'GET', '/v1/me', { token: refreshed.body.accessToken });
    expect(refusalOf(after)).toEqual(refusal(401, 'session_ended'));
    const again = await rest(server, 'POST', '/v1/auth/refresh', { body: { refreshToken } });
    expect(refusalOf(again)).toEqual(refusal(401, 'session_ended'));
  });

  test('survives a restart of the server, with its sessions', async () => {
    const server = await startServer();
    const ada = await registerUser(server);
    await server.restart();
    const me = await rest(server, 'GET', '/v1/me', { token: ada.accessToken });
    expect(me.body).toEqual({ user: ada.user });
  });

  test('has a name that nobody else gets, in any case of letters, even at the same time', async () => {
    const server = await sharedServer();
    const name = ownName('ada');
    const all = await Promise.all(
      [name, name.toUpperCase(), name.replace('a', 'A'), name.replace('d', 'D')].map((username) =>
        rest(server, 'POST', '/v1/auth/register', { body: { username, password: 'password' } }),
      ),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(all.find(({ status }) => status === 409)?.body.code).toBe('username_taken');
  });

  test('that does not exist cannot be told from a wrong password', async () => {
    // As dear as in production, so that a lookup without hashing, of a few ms, stands out.
    const server = await startServer({ env: { PASSWORD_COST: '15' } });
    const ada = await registerUser(server, 'ada');
    const attempt = async (username: string) => {
      const startedAt = performance.now();
      const { status, body } = await rest(server, 'POST', '/v1/auth/login', {
        body: { username, password: `${ada.password}x` },
      });
      return { status, body, took: performance.now() - startedAt };
    };
    const wrong = [await attempt('ada')];
    const unknown = [await attempt('nobody')];
    wrong.push(await attempt('ada'));
    unknown.push(await attempt('nobody'));
    const answers = [...wrong, ...unknown].map(({ status, body }) => [status, body]);
    expect(answers[0]).toEqual([401, expect.objectContaining({ code: 'invalid_credentials' })]);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    const shortest = (attempts: { took: number }[]) =>
      Math.min(...attempts.map(({ took }) => took));
    expect(shortest(unknown)).toBeGreaterThan(shortest(wrong) / 4);
  });

  test('has its password hashed anew at the next sign-in when the cost was raised, and never down again', async () => {
    const env = (cost: string) => ({
      JWT_SECRET: 'for tests only, of 32 bytes, or more',
      PASSWORD_COST: cost,
    });
    const server = await startServer({ env: env('10') });
    const ada = await registerUser(server);
    const { dataDir } = server;
    await server.stop();

    const dearer = await startServer({ env: env('11'), dataDir });
    const store = createStore(`sqlite:${join(dataDir, 'chat.db')}`);
    await store.open();
    onTestFinished(() => store.close());
    const hash = async () => (await store.users.byId(ada.user.id))?.passwordHash;
    const login = async (password: string) => {
      const body = { username: ada.user.username, password };
      return (await rest(dearer, 'POST', '/v1/auth/login', { body })).status;
    };
    const old = await hash();
    expect(old).toMatch(/^\$scrypt\$ln=10,/);
    expect(await login(`${ada.password}x`)).toBe(401);
    expect(await hash()).toBe(old);
    expect(await login(ada.password)).toBe(200);
    const renewed = await hash();
    expect(renewed).toMatch(/^\$scrypt\$ln=11,/);
    expect(await login(ada.password)).toBe(200);
    expect(await hash()).toBe(renewed);

    // A second node, whose operator has not raised it yet, undoes nothing.
    const cheaper = await startServer({ env: env('10'), dataDir });
    const body = { username: ada.user.username, password: ada.password };
    expect((await rest(cheaper, 'POST', '/v1/auth/login', { body })).status).toBe(200);
    expect(await hash()).toBe(renewed);
  });

  test('cannot be made where registration is closed', async () => {
    const server = await startServer({ env: { REGISTRATION: 'closed' } });
    const answer = await rest(server, 'POST', '/v1/auth/register', {
      body: { username: 'ada', password: 'password' },
    });
    expect(refusalOf(answer)).toEqual(refusal(403, 'registration_closed'));
  });
});

describe('guessing passwords', () => {
  test('of one user is stopped, with a time to wait, and bothers no other user', async () => {
    const server = await startServer({ env: { LIMIT_LOGINS_PER_USERNAME: '3' } });
    const ada = await registerUser(server, 'ada');
    const grace = await registerUser(server, 'grace');
    const guess = (username: string, password: string) =>
      rest(server, 'POST', '/v1/auth/login', { body: { username, password } });
    for (let round = 0; round < 3; round += 1) {
      expect((await guess('ada', 'a wrong one')).status).toBe(401);
    }
    const stopped = await guess('ada', ada.password);
    expect(refusalOf(stopped)).toEqual(refusal(429, 'rate_limited'));
    expect(stopped.body.retryAfter).toBeGreaterThan(0);
    const seconds = Number(stopped.headers.get('retry-after'));
    expect(seconds).toBe(Math.ceil(stopped.body.retryAfter / 1_000));
    expect((await guess('grace', grace.password)).status).toBe(200);
  });

  test('from one address is stopped before any hashing', async () => {
    const server = await startServer({ env: { LIMIT_LOGINS_PER_ADDRESS: '2' } });
    const attempts = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        rest(server, 'POST', '/v1/auth/login', {
          body: { username: `user${index}`, password: 'a wrong one' },
        }),
      ),
    );
    const statuses = attempts.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(2);
    expect(statuses.filter((status) => status === 429)).toHaveLength(38);
    expect((await rest(server, 'GET', '/healthz')).status).toBe(200);
  });

  test('is counted by the address that a trusted proxy saw, not by one that the client made up', async () => {
    const server = await startServer({
      env: { LIMIT_LOGINS_PER_ADDRESS: '1', TRUSTED_PROXIES: '1' },
    });
    const guess = (forwarded: string) =>
      rest(server, 'POST', '/v1/auth/login', {
        body: { username: 'ada', password: 'a wrong one' },
        headers: { 'x-forwarded-for': forwarded },
      });
    expect((await guess('198.51.100.1')).status).toBe(401);
    expect((await guess('203.0.113.9, 198.51.100.1')).status).toBe(429);
    expect((await guess('198.51.100.2')).status).toBe(401);
    expect((await guess('2001:db8:1:2::1')).status).toBe(401);
    expect((await guess('2001:db8:1:2:ffff::9')).status).toBe(429);
  });
});
