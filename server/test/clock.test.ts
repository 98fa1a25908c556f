import { randomUUID } from 'node:crypto';
import { registerUser, type TestUser, waitFor } from '@chat/testkit';
import Hapi from '@hapi/hapi';
import { expect, onTestFinished, test } from 'vitest';
import { chatPlugin, createBus, createStore } from '../src/index.js';
import { TestSocket } from './realtime/test-socket.js';
import { refusal, refusalOf, rest } from './rest.js';

const hour = 3_600_000;
const day = 24 * hour;
const adminToken = 'appoints-in-tests-whom-nobody-can-register';

/** A server whose clock the test sets. */
async function startServer() {
  let now = 2_000_000_000_000;
  const listeners = new Set<() => Promise<void> | void>();
  const server = Hapi.server({ port: 0, host: '127.0.0.1' });
  await server.register({
    plugin: chatPlugin,
    options: {
      store: createStore('sqlite::memory:'),
      bus: createBus(),
      jwtSecrets: ['a secret of thirty-two bytes, ok'],
      clock: {
        now: () => now,
        onSet: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      adminToken,
      retentionDays: 7,
      passwordCost: 10,
      drainTime: 1,
    },
  });
  await server.start();
  onTestFinished(() => server.stop());
  const { port } = server.info;
  const url = `http://127.0.0.1:${port}`;
  return {
    ...{ server, url, port: Number(port), wsUrl: `${url.replace('http', 'ws')}/v1/ws`, listeners },
    now: () => now,
    set: async (to: number) => {
      now = to;
      await Promise.all([...listeners].map((listener) => listener()));
    },
  };
}

async function signIn(chat: { url: string }, { username, password }: TestUser): Promise<string> {
  const { body } = await rest(chat, 'POST', '/v1/auth/login', { body: { username, password } });
  return body.accessToken;
}

test('what is written down has the time of the server’s clock', async () => {
  const chat = await startServer();
  const [ada, bo] = [await registerUser(chat, 'ada'), await registerUser(chat, 'bo')];
  const opened = await rest(chat, 'POST', '/v1/conversations', {
    ...{ token: ada.accessToken, body: { userId: bo.user.id } },
  });
  const { id: conversationId } = opened.body.conversation;
  const socket = await TestSocket.live(chat, ada.accessToken);
  const sent = { type: 'send', conversationId, clientId: randomUUID(), text: 'Hi' };
  const before = chat.now();
  expect(await socket.request(sent)).toMatchObject({ message: { createdAt: before } });

  await chat.set(before + day);
  const later = await TestSocket.live(chat, await signIn(chat, bo));
  const answer = { ...sent, clientId: randomUUID() };
  expect(await later.request(answer)).toMatchObject({ message: { createdAt: before + day } });
});

test('sockets and tokens end as soon as the clock says so, and not before', async () => {
  const chat = await startServer();
  const { accessToken, accessExpiresIn } = await registerUser(chat);
  const socket = await TestSocket.live(chat, accessToken);

  await chat.set(chat.now() + accessExpiresIn - 60_000);
  expect((await rest(chat, 'GET', '/v1/conversations', { token: accessToken })).status).toBe(200);
  await socket.request({ type: 'ping' });
  expect(socket.closed).toBeUndefined();

  await chat.set(chat.now() + 60_000);
  await waitFor(() => socket.closed, { message: 'the end of the socket' });
  expect(socket.closed).toMatchObject({ code: 4401 });
  const late = await rest(chat, 'GET', '/v1/conversations', { token: accessToken });
  expect(refusalOf(late)).toEqual(refusal(401, 'token_expired'));
});

test('who is muted may write again when the clock says so', async () => {
  const chat = await startServer();
  const [ada, bo] = [await registerUser(chat, 'ada'), await registerUser(chat, 'bo')];
  const open = { token: ada.accessToken, body: { userId: bo.user.id } };
  const muted = await rest(chat, 'PUT', `/v1/admin/users/${ada.user.id}/restriction`, {
    token: adminToken,
    body: { kind: 'muted', until: chat.now() + 300_000 },
  });
  expect(muted.status).toBe(200);
  const refused = await rest(chat, 'POST', '/v1/conversations', open);
  expect(refusalOf(refused)).toEqual(refusal(403, 'muted'));
  expect(refused.body.retryAfter).toBe(300_000);
  await chat.set(chat.now() + 300_000);
  expect((await rest(chat, 'POST', '/v1/conversations', open)).status).toBe(201);
});

test('what is done every hour is done when the clock is set an hour ahead', async () => {
  const chat = await startServer();
  const [ada, bo] = [await registerUser(chat, 'ada'), await registerUser(chat, 'bo')];
  const opened = await rest(chat, 'POST', '/v1/conversations', {
    ...{ token: ada.accessToken, body: { userId: bo.user.id } },
  });
  const { id: conversationId } = opened.body.conversation;
  const socket = await TestSocket.live(chat, ada.accessToken);
  await socket.request({ type: 'send', conversationId, clientId: randomUUID(), text: 'Hi' });
  const texts = async () => {
    const token = await signIn(chat, ada);
    const path = `/v1/conversations/${conversationId}/messages`;
    const { messages } = (await rest(chat, 'GET', path, { token })).body;
    return messages.map(({ text }: { text: string }) => text);
  };
  await chat.set(chat.now() + 6 * day);
  expect(await texts()).toEqual(['Hi']);
  await chat.set(chat.now() + day + hour);
  expect(await texts()).toEqual([]);
});

test('a server that has stopped listens to its clock no more', async () => {
  const chat = await startServer();
  expect(chat.listeners.size).toBeGreaterThan(0);
  await chat.server.stop();
  expect(chat.listeners.size).toBe(0);
});
