import Hapi from '@hapi/hapi';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { chatPlugin, createBus, createStore } from '../../src/index.js';
import { refusal, refusalOf, rest } from '../rest.js';

const required = () => ({
  store: createStore('sqlite::memory:'),
  bus: createBus(),
  jwtSecrets: ['a secret of thirty-two bytes, ok'] as [string],
});

/** Somebody's Hapi application that hosts chat. */
async function startApplication(prepare: (server: Hapi.Server) => void = () => {}) {
  const server = Hapi.server({ port: 0, host: '127.0.0.1' });
  server.route({ method: 'GET', path: '/', handler: () => 'the shop' });
  server.route({
    method: 'GET',
    path: '/broken',
    handler: () => {
      throw new Error('of the application');
    },
  });
  prepare(server);
  await server.register({ plugin: chatPlugin, options: required() });
  await server.start();
  onTestFinished(() => server.stop());
  return { server, url: `http://127.0.0.1:${server.info.port}` };
}

describe('the plugin', () => {
  test('brings chat to a Hapi application', async () => {
    const app = await startApplication();
    const { body } = await rest(app, 'POST', '/v1/auth/register', {
      body: { username: 'ada', password: 'long enough' },
    });
    const ws = new WebSocket(`${app.url.replace('http', 'ws')}/v1/ws`, 'chat.v1', {
      headers: { authorization: `Bearer ${body.accessToken}` },
    });
    const welcome = await new Promise((resolve) => ws.once('message', resolve));
    expect(JSON.parse(String(welcome))).toMatchObject({ type: 'welcome', user: body.user });
    const closed = new Promise((resolve) => ws.once('close', resolve));
    await app.server.stop();
    expect(await closed).toBe(1012);
  });

  test('leaves the application’s own routes, errors and origins alone', async () => {
    const app = await startApplication();
    const headers = { origin: 'https://any.example' };
    const home = await fetch(app.url, { headers });
    expect(await home.text()).toBe('the shop');
    expect(home.headers.get('content-security-policy')).toBeNull();
    const broken = await rest(app, 'GET', '/broken', { headers });
    expect(broken.body).toMatchObject({ statusCode: 500, error: 'Internal Server Error' });
    const missing = await rest(app, 'GET', '/missing', { headers });
    expect(missing.body).toMatchObject({ statusCode: 404 });
    expect(refusalOf(await rest(app, 'GET', '/v1/missing'))).toEqual(refusal(404, 'not_found'));
  });

  test('leaves upgrades of other paths to the application, if it takes any', async () => {
    const app = await startApplication((server) => {
      server.listener.on('upgrade', (request, socket) => {
        if (request.url === '/theirs') socket.end('HTTP/1.1 418 Theirs\r\n\r\n');
      });
    });
    const ws = new WebSocket(`${app.url.replace('http', 'ws')}/theirs`);
    const [, response] = await new Promise<unknown[]>((resolve) => {
      ws.once('unexpected-response', (...given) => resolve(given));
    });
    expect(response).toMatchObject({ statusCode: 418 });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['no store', { store: undefined }, /store and bus/],
    ['no secret', { jwtSecrets: [] }, /jwtSecrets/],
    ['a short secret', { jwtSecrets: ['short'] }, /at least 32 bytes/],
    ['a short host secret', { hostJwtSecret: 'short' }, /at least 32 bytes/],
    ['the host’s secret for its own', { hostJwtSecret: required().jwtSecrets[0] }, /another/],
    ['an unknown option', { acessTokenTtl: 5 }, /field acessTokenTtl/],
    ['a duration as text', { accessTokenTtl: '15m' }, /field accessTokenTtl must be integer/],
    ['a limit of nothing', { limits: { framesPerSecond: 0 } }, /limits\.framesPerSecond/],
    ['a wildcard origin', { allowedOrigins: ['*'] }, /allowedOrigins/],
  ])('refuses to be registered with %s', async (_name, options, message) => {
    const server = Hapi.server();
    const registering = server.register({
      plugin: chatPlugin,
      // Wrong on purpose, as it can be from JavaScript.
      options: { ...required(), ...options } as ReturnType<typeof required>,
    });
    await expect(registering).rejects.toThrow(message);
  });
});
