import { waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { createClient } from './support/connect-client.js';
import { send, someone, startScriptedServer } from './support/scripted-server.js';

const other = { id: 'usr_other', username: 'other', name: 'Other' };

const message = (seq: number) => ({
  ...{ conversationId: 'cnv_1', seq, rev: seq, senderId: other.id, clientId: `id-${seq}` },
  ...{ text: `text ${seq}`, createdAt: seq },
});

interface State {
  /** Where the conversation stands, whatever the user sees of it. */
  head: number;
  /** What the user sees of it, by `seq`; undefined while they do not see it at all. */
  seqs?: readonly number[] | undefined;
  /** Whether the store is away. */
  away?: boolean;
}

/** A server with one conversation of which the user sees a part, and a client that lists all and holds none. */
async function setUp(state: State) {
  const asked: string[] = [];
  const sockets: WebSocket[] = [];
  const pulls: number[] = [];
  const seen = () => (state.seqs ?? []).map(message);
  const heads = () => (state.seqs ? [{ conversationId: 'cnv_1', rev: state.head }] : []);
  const snapshot = () => ({
    id: 'cnv_1',
    members: [someone, other].map((user) => ({ user, delivered: 0, read: 0 })),
    ...{ head: state.head, createdAt: 0, unread: seen().length },
    ...(seen().length > 0 && { lastMessage: seen().at(-1) }),
  });
  const server = await startScriptedServer({
    onRequest: ({ url = '', method }, response) => {
      asked.push(`${method} ${url}`);
      const isOne = url.includes('cnv_1') || method === 'POST';
      if (isOne && (state.away || state.seqs === undefined)) {
        response.writeHead(state.away ? 503 : 404, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({ code: state.away ? 'unavailable' : 'not_found', message: '' }),
        );
        return;
      }
      const counts = [{ conversationId: 'cnv_1', unread: seen().length }];
      const answer = url.includes('/messages')
        ? { messages: seen(), more: false, head: state.head }
        : url.includes('/unread')
          ? { conversations: seen().length > 0 ? counts : [], more: false }
          : {
              ...{ user: someone, conversation: snapshot() },
              conversations: state.seqs ? [snapshot()] : [],
            };
      response.end(JSON.stringify(answer));
    },
    onSocket: (socket) => {
      sockets.push(socket);
      socket.on('message', (data) => {
        const { type, id, after } = JSON.parse(String(data));
        if (type === 'resume') send(socket, { type: 'resumed', id, heads: heads() });
        if (type === 'mark') send(socket, { type: 'marked', id });
        if (type !== 'pull') return;
        pulls.push(after);
        const messages = seen().filter(({ seq }) => seq > after);
        const page = { messages, through: state.head, more: false };
        send(socket, { type: 'changes', id, conversationId: 'cnv_1', ...page });
      });
      send(socket, {
        ...{ type: 'welcome', connectionId: 'c1', user: someone, features: { unread: {} } },
        ...{ expiresIn: 900_000, pingInterval: 25_000 },
      });
    },
  });
  const client = createClient({
    url: server.url,
    auth: { getToken: () => 'token' },
    environment: { random: () => 0.002 },
  });
  const told: string[] = [];
  client.on('conversation', ({ id }) => told.push(id));
  client.on('message', ({ text }) => told.push(text));
  client.on('error', ({ code }) => told.push(code));
  await client.connect();
  const [list, total] = [await client.conversations(), await client.unread()];
  const tell = (frame: object) => send(sockets.at(-1) as WebSocket, frame);
  return { client, asked, told, pulls, list, total, tell };
}

test('a conversation that goes on with what the user does not see is no news, and what they see is', async () => {
  const state: State = { head: 2, seqs: [1, 2] };
  const { client, asked, told, list, total, tell } = await setUp(state);
  const [before] = list.items;
  expect([before?.lastMessage?.seq, total.count]).toEqual([2, 2]);
  state.head = 5;
  tell({ type: 'heads', heads: [{ conversationId: 'cnv_1', rev: 5 }] });
  // Looked at once, for its own sake, and once more by the list.
  const looks = () => asked.filter((request) => request === 'GET /v1/conversations/cnv_1').length;
  await waitFor(() => looks() === 2);
  tell({ type: 'heads', heads: [{ conversationId: 'cnv_1', rev: 5 }] });
  Object.assign(state, { head: 6, seqs: [1, 2, 6] });
  tell({ type: 'message', message: message(6) });
  await waitFor(() => told.length === 2);
  expect(told).toEqual(['cnv_1', 'text 6']);
  expect(looks()).toBe(3);
  expect(list.items).toMatchObject([{ id: 'cnv_1', unread: 3, lastMessage: { seq: 6 } }]);
  await waitFor(() => total.count === 3);
  const held = await client.conversation('cnv_1');
  expect(held.messages.map(({ seq }) => seq)).toEqual([1, 2, 6]);
});

test('a message of a conversation that was never told of makes it known, though its first ones are not seen', async () => {
  const state: State = { head: 2 };
  const { client, told, pulls, list, total, tell } = await setUp(state);
  expect([list.items, total.count]).toEqual([[], 0]);
  Object.assign(state, { head: 4, seqs: [4] });
  tell({ type: 'message', message: message(4) });
  await waitFor(() => told.length === 2);
  expect(told).toEqual(['cnv_1', 'text 4']);
  await waitFor(() => total.count === 1);
  expect(list.items).toMatchObject([{ id: 'cnv_1', unread: 1, lastMessage: { text: 'text 4' } }]);
  const held = await client.conversationWith('other');
  expect([held.id, held.unread, held.hasOlder]).toEqual(['cnv_1', 1, false]);
  expect(held.messages.map(({ seq }) => seq)).toEqual([4]);
  expect(pulls).toEqual([0]);
  Object.assign(state, { head: 9, seqs: [4, 9] });
  tell({ type: 'message', message: message(9) });
  await waitFor(() => held.messages.length === 2);
  expect([told.at(-1), held.unread]).toEqual(['text 9', 2]);
});

test('what could not be looked up is announced with what comes next', async () => {
  const state: State = { head: 0 };
  const { told, list, tell } = await setUp(state);
  Object.assign(state, { head: 3, seqs: [3], away: true });
  tell({ type: 'message', message: message(3) });
  await waitFor(() => told.length === 1);
  Object.assign(state, { head: 5, seqs: [3, 5], away: false });
  tell({ type: 'message', message: message(5) });
  await waitFor(() => told.length === 4);
  expect(told).toEqual(['unavailable', 'cnv_1', 'text 3', 'text 5']);
  expect(list.items).toMatchObject([{ unread: 2, lastMessage: { text: 'text 5' } }]);
});
