import { createHmac } from 'node:crypto';
import type { TestServer } from '@chat/testkit';
import Hapi from '@hapi/hapi';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chatPlugin, createBus, createStore, Redis } from '../../src/index.js';
import { rest } from '../rest.js';
import { TestSocket } from './test-socket.js';

const hostSecret = 'a secret that the host site knows';

type Method = (...values: readonly unknown[]) => Promise<unknown>;

/** Does something after each call of a method, before its caller has the answer. */
function after(part: object, name: string, then: () => unknown): void {
  const method = (Reflect.get(part, name) as Method).bind(part);
  const value: Method = async (...values) => {
    const answer = await method(...values);
    await then();
    return answer;
  };
  Object.defineProperty(part, name, { value });
}

/** The real thing in this process, which tells of each look at a session, or at a user. */
async function startLooked(redis: Redis | null = null) {
  const store = createStore('sqlite::memory:');
  const looks: string[] = [];
  const afterLook: (() => Promise<unknown>)[] = [];
  after(store.sessions, 'byId', () => {
    looks.push('session');
    return afterLook.shift()?.();
  });
  after(store.users, 'byId', () => looks.push('user'));
  after(store.users, 'byUsername', () => looks.push('user'));
  const application = Hapi.server({ port: 0, host: '127.0.0.1' });
  await application.register({
    plugin: chatPlugin,
    options: {
      store,
      bus: createBus(redis),
      ...(redis && { redis }),
      jwtSecrets: ['a secret of thirty-two bytes, ok'],
      hostJwtSecret: hostSecret,
      hostJwtAudience: ['chat'],
    },
  });
  await application.start();
  onTestFinished(() => application.stop());
  const { port } = application.info;
  const server = {
    port,
    url: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}/v1/ws`,
  } as TestServer;
  const { body } = await rest(server, 'POST', '/v1/auth/register', {
    body: { username: 'ada', password: 'long enough' },
  });
  looks.length = 0;
  return {
    server,
    looks,
    ada: body as { accessToken: string; refreshToken: string },
    /** Does something between the look at a session and what is decided by it. */
    afterNextLook: (task: () => Promise<unknown>) => void afterLook.push(task),
  };
}

function hostToken(sub: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1_000);
  const content = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub, aud: 'chat', iat: now, exp: now + 60 })}`;
  return `${content}.${createHmac('sha256', hostSecret).update(content).digest('base64url')}`;
}

describe('who connects', () => {
  test('has their session looked at once', async () => {
    const { server, ada, looks } = await startLooked();
    for (let count = 0; count < 3; count += 1) await TestSocket.live(server, ada.accessToken);
    expect(looks.filter((look) => look === 'session')).toHaveLength(3);
  });

  test('is closed when the session ends between that look and the upgrade', async () => {
    const { server, ada, looks, afterNextLook } = await startLooked();
    afterNextLook(() =>
      rest(server, 'POST', '/v1/auth/logout', { body: { refreshToken: ada.refreshToken } }),
    );
    const socket = await TestSocket.open(server, ada.accessToken);
    expect(await socket.closeCode()).toBe(4403);
    expect(looks.filter((look) => look === 'session').length).toBeGreaterThan(1);
  });

  test('is looked at twice while the bus may not tell of anything', async () => {
    const away = new Redis({ url: 'redis://127.0.0.1:1' });
    const { server, ada, looks } = await startLooked(away);
    for (let count = 0; count < 2; count += 1) await TestSocket.live(server, ada.accessToken);
    expect(looks.filter((look) => look === 'session')).toHaveLength(4);
  });

  test('with a host’s token has their user looked at once, from the second time on', async () => {
    const { server, looks } = await startLooked();
    await TestSocket.live(server, hostToken('bo'));
    looks.length = 0;
    for (let count = 0; count < 3; count += 1) await TestSocket.live(server, hostToken('bo'));
    expect(looks).toEqual(['user', 'user', 'user']);
  });
});
