import { randomUUID } from 'node:crypto';
import { registerUser, sharedServer, startServer } from '@chat/testkit';
import { expect, test } from 'vitest';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { refusal, refusalOf, rest } from '../rest.js';

test('a block is made, listed and taken away, and told to all devices of who makes it', async () => {
  const server = await sharedServer();
  const { ada, grace } = await twoPeople(server);
  const { accessToken: token } = ada;
  const [phone, laptop] = await Promise.all(
    [1, 2].map(() => TestSocket.live(server, ada.accessToken)),
  );
  const his = await TestSocket.live(server, grace.accessToken);
  const path = `/v1/blocks/${grace.user.id}`;
  for (let n = 0; n < 2; n += 1) {
    expect((await rest(server, 'PUT', path, { token })).status).toBe(204);
  }
  const listed = await rest(server, 'GET', '/v1/blocks', { token });
  expect(listed.body).toEqual({ blocks: [{ user: grace.user, at: expect.any(Number) }] });
  const event = { type: 'blocked', userId: grace.user.id };
  for (const device of [phone, laptop]) {
    expect(await device?.next('blocked')).toEqual({ ...event, on: true });
  }
  // Whoever comes back learns it with what else there is.
  const back = await TestSocket.live(server, token);
  expect((await back.next('resumed')).blocked).toEqual([grace.user.id]);

  expect((await rest(server, 'DELETE', path, { token })).status).toBe(204);
  expect((await rest(server, 'DELETE', path, { token })).status).toBe(204);
  expect(await phone?.next('blocked', ({ on }) => !on)).toEqual({ ...event, on: false });
  expect((await rest(server, 'GET', '/v1/blocks', { token })).body).toEqual({ blocks: [] });
  const again = await TestSocket.live(server, token);
  expect(await again.next('resumed')).not.toHaveProperty('blocked');
  await his.request({ type: 'ping' });
  expect(his.frames.map(({ type }) => type)).toEqual(['welcome', 'resumed', 'pong']);
  expect((await rest(server, 'GET', '/v1/blocks', { token: grace.accessToken })).body).toEqual({
    blocks: [],
  });
});

test('a blocked one is answered as ever, in the same frames', async () => {
  const server = await sharedServer();
  const { ada, grace, conversationId } = await twoPeople(server);
  const hers = await TestSocket.live(server, ada.accessToken);
  const devices = await Promise.all([1, 2].map(() => TestSocket.live(server, grace.accessToken)));
  const [sender, other] = devices as [TestSocket, TestSocket];
  const path = `/v1/blocks/${grace.user.id}`;
  const talk = async () => {
    const from = devices.map(({ frames }) => frames.length);
    const { seq } = await sender.send(conversationId, 'Hello');
    await sender.request({ type: 'typing', conversationId, on: true });
    const streamed = { conversationId, clientId: randomUUID() };
    await sender.request({ type: 'stream', ...streamed, offset: 0, text: 'Hel' });
    await sender.request({ type: 'stream_stop', ...streamed });
    await sender.request({ type: 'stream_abort', ...streamed });
    await sender.request({ type: 'watch', userIds: ['usr_0'] });
    await other.next('message', ({ message }) => message.seq === seq);
    return devices.map(({ frames }, index) =>
      frames.slice(from[index]).map(({ type, ...rest }) => [type, Object.keys(rest)]),
    );
  };
  const before = await talk();
  await rest(server, 'PUT', path, { token: ada.accessToken });
  await hers.next('blocked');
  const from = hers.frames.length;
  expect(await talk()).toEqual(before);
  await hers.request({ type: 'ping' });
  expect(hers.frames.slice(from).map(({ type }) => type)).toEqual(['pong']);
  // Nothing is there, and yet it is the end.
  const pulled = await hers.request({ type: 'pull', conversationId, after: 1, limit: 10 });
  expect(pulled).toMatchObject({ type: 'changes', messages: [], through: 2, more: false });
});

test('nobody is blocked who is not there, nor more than there may be', async () => {
  const server = await sharedServer();
  const { accessToken: token, user } = await registerUser(server);
  const block = (id: string) => rest(server, 'PUT', `/v1/blocks/${id}`, { token });
  expect(refusalOf(await block('usr_0'))).toEqual(refusal(404, 'not_found'));
  expect(refusalOf(await block('system'))).toEqual(refusal(404, 'not_found'));
  expect(refusalOf(await block(user.id))).toEqual(refusal(400, 'invalid_request'));
});

test('a server that does not offer blocks has none of it', async () => {
  const server = await startServer({ env: { FEATURES_OFF: 'blocks' } });
  const { ada, grace } = await twoPeople(server);
  const { accessToken: token } = ada;
  const answer = await rest(server, 'PUT', `/v1/blocks/${grace.user.id}`, { token });
  expect(refusalOf(answer)).toEqual(refusal(404, 'not_found'));
  const socket = await TestSocket.live(server, token);
  expect((await socket.next('welcome')).features).not.toHaveProperty('blocks');
});
