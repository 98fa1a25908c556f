import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
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
    expect(error).toContain('EADDRINUSE');
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
});
