import { setTimeout as delay } from 'node:timers/promises';
import { registerUser, startFaultProxy, startServer, TestServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { forgeToken, readToken } from '../forge-token.js';
import { rest } from '../rest.js';
import { TestSocket } from './test-socket.js';
import { twoPeople } from './two-people.js';

const refresh = (server: TestServer, refreshToken: string) =>
  rest(server, 'POST', '/v1/auth/refresh', { body: { refreshToken } });

describe('a socket', () => {
  test('is closed with 4401 when its token expires', async () => {
    const server = await startServer({ env: { ACCESS_TOKEN_TTL: '700ms' } });
    const ada = await registerUser(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    expect(await socket.closeCode()).toBe(4401);
  });

  test('is closed then also when that was far away at first, many pings later', async () => {
    const env = { ACCESS_TOKEN_TTL: '2s', PING_INTERVAL: '200ms' };
    const server = await startServer({ env });
    const ada = await registerUser(server);
    const openedAt = performance.now();
    const socket = await TestSocket.live(server, ada.accessToken);
    expect(await socket.closeCode()).toBe(4401);
    // Its own limit, and that of a busy machine to notice.
    expect(performance.now() - openedAt).toBeLessThan(5_000);
  });

  test('stays when its token is renewed in time', async () => {
    const server = await startServer({ env: { ACCESS_TOKEN_TTL: '3s' } });
    const ada = await registerUser(server);
    const startedAt = performance.now();
    const socket = await TestSocket.live(server, ada.accessToken);
    let { refreshToken } = ada;
    while (performance.now() - startedAt < 5_000) {
      const { body } = await refresh(server, refreshToken);
      ({ refreshToken } = body);
      const renewed = await socket.request({ type: 'renew', token: body.accessToken });
      expect(renewed).toMatchObject({ type: 'renewed', expiresIn: expect.any(Number) });
      // As a client would: well before the token's end.
      await delay(1_000);
    }
    expect(socket.closed).toBeUndefined();
    expect(await socket.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
    expect(await socket.closeCode()).toBe(4401);
  });

  test('is not renewed by a token of another user, another session, or a bad one', async () => {
    const secret = 'a secret of thirty-two bytes, ok';
    const server = await startServer({ env: { JWT_SECRET: secret } });
    const ada = await registerUser(server);
    const eve = await registerUser(server);
    const again = await rest(server, 'POST', '/v1/auth/login', {
      body: { username: ada.username, password: ada.password },
    });
    const socket = await TestSocket.live(server, ada.accessToken);
    const { header, claims } = readToken(ada.accessToken);
    const bad: [string, string][] = [
      [eve.accessToken, 'invalid_token'],
      [again.body.accessToken, 'invalid_token'],
      ['nonsense', 'invalid_token'],
      [ada.refreshToken, 'invalid_token'],
      [forgeToken({ ...header, alg: 'none' }, claims, null), 'invalid_token'],
      [forgeToken(header, { ...claims, exp: 1 }, secret), 'token_expired'],
    ];
    for (const [token, code] of bad) {
      expect(await socket.request({ type: 'renew', token })).toMatchObject({ type: 'error', code });
    }
    expect(await socket.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
  });

  test('with a token that lives for months is not closed at once', async () => {
    const server = await startServer({ env: { ACCESS_TOKEN_TTL: '300d' } });
    const ada = await registerUser(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    expect(await socket.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
    expect(socket.closed).toBeUndefined();
  });

  test('is closed with 4403 by signing out, and no other session is', async () => {
    const server = await startServer();
    const ada = await registerUser(server);
    const { body: phone } = await rest(server, 'POST', '/v1/auth/login', {
      body: { username: ada.username, password: ada.password },
    });
    const [one, two, other] = await Promise.all(
      [ada.accessToken, ada.accessToken, phone.accessToken].map((token) =>
        TestSocket.live(server, token),
      ),
    );
    await rest(server, 'POST', '/v1/auth/logout', { body: { refreshToken: ada.refreshToken } });
    expect(await one?.closeCode()).toBe(4403);
    expect(await two?.closeCode()).toBe(4403);
    expect(await other?.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
  });

  test('is closed with 4403 when a used refresh token comes again after the grace', async () => {
    const server = await startServer({ env: { REFRESH_GRACE: '100ms' } });
    const ada = await registerUser(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    const first = await refresh(server, ada.refreshToken);
    // Time itself is what is tested: the grace passes.
    await delay(150);
    const reuse = await refresh(server, ada.refreshToken);
    expect(reuse).toMatchObject({ status: 401, body: { code: 'session_ended' } });
    expect(await socket.closeCode()).toBe(4403);
    expect((await refresh(server, first.body.refreshToken)).status).toBe(401);
    const me = await rest(server, 'GET', '/v1/me', { token: first.body.accessToken });
    expect(me.body.code).toBe('session_ended');
  });

  test('outlives a refresh that was sent twice because its answer was lost', async () => {
    const server = await startServer();
    const ada = await registerUser(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    const first = await refresh(server, ada.refreshToken);
    const retry = await refresh(server, ada.refreshToken);
    expect(retry.status).toBe(200);
    expect(retry.body.refreshToken).toBe(first.body.refreshToken);
    expect(await socket.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
  });

  test('whose session ended elsewhere is closed by the next digest', async () => {
    const env = { HEADS_INTERVAL: '300ms', JWT_SECRET: 'a secret of thirty-two bytes, ok' };
    const server = await startServer({ env });
    // A second node on the same data, with a bus that the first does not hear.
    const other = new TestServer(server.dataDir, env, 0);
    await other.start();
    try {
      const ada = await registerUser(server);
      const socket = await TestSocket.live(server, ada.accessToken);
      await rest(other, 'POST', '/v1/auth/logout', { body: { refreshToken: ada.refreshToken } });
      expect(await socket.closeCode()).toBe(4403);
    } finally {
      await other.kill();
    }
  });

  test('of a peer that is silently gone is given up', async () => {
    const server = await startServer({ env: { PING_INTERVAL: '200ms', LOG_LEVEL: 'debug' } });
    const ada = await registerUser(server);
    const proxy = await startFaultProxy(server.port);
    const behind = Object.create(server, {
      wsUrl: { value: `ws://127.0.0.1:${proxy.port}/v1/ws` },
    }) as TestServer;
    await TestSocket.live(behind, ada.accessToken);
    proxy.blackhole(true);
    await waitFor(() => /"connection closed"/.test(server.logs()), {
      message: 'the dead connection to be given up',
    });
  });
});

describe('a server that is asked to stop', () => {
  test('closes every socket with 1012, and loses nothing that it acknowledged', async () => {
    const server = await startServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const sender = await TestSocket.live(server, ada.accessToken);
    const reader = await TestSocket.live(server, grace.accessToken);
    const acknowledged: string[] = [];
    const sending = Promise.allSettled(
      Array.from({ length: 150 }, async (_, index) => {
        acknowledged.push((await sender.send(conversationId, `${index}`)).text);
      }),
    );
    await waitFor(() => acknowledged.length > 0);
    const exit = server.stop();
    expect(await sender.closeCode()).toBe(1012);
    expect(await reader.closeCode()).toBe(1012);
    expect(await exit).toBe(0);
    await sending;

    await server.restart();
    const again = await TestSocket.live(server, grace.accessToken);
    const stored: string[] = [];
    for (let after = 0, more = true; more; ) {
      const page = await again.request({ type: 'pull', conversationId, after });
      if (page.type !== 'changes') throw new Error(`Not changes: ${page.type}`);
      stored.push(...page.messages.map(({ text }) => text));
      ({ through: after, more } = page);
    }
    expect(stored).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(stored).size).toBe(stored.length);
  });

  test('spreads the closes, so that not everybody comes back at once', async () => {
    const server = await startServer({ env: { LIMIT_CONNECTIONS_PER_USER: '40' } });
    const { accessToken } = await registerUser(server);
    const sockets = await Promise.all(
      Array.from({ length: 40 }, () => TestSocket.live(server, accessToken)),
    );
    const closedAt: number[] = [];
    for (const { ws } of sockets) ws.on('close', () => closedAt.push(performance.now()));
    expect(await server.stop()).toBe(0);
    await waitFor(() => closedAt.length === 40);
    const spread = (closedAt.at(-1) ?? 0) - (closedAt[0] ?? 0);
    // 20 ms each: with all of them at once it would be next to nothing.
    expect(spread).toBeGreaterThan(500);
    expect(sockets.map(({ closed }) => closed?.code)).toEqual(Array(40).fill(1012));
  });

  test('closes with 1012 also those who come in while it begins to', async () => {
    const server = await startServer();
    const ada = await registerUser(server);
    const opening = Array.from({ length: 15 }, () => TestSocket.open(server, ada.accessToken));
    await Promise.race(opening);
    const exit = server.stop();
    for (const opened of await Promise.allSettled(opening)) {
      if (opened.status === 'fulfilled') expect(await opened.value.closeCode()).toBe(1012);
    }
    expect(await exit).toBe(0);
  });

  test('says that it is not ready, while it still waits', async () => {
    const server = await startServer({ env: { SHUTDOWN_DELAY: '1s' } });
    const ada = await registerUser(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    const exit = server.stop();
    const readiness = await waitFor(async () => {
      const answer = await rest(server, 'GET', '/readyz');
      return answer.status === 503 ? answer : null;
    });
    // It lives, and must not be killed for stopping in order.
    expect((await rest(server, 'GET', '/healthz')).status).toBe(200);
    expect(readiness.body.code).toBe('unavailable');
    const check = await rest(server, 'GET', '/v1/ws/check', { token: ada.accessToken });
    expect(check.status).toBe(503);
    expect(check.headers.get('retry-after')).toBe('1');
    expect(await socket.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
    expect(await exit).toBe(0);
    expect(await socket.closeCode()).toBe(1012);
  });
});
