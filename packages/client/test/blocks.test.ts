import { waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { createClient } from './support/connect-client.js';
import { send, someone, startScriptedServer } from './support/scripted-server.js';

const other = { id: 'usr_other', username: 'other', name: 'Other' };
const third = { id: 'usr_third', username: 'third', name: 'Third' };

const conversation = (id: string, peer: object) => ({
  id,
  members: [someone, peer].map((user) => ({ user, delivered: 0, read: 0 })),
  ...{ head: 0, createdAt: 0 },
});

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: { readonly reportId?: string; readonly [field: string]: unknown };
}
type Answer = 'cut' | { readonly status: number; readonly body?: object };

interface Script {
  /** Whom each next connection tells to be blocked. */
  blocked?: readonly string[];
  /** What comes right before a `resume` is answered. */
  meanwhile?: readonly object[];
  answer?: (asked: Asked, count: number) => Answer;
  features?: object;
}

/** A user with a conversation with each of two others, and a server that tells of blocks what it is told to. */
async function setUp(script: Script = {}) {
  const asked: Asked[] = [];
  const sockets: WebSocket[] = [];
  const { features = { blocks: {}, reports: {} } } = script;
  const server = await startScriptedServer({
    onSocket: (socket) => {
      sockets.push(socket);
      socket.on('message', (data) => {
        const { type, id } = JSON.parse(String(data));
        if (type !== 'resume') return;
        for (const frame of script.meanwhile ?? []) send(socket, frame);
        const { blocked } = script;
        send(socket, { type: 'resumed', id, heads: [], ...(blocked && { blocked }) });
      });
      send(socket, {
        ...{ type: 'welcome', connectionId: 'c1', user: someone, features },
        ...{ expiresIn: 900_000, pingInterval: 25_000 },
      });
    },
    onRequest: async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const { url = '', method = '' } = request;
      if (!/blocks|reports/.test(url)) {
        const all = [conversation('cnv_1', other), conversation('cnv_2', third)];
        const one = all.find(({ id }) => url.includes(id));
        const answer = url.includes('/messages')
          ? { messages: [], more: false, head: 0 }
          : { conversation: one, conversations: all, user: someone };
        response.end(JSON.stringify(answer));
        return;
      }
      asked.push({ method, url, body: JSON.parse(Buffer.concat(parts).toString() || '{}') });
      const answer = script.answer?.(asked.at(-1) as Asked, asked.length) ?? { status: 204 };
      if (answer === 'cut') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body && JSON.stringify(answer.body));
    },
  });
  let tokens = 0;
  const client = createClient({
    url: server.url,
    auth: { getToken: () => `token-${++tokens}` },
    environment: { random: () => 0.002 },
  });
  const told: [string, boolean][] = [];
  client.on('blocked', (userId, on) => told.push([userId, on]));
  await client.connect();
  return { script, asked, client, told, sockets };
}

const refused = (status: number, code: string): Answer => ({
  status,
  body: { code, message: 'Refused.' },
});

describe('who is blocked', () => {
  test('is told with each connection and by events, and shown by conversations and lists', async () => {
    const { script, client, told, sockets } = await setUp({ blocked: [other.id] });
    const held = await client.conversation('cnv_1');
    await waitFor(() => held.blocked);
    // The second one is listed, and not held.
    const list = await client.conversations();
    const rows = () => list.items.map(({ id, blocked }) => [id, blocked]).sort();
    const [first] = list.items.filter(({ id }) => id === 'cnv_1');
    expect(rows()).toEqual([
      ['cnv_1', true],
      ['cnv_2', false],
    ]);
    let changes = 0;
    held.on('change', () => changes++);
    let listChanges = 0;
    list.on('change', () => listChanges++);
    send(sockets[0] as WebSocket, { type: 'blocked', userId: third.id, on: true });
    await waitFor(() => listChanges === 1);
    expect(rows()).toEqual([
      ['cnv_1', true],
      ['cnv_2', true],
    ]);
    expect(list.items).toContain(first);
    expect([client.hasBlocked(third), changes]).toEqual([true, 0]);

    script.blocked = [third.id];
    sockets[0]?.terminate();
    await waitFor(() => !held.blocked);
    await waitFor(() => changes === 1);
    expect([client.hasBlocked(other), client.hasBlocked(third.id)]).toEqual([false, true]);
    expect(rows()[0]).toEqual(['cnv_1', false]);
    // What is as it was is not told again.
    expect(told).toEqual([
      [other.id, true],
      [third.id, true],
      [other.id, false],
    ]);
  });

  test('is what came last, be it before all of them were told that had been read earlier', async () => {
    const { client, script, sockets } = await setUp({
      blocked: [other.id],
      meanwhile: [
        { type: 'blocked', userId: third.id, on: true },
        { type: 'blocked', userId: other.id, on: false },
      ],
    });
    await waitFor(() => client.hasBlocked(third));
    expect([client.hasBlocked(other), client.hasBlocked(third)]).toEqual([false, true]);
    // With the next connection it is of before.
    Object.assign(script, { blocked: [other.id], meanwhile: [] });
    sockets[0]?.terminate();
    await waitFor(() => client.hasBlocked(other));
    expect(client.hasBlocked(third)).toBe(false);
  });

  test('is so once the call resolves, though no event has told of it', async () => {
    const { client, asked, told } = await setUp();
    const held = await client.conversation('cnv_1');
    await client.block(other);
    expect([held.blocked, client.hasBlocked(other)]).toEqual([true, true]);
    await client.unblock(other.id);
    expect([held.blocked, client.hasBlocked(other)]).toEqual([false, false]);
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'PUT /v1/blocks/usr_other',
      'DELETE /v1/blocks/usr_other',
    ]);
    expect(told).toEqual([
      [other.id, true],
      [other.id, false],
    ]);
  });

  test('is nobody for who has signed in after', async () => {
    const { client } = await setUp({ blocked: [other.id] });
    await waitFor(() => client.hasBlocked(other));
    await client.signOut();
    expect(client.hasBlocked(other)).toBe(false);
  });

  test('is listed in pages', async () => {
    const block = { user: other, at: 5 };
    const { client, asked } = await setUp({
      answer: ({ url }) => ({
        status: 200,
        body: url.includes('cursor=')
          ? { blocks: [] }
          : { blocks: [{ ...block, more: 'of a newer server' }], nextCursor: 'a b' },
      }),
    });
    const page = await client.blocks({ limit: 1 });
    expect(page).toMatchObject({ blocks: [block], nextCursor: 'a b' });
    const last = { blocks: [], nextCursor: null };
    expect(await client.blocks({ cursor: page.nextCursor ?? '' })).toEqual(last);
    expect(asked.map(({ url }) => url)).toEqual(['/v1/blocks?limit=1', '/v1/blocks?cursor=a%20b']);
  });

  test('stays as it was when the server refuses, and the caller is told why', async () => {
    const { client, script, told } = await setUp({
      answer: () => refused(409, 'too_many_blocks'),
    });
    const full = { code: 'too_many_blocks', retryable: false };
    await expect(client.block(other)).rejects.toMatchObject(full);
    script.answer = () => 'cut';
    const lost = { code: 'connection_failed', retryable: true };
    await expect(client.block(other)).rejects.toMatchObject(lost);
    script.answer = () => ({ status: 200, body: { blocks: [{ user: {}, at: 1 }] } });
    await expect(client.blocks()).rejects.toMatchObject({ code: 'bad_response' });
    expect([client.hasBlocked(other), told]).toEqual([false, []]);
  });
});

describe('a report', () => {
  test('says who, where and why', async () => {
    const { client, asked } = await setUp();
    await client.report(other, { reason: 'spam', comment: 'Buy now!' });
    const held = await client.conversation('cnv_1');
    await held.report({ reason: 'abuse', comment: '' });
    const ids = asked.map(({ body }) => body.reportId);
    expect(new Set(ids).size).toBe(2);
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(
      Array(2).fill('POST /v1/reports'),
    );
    expect(asked.map(({ body: { reportId: _, ...said } }) => said)).toEqual([
      { userId: other.id, reason: 'spam', comment: 'Buy now!' },
      { conversationId: 'cnv_1', reason: 'abuse' },
    ]);
  });

  test('that is made again as its answer was lost is the same one, and after an answer it is another', async () => {
    const { client, asked } = await setUp({
      answer: (_, count) =>
        count === 1
          ? 'cut'
          : count === 2
            ? refused(503, 'unavailable')
            : count === 4
              ? refused(401, 'token_expired')
              : { status: 204 },
    });
    const report = () => client.report(other, { reason: 'spam' });
    await expect(report()).rejects.toMatchObject({ code: 'connection_failed', retryable: true });
    await expect(report()).rejects.toMatchObject({ code: 'unavailable' });
    await report();
    // With a token that is renewed on the way.
    await report();
    await client.report(other, { reason: 'abuse' });
    const [first, second, third, fourth, fifth, sixth] = asked.map(({ body }) => body.reportId);
    expect([second, third]).toEqual([first, first]);
    expect(fifth).toBe(fourth);
    expect(new Set([first, fourth, sixth]).size).toBe(3);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });

  test('that is refused for good is made anew', async () => {
    const { client, asked } = await setUp({
      answer: (_, count) => (count === 1 ? refused(404, 'not_found') : { status: 204 }),
    });
    const report = () => client.report(other, { reason: 'other', comment: 'See there.' });
    await expect(report()).rejects.toMatchObject({ code: 'not_found' });
    await report();
    expect(asked[1]?.body.reportId).not.toBe(asked[0]?.body.reportId);
  });

  test('is of what the other one has sent, and of nothing else', async () => {
    const { client, asked, sockets } = await setUp();
    const held = await client.conversation('cnv_1');
    const message = (seq: number, senderId: string) => ({
      type: 'message',
      message: {
        ...{ conversationId: 'cnv_1', seq, rev: seq, senderId, clientId: `id-${seq}` },
        ...{ text: `text ${seq}`, createdAt: seq },
      },
    });
    send(sockets[0] as WebSocket, message(1, other.id));
    send(sockets[0] as WebSocket, message(2, someone.id));
    send(sockets[0] as WebSocket, message(3, 'system'));
    await waitFor(() => held.messages.length === 3);
    held.send('on its way').catch(() => {});
    const [theirs, ...rest] = held.messages;
    expect([rest.length, rest.at(-1)?.seq]).toEqual([3, null]);
    for (const each of rest) {
      const refusal = { code: 'invalid_argument' };
      await expect(held.report({ message: each, reason: 'spam' })).rejects.toMatchObject(refusal);
    }
    expect(asked).toEqual([]);
    await held.report({ message: theirs, reason: 'spam' });
    expect(asked[0]?.body).toMatchObject({ conversationId: 'cnv_1', seq: 1, reason: 'spam' });
  });
});

test('what a server does not offer is refused, and not asked for', async () => {
  const { client, asked } = await setUp({ features: {} });
  const held = await client.conversation('cnv_1');
  for (const call of [
    () => client.block(other),
    () => client.unblock(other),
    () => client.blocks(),
    () => client.report(other, { reason: 'spam' }),
    () => held.report({ reason: 'spam' }),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: 'invalid_argument' });
  }
  expect(asked).toEqual([]);
  client.dispose();
  await expect(client.block(other)).rejects.toMatchObject({ code: 'disposed' });
  await expect(held.report({ reason: 'spam' })).rejects.toMatchObject({ code: 'disposed' });
});
