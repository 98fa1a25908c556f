import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { registerUser, startServer, type TestServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { rawUpgrade, TestSocket } from '../realtime/test-socket.js';
import { rest } from '../rest.js';

describe('a server', () => {
  test('refuses to start with a bad configuration, and says all that is wrong', async () => {
    const starting = startServer({
      env: { NODE_ENV: 'production', REGISTRATION: 'maybe', HOST_JWT_SECRET: 'hunter2' },
    });
    const error = await starting.catch((reason: Error) => reason.message);
    expect(error).toContain('ended with 1');
    for (const name of ['JWT_SECRET is not set', 'REGISTRATION must', 'HOST_JWT_SECRET must']) {
      expect(error).toContain(name);
    }
    expect(error).not.toContain('hunter2');
  });

  test('refuses to start on a port that is taken, and says so', async () => {
    const first = await startServer();
    const error = await startServer({ port: first.port }).catch((reason: Error) => reason.message);
    expect(error).toContain('ended with 1');
    expect(error).toContain('is taken');
  });

  test('without a secret makes one for development, for its own eyes only', async () => {
    const server = await startServer();
    const file = await stat(join(server.dataDir, 'dev-jwt-secret'));
    expect(file.mode & 0o777).toBe(0o600);
    expect(file.size).toBe(64);
    expect(server.logs()).toContain('JWT_SECRET is not set');
  });

  test('with a secret makes none', async () => {
    const server = await startServer({ env: { JWT_SECRET: 'a secret of thirty-two bytes, ok' } });
    await expect(stat(join(server.dataDir, 'dev-jwt-secret'))).rejects.toThrow('ENOENT');
    expect(server.logs()).not.toContain('JWT_SECRET');
  });

  test('tells its health, and sends answers that no browser misreads', async () => {
    const server = await startServer();
    const health = await rest(server, 'GET', '/healthz');
    expect(health).toMatchObject({ status: 200, body: { status: 'ok' } });
    for (const path of ['/healthz', '/v1/me', '/nothing']) {
      const { headers } = await rest(server, 'GET', path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  test('names each request as its proxy did, or by a name of its own', async () => {
    const server = await startServer({ env: { LOG_LEVEL: 'debug' } });
    const named = async (given: Record<string, string>, path = '/v1/me') =>
      (await rest(server, 'GET', path, { headers: given })).headers.get('x-request-id') ?? '';
    const trace = '0af7651916cd43dd8448eb211c80319c';
    for (const path of ['/v1/me', '/healthz', '/nothing']) {
      expect(await named({ 'x-request-id': trace }, path)).toBe(trace);
    }
    const own = await named({});
    expect(own).toMatch(/^req_/);
    for (const bad of ['x'.repeat(41), 'a b', 'a"b', '{}', 'é', '']) {
      expect(await named({ 'x-request-id': bad })).toMatch(/^req_/);
    }
    const upgrade = await rawUpgrade(server, { headers: { 'x-request-id': 'from-the-proxy' } });
    expect(upgrade).toMatchObject({ status: 401, headers: { 'x-request-id': 'from-the-proxy' } });

    const lines = await waitFor(() => {
      const parsed = logLines(server);
      const logged = (id: string) => parsed.some(({ requestId }) => requestId === id);
      // A process' output comes when it comes: the last of it, too.
      return logged(own) && logged('from-the-proxy') && parsed;
    });
    expect(lines).toContainEqual(expect.objectContaining({ requestId: trace, msg: 'get /v1/me' }));
    expect(lines).toContainEqual(
      expect.objectContaining({
        requestId: 'from-the-proxy',
        code: 'invalid_token',
        msg: 'upgrade refused',
      }),
    );
  });

  test('logs who asked, and which connection is whose', async () => {
    const server = await startServer({ env: { LOG_LEVEL: 'debug' } });
    const ada = await registerUser(server);
    const me = await rest(server, 'GET', '/v1/me', { token: ada.accessToken });
    const socket = await TestSocket.live(server, ada.accessToken);
    socket.ws.close();
    await rest(server, 'POST', '/v1/auth/login', {
      body: { username: ada.username, password: 'a wrong one' },
    });
    await rest(server, 'POST', '/v1/auth/logout', { body: { refreshToken: ada.refreshToken } });
    const userId = ada.user.id;
    const [welcome] = socket.frames;
    const connectionId = welcome?.type === 'welcome' ? welcome.connectionId : '';
    const requestId = expect.any(String);
    for (const line of [
      { msg: 'user registered', userId, requestId },
      { msg: 'get /v1/me', userId, requestId: me.headers.get('x-request-id'), status: 200 },
      { msg: 'connection opened', userId, connectionId, requestId },
      { msg: 'connection closed', userId, connectionId, code: 1005, ms: expect.any(Number) },
      { msg: 'sign-in refused', requestId, code: 'invalid_credentials' },
      { msg: 'signed out', requestId },
    ]) {
      await waitFor(() => {
        expect(logLines(server)).toContainEqual(expect.objectContaining(line));
        return true;
      });
    }
  });
});

function logLines(server: TestServer): Record<string, unknown>[] {
  const lines = server.logs().split('\n');
  // The last one may still be on its way.
  return lines.slice(0, -1).map((line) => JSON.parse(line));
}
