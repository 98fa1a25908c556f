import { randomUUID } from 'node:crypto';
import type { Message } from '@chat/protocol';
import { sharedServer, startServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { RawData } from 'ws';
import { rest } from '../rest.js';
import { TestSocket } from './test-socket.js';
import { twoPeople } from './two-people.js';

describe('a message', () => {
  test('reaches every connection of both members, in one order', async () => {
    const server = await sharedServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const sockets = await Promise.all(
      [ada, ada, grace, grace].map(({ accessToken }) => TestSocket.live(server, accessToken)),
    );
    await Promise.all(
      sockets.flatMap((socket, index) =>
        [1, 2, 3, 4, 5].map((number) => socket.send(conversationId, `${index}.${number}`)),
      ),
    );
    await waitFor(() => sockets.every((socket) => socket.messages().length === 20));
    const [first, ...rest_] = sockets.map((socket) => socket.messages());
    expect(first?.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    for (const other of rest_) expect(other).toEqual(first);
  });

  test('follows the ones that the same connection sent before', async () => {
    const server = await sharedServer();
    const { ada, conversationId } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    const sent = await Promise.all(
      Array.from({ length: 100 }, (_, index) => socket.send(conversationId, `${index}`)),
    );
    expect(sent.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });

  test('comes to the connection that sent it once, as the answer, in its place among the others', async () => {
    const server = await sharedServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const [sender, other, peer] = await Promise.all(
      [ada, ada, grace].map(({ accessToken }) => TestSocket.live(server, accessToken)),
    );
    await Promise.all(
      [1, 2, 3, 4, 5].flatMap((number) => [
        sender?.send(conversationId, `mine ${number}`),
        peer?.send(conversationId, `theirs ${number}`),
      ]),
    );
    await waitFor(() => other?.messages().length === 10 && sender?.messages().length === 10);
    expect(sender?.messages().map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const typeOf = ({ senderId }: Message) => (senderId === ada.user.id ? 'sent' : 'message');
    expect(sender?.frames.slice(2).map(({ type }) => type)).toEqual(sender?.messages().map(typeOf));
    expect(new Set(other?.frames.slice(2).map(({ type }) => type))).toEqual(new Set(['message']));
  });

  test('sent twice at once is answered twice', async () => {
    const server = await sharedServer();
    const { ada, conversationId } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    const frame = { type: 'send', conversationId, clientId: randomUUID(), text: 'once' };
    const replies = await Promise.all([socket.request(frame), socket.request(frame)]);
    expect(replies).toMatchObject([
      { type: 'sent', message: { seq: 1 } },
      { type: 'sent', message: { seq: 1 } },
    ]);
  });

  test('from a connection that has not resumed is answered at once, and its event is held like all', async () => {
    const server = await sharedServer();
    const { ada, conversationId } = await twoPeople(server);
    const socket = await TestSocket.open(server, ada.accessToken);
    await socket.send(conversationId, 'early');
    await socket.request({ type: 'resume', positions: [] });
    await socket.next('message');
    expect(socket.frames.map(({ type }) => type)).toEqual([
      'welcome',
      'sent',
      'resumed',
      'message',
    ]);
  });

  test('sent twice is stored once, and told again at its place; another text under its id is refused', async () => {
    const server = await sharedServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const sender = await TestSocket.live(server, ada.accessToken);
    const receiver = await TestSocket.live(server, grace.accessToken);
    const frame = { type: 'send', conversationId, clientId: randomUUID(), text: 'once' };
    const [first, second] = [await sender.request(frame), await sender.request(frame)];
    expect(second).toEqual({ ...first, id: expect.any(Number) });
    expect(await sender.request({ ...frame, text: 'twice' })).toMatchObject({
      type: 'error',
      code: 'client_id_conflict',
    });
    await sender.send(conversationId, 'after');
    await receiver.next('message', ({ message }) => message.text === 'after');
    expect(receiver.messages().map(({ text, seq }) => [seq, text])).toEqual([
      [1, 'once'],
      [1, 'once'],
      [2, 'after'],
    ]);
  });

  test('that is blank is refused, and the connection goes on', async () => {
    const server = await sharedServer();
    const { ada, conversationId } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    for (let round = 0; round < 15; round += 1) {
      const reply = await socket.request({
        type: 'send',
        conversationId,
        clientId: randomUUID(),
        text: ' \n ',
      });
      expect(reply).toMatchObject({ type: 'error', code: 'invalid_request' });
    }
    expect((await socket.send(conversationId, 'words')).seq).toBe(1);
  });
});

describe('a resume', () => {
  test('brings what was missed, then heads, then what is live', async () => {
    const server = await sharedServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const sender = await TestSocket.live(server, ada.accessToken);
    for (const text of ['one', 'two', 'three']) await sender.send(conversationId, text);
    const receiver = await TestSocket.live(server, grace.accessToken, [
      { conversationId, position: 1 },
    ]);
    await sender.send(conversationId, 'four');
    await receiver.next('message');
    expect(receiver.frames).toMatchObject([
      { type: 'welcome' },
      { type: 'changes', messages: [{ text: 'two' }, { text: 'three' }], through: 3, more: false },
      { type: 'resumed', heads: [{ conversationId, rev: 3 }] },
      { type: 'message', message: { text: 'four', seq: 4 } },
    ]);
  });

  test('holds events back until it is asked for', async () => {
    const server = await sharedServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const sender = await TestSocket.live(server, ada.accessToken);
    const receiver = await TestSocket.open(server, grace.accessToken);
    await sender.send(conversationId, 'early');
    expect(await receiver.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
    expect(receiver.messages()).toEqual([]);
    await receiver.request({ type: 'resume', positions: [{ conversationId, position: 0 }] });
    await receiver.next('message');
    expect(receiver.frames.map(({ type }) => type)).toEqual([
      'welcome',
      'pong',
      'changes',
      'resumed',
      'message',
    ]);
  });

  test('from a position that cannot be is told to start anew', async () => {
    const server = await sharedServer();
    const { ada, conversationId } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken, [
      { conversationId, position: 99 },
    ]);
    expect(socket.frames[1]).toMatchObject({ type: 'reset', conversationId, head: 0 });
  });

  test('far behind is brought on page by page, each within the frame size', async () => {
    const server = await startServer({ env: { LIMIT_FRAMES_PER_SECOND: '1000' } });
    const { ada, grace, conversationId } = await twoPeople(server);
    const sender = await TestSocket.live(server, ada.accessToken);
    const text = 'é'.repeat(16_000);
    await Promise.all(Array.from({ length: 30 }, () => sender.send(conversationId, text)));

    const receiver = await TestSocket.live(server, grace.accessToken, [
      { conversationId, position: 0 },
    ]);
    let page = await receiver.next('changes');
    const seqs = page.messages.map(({ seq }) => seq);
    while (page.more) {
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(131_072);
      const reply = await receiver.request({ type: 'pull', conversationId, after: page.through });
      if (reply.type !== 'changes') throw new Error(`Not changes: ${reply.type}`);
      page = reply;
      seqs.push(...page.messages.map(({ seq }) => seq));
    }
    expect(seqs).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  test('happens once on a connection', async () => {
    const server = await sharedServer();
    const { ada } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    expect(await socket.request({ type: 'resume', positions: [] })).toMatchObject({
      type: 'error',
      code: 'invalid_request',
    });
  });

  test('that never comes ends the connection with 4408', async () => {
    const server = await startServer({ env: { RESUME_TIMEOUT: '100ms' } });
    const { ada } = await twoPeople(server);
    const socket = await TestSocket.open(server, ada.accessToken);
    expect(await socket.closeCode()).toBe(4408);
  });

  test('more behind than can be held gets a digest for what was dropped', async () => {
    const server = await startServer({ env: { LIMIT_FRAMES_PER_SECOND: '1000' } });
    const { ada, grace, conversationId } = await twoPeople(server);
    const sender = await TestSocket.live(server, ada.accessToken);
    const receiver = await TestSocket.open(server, grace.accessToken);
    const text = 'x'.repeat(16_000);
    await Promise.all(Array.from({ length: 20 }, () => sender.send(conversationId, text)));
    await receiver.request({ type: 'resume', positions: [] });
    expect(await receiver.next('heads')).toMatchObject({ heads: [{ conversationId, rev: 20 }] });
    expect(receiver.messages()).toEqual([]);
  });
});

describe('also told to both members', () => {
  test('are a new conversation and how far somebody has read', async () => {
    const server = await sharedServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const [a, g] = await Promise.all(
      [ada, grace].map(({ accessToken }) => TestSocket.live(server, accessToken)),
    );
    await a?.send(conversationId, 'read me');
    expect(await g?.request({ type: 'mark', conversationId, read: 1 })).toMatchObject({
      type: 'marked',
    });
    const marks = await a?.next('marks');
    expect(marks).toMatchObject({ conversationId, userId: grace.user.id, delivered: 1, read: 1 });

    const { ada: third } = await twoPeople(server);
    await rest(server, 'POST', '/v1/conversations', {
      token: third.accessToken,
      body: { userId: grace.user.id },
    });
    const news = await g?.next('conversation');
    expect(news?.conversation.members.map(({ user }) => user.id)).toContain(third.user.id);
    expect(a?.frames.some(({ type }) => type === 'conversation')).toBe(false);
  });

  test('is a digest of heads, now and then', async () => {
    const server = await startServer({ env: { HEADS_INTERVAL: '200ms' } });
    const { ada, conversationId } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    const { heads } = await socket.next('heads');
    expect(heads).toEqual([{ conversationId, rev: 0 }]);
  });
});

describe('a reader that does not read', () => {
  test('is dropped, and nobody else waits for it', async () => {
    const server = await startServer({
      env: { LIMIT_FRAMES_PER_SECOND: '10000', LOG_LEVEL: 'debug' },
    });
    const { ada, grace, conversationId } = await twoPeople(server);
    const sender = await TestSocket.live(server, ada.accessToken);
    const stalled = await TestSocket.live(server, grace.accessToken);
    const reader = await TestSocket.live(server, grace.accessToken);
    stalled.ws.pause();
    const text = 'x'.repeat(16_000);
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(Array.from({ length: 40 }, () => sender.send(conversationId, text)));
    }
    await waitFor(() => reader.messages().length === 800);
    // Its own end of the connection is cut by the server, not by the peer.
    await waitFor(() => /"connection closed"/.test(server.logs()), {
      message: 'the stalled connection to be dropped',
    });
    expect(await reader.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
    expect(await sender.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
  });

  test('with 10,000 events waiting costs nobody else time', async () => {
    const server = await startServer({ env: { LIMIT_FRAMES_PER_SECOND: '10000' } });
    const { ada, grace, conversationId } = await twoPeople(server);
    const sender = await TestSocket.live(server, ada.accessToken);
    const reader = await TestSocket.live(server, grace.accessToken);
    const filler = 'x'.repeat(200);
    /** Sends 40 at once; ms until the reader has them all. */
    const burst = () =>
      new Promise<number>((resolve) => {
        const startedAt = performance.now();
        let left = 40;
        const read = (data: RawData) => {
          if (JSON.parse(String(data)).type === 'message') left -= 1;
          if (left > 0) return;
          reader.ws.off('message', read);
          resolve(performance.now() - startedAt);
        };
        reader.ws.on('message', read);
        for (let id = 1; id <= 40; id += 1) {
          const send = { type: 'send', id, conversationId, clientId: randomUUID(), text: filler };
          sender.ws.send(JSON.stringify(send));
        }
      });
    const p99 = async (bursts: number) => {
      const took: number[] = [];
      for (let round = 0; round < bursts; round += 1) took.push(await burst());
      took.sort((a, b) => a - b);
      return took[Math.floor(took.length * 0.99)] ?? 0;
    };
    await p99(10);
    const alone = await p99(60);
    const stalled = await TestSocket.live(server, grace.accessToken);
    stalled.ws.pause();
    const withStalled = await p99(250);
    // A busy machine makes single bursts slow; one that waited for the stalled one would take seconds.
    expect(withStalled).toBeLessThan(alone * 3 + 100);
  });
});
