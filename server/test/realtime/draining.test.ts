import { EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { registerUser, type TestServer } from '@chat/testkit';
import Hapi from '@hapi/hapi';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { chatPlugin, createBus } from '../../src/index.js';
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { refusal, refusalOf, rest } from '../rest.js';

/** A server in this process: the moment in which it begins to stop can be caught. */
async function startServer({
  store = new SqliteStore(':memory:'),
  shutdownDelay = 0,
  onDraining = () => {},
}: {
  store?: SqliteStore;
  shutdownDelay?: number;
  onDraining?: () => unknown;
}) {
  const ignore = () => {};
  const app = Hapi.server({ port: 0, host: '127.0.0.1' });
  await app.register({
    plugin: chatPlugin,
    options: {
      store,
      bus: createBus(),
      jwtSecrets: ['a secret of thirty-two bytes, ok'],
      shutdownDelay,
      log: {
        debug: ignore,
        info: (_fields, message) => void (message === 'draining' && onDraining()),
        warn: ignore,
        error: ignore,
      },
    },
  });
  await app.start();
  onTestFinished(() => app.stop());
  const url = `http://127.0.0.1:${app.info.port}`;
  return { app, url, server: { url } as TestServer };
}

/** The answer to an upgrade that was refused. */
async function refusedUpgrade(url: string, token: string) {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/v1/ws`, 'chat.v1', {
    headers: { authorization: `Bearer ${token}` },
  });
  const refused = once(ws, 'unexpected-response');
  const accepted = once(ws, 'open').then(
    () => null,
    () => null,
  );
  const answer = await Promise.race([refused, accepted]);
  if (answer === null) throw new Error('The upgrade was accepted.');
  const response = answer[1] as IncomingMessage;
  const [body] = (await once(response, 'data')) as [Buffer];
  // An upgrade that is given up is an error of the socket's.
  ws.on('error', () => {});
  ws.terminate();
  return { status: response.statusCode ?? 0, code: JSON.parse(body.toString()).code };
}

test('an upgrade that is being decided when the server begins to stop is refused, to be tried elsewhere', async () => {
  const store = new SqliteStore(':memory:');
  const { users } = store;
  const byId = users.byId.bind(users);
  /** The store takes its time once it is asked to; then whoever waits for it goes on. */
  let onHeld: ((goOn: () => void) => void) | null = null;
  users.byId = async (id) => {
    await new Promise<void>((goOn) => (onHeld ? onHeld(goOn) : goOn()));
    return byId(id);
  };
  let goOn = () => {};
  const { app, url, server } = await startServer({ store, onDraining: () => goOn() });
  const { accessToken } = await registerUser(server);
  const isHeld = new Promise<void>((resolve) => {
    onHeld = (release) => {
      goOn = release;
      resolve();
    };
  });
  const refused = refusedUpgrade(url, accessToken);
  await isHeld;
  const stopped = app.stop();
  expect(await refused).toEqual(refusal(503, 'unavailable'));
  await stopped;
});

test('a server that stops asks nobody who they are: all are told to try elsewhere', async () => {
  const draining = new EventEmitter();
  const { app, url } = await startServer({
    shutdownDelay: 1_000,
    onDraining: () => draining.emit('begun'),
  });
  const begun = once(draining, 'begun');
  const stopped = app.stop();
  await begun;
  const headers = { origin: 'https://elsewhere.example' };
  for (const options of [{}, { token: 'of nobody' }, { headers }]) {
    const answer = await rest({ url }, 'GET', '/v1/ws/check', options);
    expect(refusalOf(answer)).toEqual(refusal(503, 'unavailable'));
  }
  await stopped;
});
