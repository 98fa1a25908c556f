import { waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { ChatClient } from '../src/chat-client.js';
import type { Conversation } from '../src/conversations/conversation.js';
import type { MessageSearch } from '../src/search/message-search.js';
import { createClient } from './support/connect-client.js';
import { send, someone, startScriptedServer } from './support/scripted-server.js';

const other = { id: 'usr_other', username: 'other', name: 'Other' };

const message = (seq: number, fields: object = {}) => ({
  conversationId: 'cnv_1',
  ...{ seq, rev: seq, senderId: other.id, clientId: `id-${seq}`, text: `text ${seq}` },
  ...{ createdAt: seq, ...fields },
});

const conversation = (id: string, fields: object = {}) => ({
  id,
  members: [someone, other].map((user) => ({ user, delivered: 0, read: 0 })),
  ...{
    topic: `about ${id}`,
    head: 90,
    createdAt: 0,
    lastMessage: message(90, { conversationId: id }),
  },
  ...fields,
});

const found = (...messages: ReturnType<typeof message>[]) => ({
  results: messages.map((each) => ({ message: each, matches: [{ start: 0, end: 4 }] })),
  conversations: [...new Set(messages.map((each) => each.conversationId))].map((id) =>
    conversation(id),
  ),
});

type Asked = { readonly text: string; readonly cursor?: string; readonly limit?: number };
interface Answer {
  readonly status?: number;
  readonly body: object;
}

/** A server that finds what it is told to, to the letter and in the moment of a test. */
async function startSearchedServer(
  answer: (asked: Asked, count: number) => object | Promise<Answer>,
  features: object = { search: {} },
) {
  const asked: Asked[] = [];
  /** What `GET /v1/conversations/{id}` answers. */
  const conversations = new Map<string, object>();
  const sockets: WebSocket[] = [];
  const messages: ReturnType<typeof message>[] = [];
  const server = await startScriptedServer({
    onSocket: (socket) => {
      sockets.push(socket);
      socket.on('message', (data) => {
        const { type, id, ...frame } = JSON.parse(String(data));
        if (type === 'resume') send(socket, { type: 'resumed', id, heads: [] });
        if (type !== 'pull') return;
        const { conversationId } = frame;
        const changes = messages.filter(
          (each) => each.conversationId === conversationId && each.rev > frame.after,
        );
        const through = Math.max(90, ...changes.map(({ rev }) => rev));
        send(socket, {
          type: 'changes',
          id,
          conversationId,
          messages: changes,
          through,
          more: false,
        });
      });
      send(socket, {
        ...{ type: 'welcome', connectionId: 'c1', user: someone, features },
        ...{ expiresIn: 900_000, pingInterval: 25_000 },
      });
    },
    onRequest: async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const { url = '' } = request;
      if (url !== '/v1/search') {
        const [, , about, id = ''] = url.split('/');
        const one = conversations.get(id);
        if (about === 'conversations' && !one) response.writeHead(404);
        const missing = { code: 'not_found', message: 'No such conversation.' };
        const answered = about === 'conversations' ? missing : { user: someone };
        response.end(JSON.stringify(one ? { conversation: one } : answered));
        return;
      }
      asked.push(JSON.parse(Buffer.concat(parts).toString()));
      const given = await answer(asked.at(-1) as Asked, asked.length);
      const { status = 200, body } = 'body' in given ? (given as Answer) : { body: given };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    },
  });
  const client = createClient({ url: server.url, auth: { getToken: () => 'token' } });
  await client.connect();
  const tell = (frame: {
    type: string;
    message?: ReturnType<typeof message>;
    [field: string]: unknown;
  }) => {
    if (frame.message) messages.push(frame.message);
    send(sockets.at(-1) as WebSocket, frame);
  };
  return { client, asked, tell, conversations, sockets };
}

const textsOf = ({ results }: MessageSearch) => results.map(({ message }) => message.text);
const refusal = (status: number, code: string): Promise<Answer> =>
  Promise.resolve({ status, body: { code, message: 'Refused.' } });

const changesOf = (search: MessageSearch) => {
  const told = { count: 0 };
  search.on('change', () => {
    told.count += 1;
  });
  return told;
};

test('a search looks on through empty pages until something is found or all was looked through', async () => {
  const { client, asked } = await startSearchedServer(({ cursor = '0' }) => {
    const page = Number(cursor);
    if (page === 0) return { ...found(message(9), message(8)), nextCursor: '1' };
    if (page === 4) return { ...found(message(8), message(7)), nextCursor: '5' };
    return { ...found(), ...(page < 6 && { nextCursor: `${page + 1}` }) };
  });
  const search = await client.search('text', { limit: 2 });
  expect(asked).toEqual([{ text: 'text', limit: 2 }]);
  expect(search.text).toBe('text');
  expect(search.hasMore).toBe(true);
  expect(search.results).toMatchObject([
    {
      conversation: { id: 'cnv_1', peer: other, topic: 'about cnv_1', data: null },
      message: { seq: 9, text: 'text 9', own: false },
      matches: [{ start: 0, end: 4 }],
    },
    { message: { seq: 8 } },
  ]);
  const before = search.results;
  const told = changesOf(search);
  await Promise.all([search.loadMore(), search.loadMore()]);
  expect(asked.map(({ cursor }) => cursor)).toEqual([undefined, '1', '2', '3', '4']);
  // One that is on two pages is there once.
  expect(textsOf(search)).toEqual(['text 9', 'text 8', 'text 7']);
  expect(search.results.slice(0, 2).every((row, at) => row === before[at])).toBe(true);
  expect(before).toHaveLength(2);
  await search.loadMore();
  expect([search.hasMore, told.count]).toEqual([false, 2]);
  await search.loadMore();
  expect(asked).toHaveLength(7);
});

test('a search asks 20 times at most, and goes on from there after a failure as well', async () => {
  const { client, asked } = await startSearchedServer((_, count) =>
    count === 23 ? refusal(429, 'rate_limited') : { ...found(), nextCursor: `${count}` },
  );
  const search = await client.search('text');
  expect([asked.length, search.results.length, search.hasMore]).toEqual([20, 0, true]);
  await expect(search.loadMore()).rejects.toMatchObject({ code: 'rate_limited' });
  await search.loadMore();
  expect(asked.slice(20, 24).map(({ cursor }) => cursor)).toEqual(['20', '21', '22', '22']);
});

test('what cannot be searched says why', async () => {
  const { client } = await startSearchedServer(({ text }) =>
    text === 'odd'
      ? { results: [{ message: {} }], conversations: [] }
      : refusal(400, 'invalid_request'),
  );
  await expect(client.search(' ')).rejects.toMatchObject({ code: 'invalid_request' });
  await expect(client.search('odd')).rejects.toMatchObject({ code: 'bad_response' });
  const { client: another, asked } = await startSearchedServer(() => found(), {});
  await expect(another.search('text')).rejects.toMatchObject({ code: 'invalid_argument' });
  expect(asked).toEqual([]);
});

test('results hear of what becomes of them, though their conversation is not held', async () => {
  const { client, tell } = await startSearchedServer(() =>
    found(message(9), message(8), message(7)),
  );
  const search = await client.search('text');
  const told = changesOf(search);
  const [first, second] = search.results;
  tell({ type: 'message', message: message(9, { rev: 91, text: '', deletedAt: 91 }) });
  await waitFor(() => search.results.length === 2);
  expect(search.results[0]).toBe(second);
  expect(search.results).not.toContain(first);
  const reactions = [{ emoji: '👍', userIds: [other.id] }];
  tell({ type: 'message', message: message(8, { rev: 92, reactions }) });
  await waitFor(() => search.results[0]?.message.reactions.length === 1);
  expect(search.results[0]?.matches).toEqual([{ start: 0, end: 4 }]);
  tell({ type: 'message', message: message(8, { rev: 93, text: 'amended', editedAt: 93 }) });
  await waitFor(() => textsOf(search)[0] === 'amended');
  expect(search.results[0]?.matches).toEqual([]);
  expect(told.count).toBe(3);
  // Nothing is heard of what is not among them.
  tell({ type: 'message', message: message(3, { rev: 94, text: 'x', editedAt: 94 }) });
  tell({ type: 'message', message: message(7, { rev: 95, text: 'last', editedAt: 95 }) });
  await waitFor(() => textsOf(search)[1] === 'last');
  expect(told.count).toBe(4);
});

test.each([true, false])(
  'what a result answers is shown as it is by now (held: %s)',
  async (held) => {
    const quoted = { seq: 3, rev: 3, senderId: someone.id, text: 'text 3' };
    const { client, tell, conversations } = await startSearchedServer(() =>
      found(message(9, { replyTo: 3, quoted })),
    );
    if (held) {
      conversations.set('cnv_1', conversation('cnv_1'));
      // To be held it is asked for, as something new was said in it.
      const isHeld = new Promise((resolve) => client.once('conversation', resolve));
      tell({ type: 'message', message: message(91) });
      await isHeld;
    }
    const search = await client.search('text');
    const quote = () => search.results[0]?.message.quote;
    expect(quote()).toMatchObject({ text: 'text 3', deleted: false });
    const gone = message(3, { rev: 92, senderId: someone.id, text: '', deletedAt: 92 });
    tell({ type: 'message', message: gone });
    await waitFor(() => quote()?.deleted);
    expect(JSON.stringify(search.results)).not.toContain('text 3');
  },
);

test('what is deleted while the answer is on its way is not found', async () => {
  let answer = (_: object) => {};
  const answered = new Promise<object>((resolve) => {
    answer = resolve;
  });
  const { client, tell, asked, conversations } = await startSearchedServer(async () => ({
    body: await answered,
  }));
  const searching = client.search('text');
  await waitFor(() => asked.length === 1);
  conversations.set('cnv_1', conversation('cnv_1'));
  const held = new Promise<Conversation>((resolve) => client.once('conversation', resolve));
  tell({ type: 'message', message: message(9, { rev: 91, text: '', deletedAt: 91 }) });
  const { timeline } = await held;
  await waitFor(() => timeline.position === 91);
  answer(found(message(9), message(8)));
  expect(textsOf(await searching)).toEqual(['text 8']);
});

test('a conversation that is held, cleared or removed is so among results, too', async () => {
  const { client, tell, conversations } = await startSearchedServer((_, count) =>
    count === 1
      ? found(message(9), message(9, { conversationId: 'cnv_2' }), message(8))
      : found(message(9), message(8)),
  );
  const search = await client.search('text');
  const [first, , third] = search.results;
  conversations.set('cnv_1', conversation('cnv_1'));
  // To be held it is asked for, as something new was said in it.
  const held = new Promise((resolve) => client.once('conversation', resolve));
  tell({ type: 'message', message: message(91) });
  await held;
  expect([search.results[0], search.results[2]]).toEqual([first, third]);
  tell({ type: 'message', message: message(8, { rev: 92, text: 'amended', editedAt: 92 }) });
  await waitFor(() => textsOf(search)[2] === 'amended');
  // Of one that is not held only the server knows.
  tell({ type: 'removed', conversationId: 'cnv_2' });
  await waitFor(() => search.results.length === 2);
  tell({ type: 'settings', conversationId: 'cnv_1', settings: { rev: 1, cleared: 8 } });
  await waitFor(() => search.results.length === 1);
  tell({ type: 'removed', conversationId: 'cnv_1' });
  await waitFor(() => search.results.length === 0);
});

test('what happens to a conversation that is not held takes nothing away that was edited since', async () => {
  const { client, tell, conversations, asked } = await startSearchedServer(() =>
    found(message(9), message(8)),
  );
  const search = await client.search('text');
  tell({ type: 'message', message: message(9, { rev: 91, text: 'amended', editedAt: 91 }) });
  await waitFor(() => textsOf(search)[0] === 'amended');
  // Another device of the user clears it up to the older one.
  const settings = { rev: 1, cleared: 8 };
  conversations.set('cnv_1', conversation('cnv_1', { settings }));
  tell({ type: 'settings', conversationId: 'cnv_1', settings });
  await waitFor(() => search.results.length === 1);
  expect(textsOf(search)).toEqual(['amended']);
  expect(asked).toHaveLength(1);
});

test('a conversation that is removed while an answer is on its way is not found', async () => {
  let release = () => {};
  const { client, tell, asked } = await startSearchedServer(async (_, count) => {
    const late = { ...found(message(9, { conversationId: 'cnv_2' })), nextCursor: 'y' };
    if (count === 2) await new Promise<void>((resolve) => (release = resolve));
    const both = found(message(9), message(9, { conversationId: 'cnv_2' }));
    return { body: [{ ...both, nextCursor: 'x' }, late][count - 1] ?? found(message(9)) };
  });
  const search = await client.search('text');
  const loading = search.loadMore();
  await waitFor(() => asked.length === 2);
  tell({ type: 'removed', conversationId: 'cnv_2' });
  await waitFor(() => search.results.length === 1);
  release();
  await loading;
  await waitFor(() => asked.length >= 3 && search.results.length === 1);
  expect(search.results[0]?.conversation.id).toBe('cnv_1');
});

test('what was found is asked for again with the next connection', async () => {
  const { client, sockets, asked } = await startSearchedServer((_, count) =>
    count === 1
      ? { ...found(message(9), message(8), message(7)), nextCursor: 'x' }
      : found(message(10), message(9, { rev: 91, text: 'amended', editedAt: 91 }), message(7)),
  );
  const search = await client.search('text');
  const [, , kept] = search.results;
  sockets[0]?.terminate();
  await waitFor(() => asked.length === 2, { timeout: 10_000 });
  expect(asked[1]).toEqual({ text: 'text', limit: 3 });
  await waitFor(() => textsOf(search).join() === 'text 10,amended,text 7');
  expect(search.results[2]).toBe(kept);
  expect(search.hasMore).toBe(false);
});

test('what is loaded and what is asked again come one after the other, and neither is lost', async () => {
  let release = () => {};
  const { client, asked } = await startSearchedServer(async ({ cursor }, count) => {
    if (count === 2) await new Promise<void>((resolve) => (release = resolve));
    const pages: Record<string, object> = {
      '1': { ...found(message(7)), nextCursor: '2' },
      '2': { ...found(message(6)), nextCursor: '3' },
      '3': { ...found(message(5)), nextCursor: '4' },
      '4': found(message(4)),
    };
    const first = count === 1 ? found(message(9), message(8)) : found(message(9), message(7));
    return { body: pages[cursor ?? ''] ?? { ...first, nextCursor: count === 1 ? '1' : '2' } };
  });
  const search = await client.search('text');
  const paging = search.loadMore().then(() => search.loadMore());
  await waitFor(() => asked.length === 2);
  const again = [search.refresh(), search.refresh()];
  release();
  await Promise.all([paging, ...again]);
  const cursors = () => asked.map(({ cursor }) => cursor);
  expect(cursors()).toEqual([undefined, '1', undefined, '2', '3']);
  expect(textsOf(search)).toEqual(['text 9', 'text 7', 'text 6', 'text 5']);
  const refreshing = search.refresh();
  await search.loadMore();
  await refreshing;
  expect(cursors().slice(5)).toEqual([undefined, '2', '3', '4']);
  expect(textsOf(search).at(-1)).toBe('text 4');
});

test('results know how the server tells of their conversation by now', async () => {
  const { client } = await startSearchedServer((_, count) => {
    const topic = `topic ${count}`;
    return { ...found(message(9)), conversations: [conversation('cnv_1', { topic })] };
  });
  const search = await client.search('text');
  const [before] = search.results;
  await search.refresh();
  expect(search.results[0]?.conversation.topic).toBe('topic 2');
  expect(search.results[0]?.message).toBe(before?.message);
});

test('an answer that comes when no search is open any more leaves nothing behind', async () => {
  let release = () => {};
  const { client, asked } = await startSearchedServer(async (_, count) => {
    if (count !== 2) return { body: { ...found(message(9)), nextCursor: 'x' } };
    await new Promise<void>((resolve) => (release = resolve));
    const told = conversation('cnv_1', { lastMessage: message(9, { rev: 90, text: 'late' }) });
    return { body: { ...found(), conversations: [told] } };
  });
  const search = await client.search('text');
  const loading = search.loadMore();
  await waitFor(() => asked.length === 2);
  search.close();
  release();
  await loading;
  expect(textsOf(await client.search('text'))).toEqual(['text 9']);
});

test.each<[string, (client: ChatClient, search: MessageSearch) => void]>([
  ['is closed', (_, search) => search.close()],
  ['loses its user', (client) => client.dispose()],
])('a search that %s has nothing any more', async (_, ends) => {
  const { client, tell } = await startSearchedServer(() => ({
    ...found(message(9)),
    nextCursor: 'x',
  }));
  const search = await client.search('text');
  ends(client, search);
  expect([search.results, search.hasMore]).toEqual([[], false]);
  tell({ type: 'message', message: message(9, { rev: 91, text: 'amended', editedAt: 91 }) });
  await search.loadMore();
  expect(search.results).toEqual([]);
});
