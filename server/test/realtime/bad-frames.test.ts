import { randomUUID } from 'node:crypto';
import type { clientFrames } from '@chat/protocol/schemas';
import { registerUser, sharedServer, startServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { rest } from '../rest.js';
import { TestSocket } from './test-socket.js';
import { twoPeople } from './two-people.js';

const clientId = '00000000-0000-4000-8000-000000000000';
const conversationId = 'c1';

const target = { conversationId, seq: 1, changeId: clientId, base: 1 };
const settings = { conversationId, changeId: clientId, base: 0 };

/** Each frame type with what can be wrong about it; `id` is added unless it is the matter. */
const wrong: Record<keyof typeof clientFrames, [Record<string, unknown>, RegExp][]> = {
  resume: [
    [{}, /field positions/],
    [{ positions: {} }, /field positions/],
    [{ positions: [{}] }, /field positions\.0/],
    [{ positions: [{ conversationId, position: -1 }] }, /field positions\.0\.position/],
    [{ positions: [{ conversationId: { $gt: '' }, position: 0 }] }, /positions\.0\.conversationId/],
    [
      { positions: Array.from({ length: 201 }, () => ({ conversationId, position: 0 })) },
      /field positions/,
    ],
  ],
  send: [
    [{}, /conversationId and clientId and text/],
    [{ conversationId, clientId, text: 'hi', files: [] }, /field files/],
    [{ conversationId, clientId, text: 'hi', files: ['../x'] }, /field files/],
    [{ conversationId, clientId, text: 'hi', files: Array(11).fill('a') }, /field files/],
    [{ conversationId, clientId, text: { $ne: '' } }, /field text must be string/],
    [{ conversationId, clientId, text: 'x'.repeat(16_001) }, /field text/],
    [{ conversationId, clientId, text: '😀'.repeat(8_001) }, /field text/],
    [{ conversationId, clientId: 'mine', text: 'hi' }, /field clientId/],
    [{ conversationId, clientId: clientId.replace('4', 'A'), text: 'hi' }, /field clientId/],
    [{ conversationId: '../x', clientId, text: 'hi' }, /field conversationId/],
    [{ conversationId, clientId, text: 'hi', replyTo: 0 }, /field replyTo/],
    [{ conversationId, clientId, text: 'hi', data: null }, /field data/],
    [{ conversationId, clientId, text: 'hi', data: [1] }, /field data/],
    [{ conversationId, clientId, text: 'hi', senderId: 'usr_1' }, /field senderId/],
  ],
  edit: [
    [{}, /conversationId and seq and changeId and base and text/],
    [{ ...target, text: 'x'.repeat(16_001) }, /field text/],
    [{ ...target, text: 'hi', seq: 0 }, /field seq/],
    [{ ...target, text: 'hi', seq: 2 ** 60 }, /field seq/],
    [{ ...target, text: 'hi', base: '1' }, /field base/],
    [{ ...target, text: 'hi', changeId: 'mine' }, /field changeId/],
    [{ ...target, text: 'hi', editedAt: 1 }, /field editedAt/],
    [{ ...target, text: 'hi', data: 'x' }, /field data/],
  ],
  delete: [
    [{}, /conversationId and seq and changeId and base/],
    [{ ...target, seq: -1 }, /field seq/],
    [{ ...target, forMe: true }, /field forMe/],
  ],
  react: [
    [{}, /conversationId and seq and changeId and base and emoji and on/],
    [{ ...target, emoji: '👍' }, /field on/],
    [{ ...target, emoji: '', on: true }, /field emoji/],
    [{ ...target, emoji: '👍'.repeat(33), on: true }, /field emoji/],
    [{ ...target, emoji: '👍', on: 'toggle' }, /field on/],
  ],
  pull: [
    [{ conversationId }, /field after/],
    [{ conversationId, after: 1.5 }, /field after/],
    [{ conversationId, after: 2 ** 60 }, /field after/],
    [{ conversationId, after: 0, limit: 0 }, /field limit/],
    [{ conversationId, after: 0, limit: 101 }, /field limit/],
  ],
  mark: [
    [{}, /field conversationId/],
    [{ conversationId, read: '1' }, /field read/],
    [{ conversationId, delivered: -1 }, /field delivered/],
  ],
  typing: [
    [{ conversationId }, /field on/],
    [{ conversationId, on: 'yes' }, /field on/],
    [{ conversationId: 7, on: true }, /field conversationId/],
  ],
  stream: [
    [{ conversationId, clientId }, /offset and text/],
    [{ conversationId, clientId, offset: -1, text: '' }, /field offset/],
    [{ conversationId, clientId, offset: 16_001, text: '' }, /field offset/],
    [{ conversationId, clientId, offset: 1.5, text: '' }, /field offset/],
    [{ conversationId, clientId, offset: 0, text: 'x'.repeat(16_001) }, /field text/],
    [{ conversationId, clientId, offset: 0, text: ['x'] }, /field text/],
    [{ conversationId, clientId: 'mine', offset: 0, text: '' }, /field clientId/],
    [{ conversationId, clientId, offset: 0, text: '', userId: 'usr_1' }, /field userId/],
  ],
  stream_abort: [
    [{ conversationId }, /field clientId/],
    [{ conversationId, clientId: null }, /field clientId/],
  ],
  stream_stop: [
    [{ clientId }, /field conversationId/],
    [{ conversationId: '', clientId }, /field conversationId/],
  ],
  watch: [
    [{}, /field userIds/],
    [{ userIds: 'usr_1' }, /field userIds/],
    [{ userIds: ['../x'] }, /field userIds\.0/],
    [{ userIds: Array(51).fill('usr_1') }, /field userIds/],
  ],
  disclose: [
    [{ presence: 'no' }, /field presence/],
    [{ receipts: 0 }, /field receipts/],
    [{ lastSeen: false }, /field lastSeen/],
  ],
  arrange: [
    [{}, /field conversationId/],
    [{ ...settings, base: -1 }, /field base/],
    [{ ...settings, changeId: 'x' }, /field changeId/],
    [{ ...settings, pinned: 'yes' }, /field pinned/],
    [{ ...settings, mutedUntil: -1 }, /field mutedUntil/],
    [{ ...settings, archived: 1 }, /field archived/],
    [{ ...settings, cleared: 0 }, /field cleared/],
    [{ ...settings, unread: null }, /field unread/],
    [{ ...settings, favourite: true }, /field favourite/],
  ],
  renew: [
    [{}, /field token/],
    [{ token: '' }, /field token/],
    [{ token: 'x'.repeat(8_193) }, /field token/],
    [{ token: ['x'] }, /field token/],
  ],
  ping: [[{ extra: 1 }, /field extra/]],
};

describe('a malformed frame', () => {
  test.each(Object.entries(wrong))(
    'of type %s gets an error with its id that names the field',
    async (type, cases) => {
      const server = await sharedServer();
      const { accessToken } = await registerUser(server);
      for (const [fields, message] of cases) {
        const socket = await TestSocket.open(server, accessToken);
        const reply = await socket.request({ type, ...fields });
        expect(reply).toMatchObject({ type: 'error', code: 'invalid_request' });
        expect(reply).toHaveProperty('message', expect.stringMatching(message));
        // The connection is as good as before.
        expect(await socket.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
        socket.ws.terminate();
        await waitFor(() => socket.closed);
      }
    },
  );

  test('without a usable id gets an error without one', async () => {
    const server = await sharedServer();
    const { accessToken } = await registerUser(server);
    const frames = [
      '',
      'hello',
      '{',
      'null',
      '[]',
      '5',
      '{}',
      '{"type":"toString","x":1}',
      '{"type":"__proto__"}',
      '{"type":{"$gt":""}}',
      '{"type":"ping"}',
      '{"type":"ping","id":-1}',
      '{"type":"ping","id":"1"}',
      '{"type":"ping","id":1e99}',
      '{"__proto__":{"type":"ping","id":1}}',
      `${'['.repeat(60_000)}${']'.repeat(60_000)}`,
      `{"type":"ping","id":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    ];
    for (const frame of frames) {
      const socket = await TestSocket.open(server, accessToken);
      socket.ws.send(frame);
      const error = await socket.next('error');
      expect(error.code).toBe('invalid_request');
      expect(error).not.toHaveProperty('id');
      socket.ws.terminate();
      await waitFor(() => socket.closed);
    }
    expect((await rest(server, 'GET', '/healthz')).status).toBe(200);
  });

  test('sent again and again ends the connection with 4400', async () => {
    const server = await sharedServer();
    const { accessToken } = await registerUser(server);
    const socket = await TestSocket.open(server, accessToken);
    for (let round = 0; round < 20; round += 1) socket.ws.send('nonsense');
    expect(await socket.closeCode()).toBe(4400);
  });

  test('too large, binary or not UTF-8 ends the connection with the code for it', async () => {
    const server = await sharedServer();
    const { accessToken } = await registerUser(server);
    const closes: [number, (socket: TestSocket) => void][] = [
      [1009, ({ ws }) => ws.send('x'.repeat(1024 * 1024))],
      [1003, ({ ws }) => ws.send(Buffer.from('{"type":"ping","id":1}'))],
      [1007, ({ ws }) => ws.send(Buffer.from([0xc3, 0x28]), { binary: false })],
    ];
    for (const [code, send] of closes) {
      const socket = await TestSocket.open(server, accessToken);
      send(socket);
      expect(await socket.closeCode()).toBe(code);
    }
    expect((await rest(server, 'GET', '/healthz')).status).toBe(200);
  });

  test('of the largest size is served', async () => {
    const server = await sharedServer();
    const { ada, conversationId: id } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    const text = `x${'\u0001'.repeat(15_999)}`;
    expect((await socket.send(id, text)).text).toBe(text);
  });
});

describe('a flood of frames', () => {
  test('is refused with a time to wait, then ended with 4429; others are served', async () => {
    const server = await startServer({ env: { LIMIT_FRAMES_PER_SECOND: '5' } });
    const [ada, grace] = [await registerUser(server), await registerUser(server)];
    const flooding = await TestSocket.live(server, ada.accessToken);
    const other = await TestSocket.live(server, grace.accessToken);
    for (let id = 100; id < 200; id += 1) flooding.ws.send(JSON.stringify({ type: 'ping', id }));
    const refused = await flooding.next('error', ({ code }) => code === 'rate_limited');
    expect(refused.id).toBeGreaterThanOrEqual(100);
    expect(refused.retryAfter).toBeGreaterThan(0);
    expect(await flooding.closeCode()).toBe(4429);
    expect(await other.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
  });
});

describe('a stranger', () => {
  test('sees the same answer for a conversation of others as for none', async () => {
    const server = await sharedServer();
    const { ada, conversationId: theirs } = await twoPeople(server);
    const eve = await registerUser(server);
    const member = await TestSocket.live(server, ada.accessToken);
    await member.send(theirs, 'between us');
    const stranger = await TestSocket.live(server, eve.accessToken, [
      { conversationId: theirs, position: 0 },
      { conversationId: 'none', position: 0 },
    ]);
    expect(stranger.frames.map(({ type }) => type)).toEqual([
      'welcome',
      'removed',
      'removed',
      'resumed',
    ]);
    for (const request of [
      { type: 'send', clientId: randomUUID(), text: 'let me in' },
      { type: 'pull', after: 0 },
      { type: 'pull', after: 999 },
      { type: 'mark', read: 1 },
    ]) {
      const { id: _one, ...real } = (await stranger.request({
        ...request,
        conversationId: theirs,
      })) as { id: number };
      const { id: _two, ...none } = (await stranger.request({
        ...request,
        conversationId: 'none',
      })) as { id: number };
      expect(real).toEqual(none);
      expect(real).toMatchObject({ type: 'error', code: 'not_found' });
    }
    const pulled = await member.request({ type: 'pull', conversationId: theirs, after: 0 });
    expect(pulled).toMatchObject({ messages: [{ text: 'between us' }], more: false });
  });
});
