import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { registerUser, type TestServer } from '@chat/testkit';
import Hapi from '@hapi/hapi';
import Database from 'libsql';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chatPlugin, createBus } from '../../src/index.js';
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { rest } from '../rest.js';
import { temporaryDirectory } from '../store/temporary-directory.js';
import { TestSocket } from './test-socket.js';
import { twoPeople } from './two-people.js';

/** A server in this process, so that its store can be patient for less than seconds. */
async function startServer() {
  const path = join(temporaryDirectory(), 'chat.db');
  const store = new SqliteStore(path, { lockTimeout: 50 });
  const warnings: object[] = [];
  const ignore = () => {};
  const app = Hapi.server({ port: 0, host: '127.0.0.1' });
  await app.register({
    plugin: chatPlugin,
    options: {
      store,
      bus: createBus(),
      jwtSecrets: ['a secret of thirty-two bytes, ok'],
      drainTime: 1,
      log: {
        debug: ignore,
        info: ignore,
        warn: (fields, message) => warnings.push({ ...fields, message }),
        error: (fields, message) => warnings.push({ ...fields, message }),
      },
    },
  });
  await app.start();
  onTestFinished(() => app.stop());
  const port = Number(app.info.port);
  const address = `127.0.0.1:${port}`;
  const server = { port, url: `http://${address}`, wsUrl: `ws://${address}/v1/ws` } as TestServer;
  /** Takes SQLite's write lock, as a backup gone wrong would. */
  const lock = () => {
    const other = new Database(path);
    other.exec('BEGIN EXCLUSIVE');
    return () => {
      other.close();
    };
  };
  return { server, store, warnings, lock };
}

const unavailable = { type: 'error', code: 'unavailable', retryAfter: 1_000 };

describe('while the store cannot write', () => {
  test('requests are refused to be tried again, reading goes on, and a repeat succeeds later', async () => {
    const { server, lock } = await startServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const sender = await TestSocket.live(server, ada.accessToken);
    const reader = await TestSocket.live(server, grace.accessToken);
    await sender.send(conversationId, 'before');
    await reader.next('message');
    // The list is flushed to disk now, not under the lock.
    await rest(server, 'GET', '/v1/conversations', { token: ada.accessToken });
    const unlock = lock();
    const frame = { type: 'send', conversationId, clientId: randomUUID(), text: 'under the lock' };

    expect(await sender.request(frame)).toMatchObject(unavailable);
    expect(await reader.request({ type: 'mark', conversationId, read: 1 })).toMatchObject(
      unavailable,
    );
    const login = await rest(server, 'POST', '/v1/auth/login', {
      body: { username: ada.username, password: ada.password },
    });
    expect(login).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(login.headers.get('retry-after')).toBe('1');
    const late = await TestSocket.live(server, grace.accessToken, [
      { conversationId, position: 0 },
    ]);
    expect(await late.next('changes')).toMatchObject({ messages: [{ text: 'before' }] });

    unlock();
    expect(await sender.request(frame)).toMatchObject({ type: 'sent', message: { seq: 2 } });
    await reader.next('message', ({ message }) => message.text === 'under the lock');
    expect(sender.closed).toBeUndefined();
  });

  test('the operator is told why, not once for every request, and nothing of what was sent', async () => {
    const { server, warnings, lock } = await startServer();
    const { ada, conversationId } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    onTestFinished(lock());
    const text = 'nobody-else-reads-this';
    await Promise.all(
      Array.from({ length: 50 }, () =>
        socket.request({ type: 'send', conversationId, clientId: randomUUID(), text }),
      ),
    );
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings.length).toBeLessThan(5);
    expect(warnings[0]).toMatchObject({ message: 'frame failed: the store is away' });
    expect(JSON.stringify(warnings)).not.toContain(text);
  });
});

test('a resume that the store could not answer may be asked again on the same socket', async () => {
  const { server, store } = await startServer();
  const { accessToken } = await registerUser(server);
  const socket = await TestSocket.open(server, accessToken);
  await store.close();
  for (let round = 0; round < 2; round += 1) {
    expect(await socket.request({ type: 'resume', positions: [] })).toMatchObject(unavailable);
  }
});

test('a server whose store is away lives, and is not ready', async () => {
  const { server, store } = await startServer();
  expect(await rest(server, 'GET', '/readyz')).toMatchObject({
    status: 200,
    body: { status: 'ready', store: 'connected', bus: 'connected' },
  });
  await store.close();
  expect(await rest(server, 'GET', '/readyz')).toMatchObject({
    status: 503,
    body: { code: 'unavailable' },
  });
  expect((await rest(server, 'GET', '/healthz')).status).toBe(200);
});
