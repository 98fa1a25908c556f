import type { Presence, ServerFrame } from '@chat/protocol';
import { registerUser, startServer, type TestServer, type TestUser, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { rest } from '../rest.js';
import { TestSocket } from './test-socket.js';
import { twoPeople } from './two-people.js';

const env = { PRESENCE_GRACE: '300ms' };

/** Two who have written to each other; Ada is on. */
async function setUp(server: TestServer) {
  const people = await twoPeople(server);
  const { ada, grace, conversationId } = people;
  const hers = await TestSocket.live(server, ada.accessToken);
  const his = await TestSocket.live(server, grace.accessToken);
  await hers.send(conversationId, 'Hi');
  await his.send(conversationId, 'Hello');
  his.ws.close();
  await his.closeCode();
  return { ...people, hers };
}

async function watch(socket: TestSocket, ...userIds: string[]): Promise<readonly Presence[]> {
  const reply = await socket.request({ type: 'watch', userIds });
  if (reply.type !== 'watching') throw new Error(`Not watching: ${JSON.stringify(reply)}`);
  return reply.presence;
}

const told = (socket: TestSocket) =>
  socket.frames.flatMap((frame: ServerFrame) => (frame.type === 'presence' ? [frame.online] : []));

async function come(server: TestServer, { accessToken }: TestUser): Promise<TestSocket> {
  return TestSocket.live(server, accessToken);
}

async function go(socket: TestSocket): Promise<void> {
  socket.ws.close();
  await socket.closeCode();
}

test('who watches is told when somebody comes and when they have gone, and not between', async () => {
  const server = await startServer({ env });
  const { grace, hers } = await setUp(server);
  const { id } = grace.user;
  await waitFor(async () => (await watch(hers, id))[0]?.online === false);
  const tabs = [await come(server, grace)];
  expect(await hers.next('presence')).toEqual({ type: 'presence', userId: id, online: true });
  for (let n = 0; n < 9; n += 1) tabs.push(await come(server, grace));
  await Promise.all(tabs.map(go));
  // Back before anybody noticed.
  const back = await come(server, grace);
  await hers.request({ type: 'ping' });
  expect(told(hers)).toEqual([true]);
  await go(back);
  const gone = await hers.next('presence', ({ online }) => !online);
  expect(told(hers)).toEqual([true, false]);
  expect(gone.lastSeenAt).toEqual(expect.any(Number));
  expect((gone.lastSeenAt ?? 1) % 60_000).toBe(0);
  expect(Math.abs(Date.now() - (gone.lastSeenAt ?? 0))).toBeLessThan(120_000);
  // Whom one does not name any more one hears nothing of.
  expect(await watch(hers)).toEqual([]);
  await go(await come(server, grace));
  await hers.request({ type: 'ping' });
  expect(told(hers)).toEqual([true, false]);
  expect(server.logs()).not.toContain(grace.accessToken);
});

test('what happened before a socket had caught up is told with the first events', async () => {
  const server = await startServer({ env });
  const { ada, grace, hers } = await setUp(server);
  const { id } = grace.user;
  const his = await come(server, grace);
  await waitFor(async () => (await watch(hers, id))[0]?.online === true);
  const late = await TestSocket.open(server, ada.accessToken);
  expect(await watch(late, id)).toEqual([{ userId: id, online: true }]);
  await go(his);
  await hers.next('presence', ({ online }) => !online);
  expect(told(late)).toEqual([]);
  await late.request({ type: 'resume', positions: [] });
  await late.request({ type: 'ping' });
  expect(told(late)).toEqual([false]);
});

test('a stranger, somebody who was never written to, and nobody at all get the same answer', async () => {
  const server = await startServer({ env });
  const { ada, grace, conversationId, hers } = await setUp(server);
  const his = await come(server, grace);
  const eve = await registerUser(server);
  const stranger = await come(server, eve);
  const ids = [ada.user.id, grace.user.id, 'usr_nobody'];
  const nothing = ids.map((userId) => ({ userId, online: false }));
  expect(await watch(stranger, ...ids)).toEqual(nothing);
  // To open a conversation, and to write in it, makes nobody one's friend.
  const { body } = await rest(server, 'POST', '/v1/conversations', {
    token: eve.accessToken,
    body: { userId: ada.user.id },
  });
  await stranger.send(body.conversation.id, 'Hi');
  expect(await watch(stranger, ...ids)).toEqual(nothing);
  await hers.next('message', ({ message }) => message.conversationId === body.conversation.id);
  expect(await watch(hers, grace.user.id, eve.user.id)).toEqual([
    { userId: grace.user.id, online: true },
    { userId: eve.user.id, online: true },
  ]);
  // Who answers lets it be known, also to those who watch by then.
  await hers.send(body.conversation.id, 'Hello');
  expect(await stranger.next('presence')).toEqual({
    ...{ type: 'presence', userId: ada.user.id, online: true },
  });
  expect(his.frames.map(({ type }) => type)).not.toContain('presence');
  expect(conversationId).not.toBe(body.conversation.id);
});

test('who hides is told of nobody, nobody is told of them, and both at once', async () => {
  const server = await startServer({ env });
  const { ada, grace, hers } = await setUp(server);
  const his = await come(server, grace);
  const online = (user: TestUser) => [{ userId: user.user.id, online: true }];
  const nothing = (user: TestUser) => [{ userId: user.user.id, online: false }];
  expect(await watch(hers, grace.user.id)).toEqual(online(grace));
  expect(await watch(his, ada.user.id)).toEqual(online(ada));
  expect(await his.request({ type: 'disclose', presence: false })).toMatchObject({
    ...{ type: 'disclosed', privacy: { presence: false, receipts: true } },
  });
  for (const [socket, user] of [
    [hers, grace],
    [his, ada],
  ] as const) {
    const frame = await socket.next('presence');
    expect(frame).toEqual({ type: 'presence', ...nothing(user)[0] });
    expect(await watch(socket, user.user.id)).toEqual(nothing(user));
  }
  await go(his);
  const again = await come(server, grace);
  await hers.request({ type: 'ping' });
  expect(told(hers)).toEqual([false]);
  expect(await again.request({ type: 'disclose' })).toMatchObject({ privacy: { presence: false } });
  await again.request({ type: 'disclose', presence: true });
  await hers.next('presence', ({ online: isOnline }) => isOnline);
  expect(told(hers)).toEqual([false, true]);
});

test('a server that offers none of it takes none', async () => {
  const server = await startServer({ env: { FEATURES_OFF: 'typing,presence,privacy' } });
  const { ada, conversationId } = await twoPeople(server);
  const socket = await TestSocket.live(server, ada.accessToken);
  const { features } = await socket.next('welcome');
  for (const name of ['typing', 'presence', 'privacy']) expect(features).not.toHaveProperty(name);
  for (const frame of [
    { type: 'typing', conversationId, on: true },
    { type: 'watch', userIds: [] },
    { type: 'disclose' },
  ]) {
    expect(await socket.request(frame)).toMatchObject({ type: 'error', code: 'invalid_request' });
  }
});
