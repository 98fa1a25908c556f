import { waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { createClient } from './support/connect-client.js';
import { send, someone, startScriptedServer, welcome } from './support/scripted-server.js';

const other = { id: 'usr_other', username: 'other', name: 'Other' };

const message = (seq: number) => ({
  conversationId: 'cnv_1',
  seq,
  rev: seq,
  senderId: other.id,
  clientId: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
  text: `text ${seq}`,
  createdAt: seq,
});

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => message(first + index));

interface Request {
  readonly type: string;
  readonly id: number;
  readonly after: number;
  readonly positions: readonly { conversationId: string; position: number }[];
}

interface State {
  kept: number;
  head: number;
  /** What comes, and when, for a page of history; by default nothing, and there is none. */
  older?: Promise<object>;
}

/** A server whose one conversation has messages from `kept` (what is older is gone) to `head`. */
async function startServerWith(state: State) {
  const requests: Request[] = [];
  const conversation = () => ({
    id: 'cnv_1',
    members: [someone, other].map((user) => ({ user, delivered: 0, read: 0 })),
    head: state.head,
    lastMessage: message(state.head),
    createdAt: 0,
  });
  const server = await startScriptedServer({
    onRequest: async (request, response) => {
      const { older } = state;
      if (older && request.url?.includes('before=')) {
        response.end(JSON.stringify(await older));
        return;
      }
      const more = older !== undefined;
      const page = { messages: range(state.kept, state.head), more, head: state.head };
      response.end(
        JSON.stringify(
          request.url?.includes('/messages')
            ? page
            : { user: someone, conversation: conversation(), conversations: [conversation()] },
        ),
      );
    },
    onSocket: (socket) => {
      welcome(socket);
      socket.removeAllListeners('message');
      socket.on('message', (data) => {
        const frame = JSON.parse(String(data)) as Request;
        const { type, id } = frame;
        requests.push(frame);
        const heads = [{ conversationId: 'cnv_1', rev: state.head }];
        if (type === 'mark') send(socket, { type: 'marked', id });
        if (type === 'resume') {
          for (const { conversationId, position } of frame.positions) {
            if (position < state.kept - 1) {
              send(socket, { type: 'reset', id, conversationId, head: state.head });
            }
          }
          send(socket, { type: 'resumed', id, heads });
        }
        if (type === 'pull') {
          const through = Math.min(frame.after + 2, state.head);
          send(socket, {
            type: 'changes',
            id,
            conversationId: 'cnv_1',
            messages: range(frame.after + 1, through),
            through,
            more: through < state.head,
          });
        }
      });
    },
  });
  return { server, requests };
}

const options = { auth: { getToken: () => 'any-token' }, environment: { random: () => 0.02 } };

test('a message beyond a gap is shown only after the gap was fetched, page by page', async () => {
  const state = { kept: 1, head: 1 };
  const { server, requests } = await startServerWith(state);
  const client = createClient({ url: server.url, ...options });
  const heard: string[] = [];
  client.on('message', ({ text }) => heard.push(text));
  await client.connect();
  const conversation = await client.conversation('cnv_1');
  state.head = 7;
  const [socket] = server.sockets;
  if (!socket) throw new Error('no socket');
  send(socket, { type: 'message', message: message(7) });
  await waitFor(() => heard.length === 6);
  expect(heard).toEqual(range(2, 7).map(({ text }) => text));
  expect(conversation.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(requests.filter(({ type }) => type === 'pull').map(({ after }) => after)).toEqual([
    1, 3, 5,
  ]);
});

test('a last event that was lost is fetched once a digest of heads tells of it', async () => {
  const state = { kept: 1, head: 1 };
  const { server } = await startServerWith(state);
  const client = createClient({ url: server.url, ...options });
  await client.connect();
  const conversation = await client.conversation('cnv_1');
  state.head = 2;
  const [socket] = server.sockets;
  if (!socket) throw new Error('no socket');
  send(socket, { type: 'heads', heads: [{ conversationId: 'cnv_1', rev: 2 }] });
  await waitFor(() => conversation.messages.length === 2);
});

test('a position that the server cannot serve: the timeline is loaded anew', async () => {
  const state = { kept: 1, head: 3 };
  const { server } = await startServerWith(state);
  const client = createClient({ url: server.url, ...options });
  await client.connect();
  const conversation = await client.conversation('cnv_1');
  expect(conversation.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  Object.assign(state, { kept: 50, head: 53 });
  server.sockets[0]?.terminate();
  await waitFor(() => conversation.messages.at(-1)?.seq === 53);
  expect(conversation.messages.map(({ seq }) => seq)).toEqual([50, 51, 52, 53]);
  expect(client.state.status).toBe('online');
});

test('a page of history that comes after its timeline was loaded anew is not put into it', async () => {
  let give!: (page: object) => void;
  const older = new Promise<object>((resolve) => {
    give = resolve;
  });
  const state: State = { kept: 2, head: 3 };
  const { server } = await startServerWith(state);
  const client = createClient({ url: server.url, ...options });
  await client.connect();
  await client.conversations();
  const conversation = await client.conversation('cnv_1');
  expect(conversation.messages.map(({ seq }) => seq)).toEqual([2, 3]);
  state.older = older;
  Object.assign(state, { kept: 50, head: 53 });
  // First to learn that there is something older.
  server.sockets[0]?.terminate();
  await waitFor(() => conversation.messages[0]?.seq === 50);
  expect(conversation.hasOlder).toBe(true);

  const loading = conversation.loadOlder();
  Object.assign(state, { kept: 80, head: 83 });
  server.sockets[1]?.terminate();
  await waitFor(() => conversation.messages[0]?.seq === 80);
  give({ messages: range(48, 49), more: false, head: 53 });
  await loading;
  expect(conversation.messages.map(({ seq }) => seq)).toEqual([80, 81, 82, 83]);
  expect(conversation.hasOlder).toBe(true);
});

test('a conversation that the digest lists no more is asked for, and let go of', async () => {
  const { server, requests } = await startServerWith({ kept: 1, head: 2 });
  const client = createClient({ url: server.url, ...options });
  await client.connect();
  const conversation = await client.conversation('cnv_1');
  const [socket] = server.sockets;
  if (!socket) throw new Error('no socket');
  socket.removeAllListeners('message');
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Request;
    requests.push(frame);
    const { id } = frame;
    send(socket, { type: 'error', id, code: 'not_found', message: 'No such conversation.' });
  });
  send(socket, { type: 'heads', heads: [] });
  await waitFor(() => conversation.removed);
  expect(requests.at(-1)).toMatchObject({ type: 'pull', after: 2 });
  expect(conversation.messages).toEqual([]);
  expect(client.state.status).toBe('online');
});
