import { randomUUID } from 'node:crypto';
import { sharedServer, startServer } from '@chat/testkit';
import { expect, test } from 'vitest';
import { rest } from '../rest.js';
import { TestSocket } from './test-socket.js';
import { twoPeople } from './two-people.js';

const arrangement = (conversationId: string, base = 0) => ({
  ...{ type: 'arrange', conversationId, base, changeId: randomUUID() },
});

test('settings reach the other devices of the same user, now and with the next connection', async () => {
  const server = await sharedServer();
  const { ada, grace, conversationId } = await twoPeople(server);
  const [phone, desk, hers] = await Promise.all(
    [ada, ada, grace].map(({ accessToken }) => TestSocket.live(server, accessToken)),
  );
  const answer = await phone?.request({ ...arrangement(conversationId), pinned: true });
  const settings = { rev: 1, pinnedAt: expect.any(Number) };
  expect(answer).toMatchObject({ type: 'arranged', outcome: 'applied', settings });
  expect(await desk?.next('settings')).toEqual({ type: 'settings', conversationId, settings });
  // Whatever Grace was told by then came before this.
  await hers?.request({ type: 'ping' });
  expect(hers?.frames.map(({ type }) => type)).not.toContain('settings');

  for (const [{ accessToken }, told] of [
    [ada, [{ type: 'settings', conversationId, settings }]],
    [grace, []],
  ] as const) {
    const socket = await TestSocket.open(server, accessToken);
    await socket.request({ type: 'resume', positions: [{ conversationId, position: 0 }] });
    expect(socket.frames.filter(({ type }) => type === 'settings')).toEqual(told);
  }
});

test('a server that offers no settings takes none, lists none and counts nothing', async () => {
  const server = await startServer({ env: { FEATURES_OFF: 'settings,unread' } });
  const { ada, grace, conversationId } = await twoPeople(server);
  const { accessToken: token } = ada;
  const socket = await TestSocket.live(server, token);
  const hers = await TestSocket.live(server, grace.accessToken);
  await hers.send(conversationId, 'Hi');
  const { features } = await socket.next('welcome');
  expect(features).not.toHaveProperty('settings');
  expect(features).not.toHaveProperty('unread');
  const refusal = await socket.request({ ...arrangement(conversationId), pinned: true });
  expect(refusal).toMatchObject({ type: 'error', code: 'invalid_request' });
  const counted = await rest(server, 'GET', '/v1/unread', { token });
  expect(counted.status).toBe(404);
  const pinned = await rest(server, 'GET', '/v1/conversations?show=pinned', { token });
  expect(pinned.status).toBe(400);
  const { body } = await rest(server, 'GET', '/v1/conversations', { token });
  expect(body.conversations[0]).not.toHaveProperty('unread');
  expect(body.conversations[0]).not.toHaveProperty('settings');
});
