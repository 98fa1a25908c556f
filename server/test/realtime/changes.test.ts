import { randomUUID } from 'node:crypto';
import { sharedServer, startServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { TestSocket } from './test-socket.js';
import { twoPeople } from './two-people.js';

const changeOf = (conversationId: string, base = 1) => ({
  ...{ conversationId, seq: 1, base, changeId: randomUUID() },
});

describe('a change over the wire', () => {
  test('is answered, and told to every connection of both members in one order', async () => {
    const server = await sharedServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const [mine, other, peer] = await Promise.all([
      TestSocket.live(server, ada.accessToken),
      TestSocket.live(server, ada.accessToken),
      TestSocket.live(server, grace.accessToken),
    ]);
    await mine.send(conversationId, 'Helo');
    const target = changeOf(conversationId);
    const edited = await mine.request({ type: 'edit', ...target, text: 'Hello' });
    expect(edited).toMatchObject({
      type: 'changed',
      outcome: 'applied',
      message: { seq: 1, rev: 2, text: 'Hello' },
    });
    const react = { type: 'react', ...changeOf(conversationId), emoji: '👍', on: true };
    await peer.request(react);
    await mine.request({ type: 'delete', ...changeOf(conversationId, 3) });
    await mine.send(conversationId, 'Bye');
    for (const socket of [mine, other, peer]) {
      await waitFor(() => socket.messages().some(({ seq }) => seq === 5));
      const revs = socket.frames.flatMap((frame) =>
        frame.type === 'message' || frame.type === 'sent' ? frame.message.rev : [],
      );
      expect(revs).toEqual([1, 2, 3, 4, 5]);
    }
    const { messages } = (await peer.request({ type: 'pull', conversationId, after: 0 })) as never;
    expect(messages).toMatchObject([{ seq: 1, rev: 4, text: '' }, { seq: 1, rev: 4 }, { seq: 5 }]);
  });

  test('that is refused names its request, and its connection lives on', async () => {
    const server = await sharedServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const [mine, peer] = [
      await TestSocket.live(server, ada.accessToken),
      await TestSocket.live(server, grace.accessToken),
    ];
    await mine.send(conversationId, 'mine');
    const target = changeOf(conversationId);
    expect(await peer.request({ type: 'edit', ...target, text: 'yours' })).toMatchObject({
      code: 'forbidden',
    });
    expect(await mine.request({ type: 'delete', ...target, seq: 2 })).toMatchObject({
      code: 'message_not_found',
    });
    for (let n = 0; n < 30; n += 1) {
      const word = { type: 'react', ...target, emoji: 'lol', on: true };
      expect(await peer.request(word)).toMatchObject({ code: 'invalid_request' });
    }
    expect(await peer.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
  });
});

describe('what an operator leaves out', () => {
  test('is not told, and its frames are unknown', async () => {
    const env = { FEATURES_OFF: 'edits,reactions,settings,unread', DELETE_WITHIN: '15m' };
    const server = await startServer({ env });
    const { ada, conversationId } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    const { features } = await socket.next('welcome');
    expect(features).toEqual({
      ...{ deletions: { within: 900_000 }, replies: {} },
      ...{ search: {}, opening: {}, blocks: {}, reports: {} },
      ...{ typing: {}, streams: {}, presence: {}, privacy: {}, topics: {}, data: {} },
      ...{ files: { bytes: 26_214_400 }, voice: {} },
      ...{ sessions: {}, leaving: {}, profile: {} },
    });
    await socket.send(conversationId, 'Hi');
    const target = changeOf(conversationId);
    for (const frame of [
      { type: 'edit', ...target, text: 'x' },
      { type: 'react', ...target, emoji: '👍', on: true },
    ]) {
      const refusal = await socket.request(frame);
      expect(refusal).toMatchObject({ type: 'error', code: 'invalid_request' });
      expect(refusal).toMatchObject({ message: expect.not.stringContaining('react,') });
    }
    expect(await socket.request({ type: 'delete', ...target })).toMatchObject({
      outcome: 'applied',
    });
  });

  test('is nothing by default', async () => {
    const server = await sharedServer();
    const { ada } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    expect((await socket.next('welcome')).features).toEqual({
      ...{ edits: {}, deletions: {}, replies: {}, reactions: {} },
      ...{
        settings: {},
        unread: {},
        search: {},
        opening: {},
        blocks: {},
        reports: {},
        typing: {},
        streams: {},
        files: { bytes: 26_214_400 },
        voice: {},
        presence: {},
        privacy: {},
        sessions: {},
        leaving: {},
        topics: {},
        data: {},
        profile: {},
      },
    });
  });
});
