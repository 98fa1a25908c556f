import { waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { Conversation } from '../src/conversations/conversation.js';
import type { KeptConversation } from '../src/conversations/kept-conversation.js';
import type { User } from '../src/model.js';
import { memoryStorage } from '../src/storage/memory-storage.js';
import type { CacheStorage, UserStorage } from '../src/storage/storage.js';
import { createClient } from './support/connect-client.js';
import { send, someone, startScriptedServer } from './support/scripted-server.js';

const peerOf = (n: number): User => ({ id: `usr_${n}`, username: `peer${n}`, name: `Peer ${n}` });
const idOf = (n: number) => `cnv_${n}`;
const named = (user: User, name: string): User => ({ ...user, name });

/** A server with one conversation for each of so many peers, the later the more recent, with a message in each. */
async function setUp(peers = 2, read = 1) {
  const people = new Map(
    [someone, ...Array.from({ length: peers }, (_, n) => peerOf(n))].map((user) => [user.id, user]),
  );
  const sockets: WebSocket[] = [];
  const asked: string[] = [];
  /** What holds answers back that were made already. */
  const held: (() => Promise<void>)[] = [];
  const message = (n: number) => ({
    ...{ conversationId: idOf(n), seq: 1, rev: 1, senderId: peerOf(n).id, clientId: `id-${n}` },
    ...{ text: `text ${n}`, createdAt: n + 1 },
  });
  const snapshot = (n: number) => ({
    id: idOf(n),
    members: [someone.id, peerOf(n).id].map((id) => ({ user: people.get(id), delivered: 1, read })),
    ...{ head: 1, createdAt: 0, lastMessage: message(n) },
  });
  const all = () => Array.from({ length: peers }, (_, n) => snapshot(n)).reverse();
  const server = await startScriptedServer({
    onSocket: (socket) => {
      sockets.push(socket);
      socket.on('message', (data) => {
        const { type, id, conversationId } = JSON.parse(String(data));
        const heads = all().map((each) => ({ conversationId: each.id, rev: 1 }));
        if (type === 'resume') send(socket, { type: 'resumed', id, heads });
        if (type === 'mark') send(socket, { type: 'marked', id });
        const none = { messages: [], through: 1, more: false };
        if (type === 'pull') send(socket, { type: 'changes', id, conversationId, ...none });
      });
      send(socket, {
        ...{ type: 'welcome', connectionId: 'c1', user: people.get(someone.id) },
        ...{ expiresIn: 900_000, pingInterval: 25_000, features: { profile: {}, search: {} } },
      });
    },
    onRequest: async (request, response) => {
      const { url = '', method } = request;
      asked.push(`${method} ${url}`);
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const n = Number(/(?:cnv|usr)_(\d+)/.exec(url + Buffer.concat(parts))?.[1]);
      const answer = JSON.stringify(
        url.includes('/messages')
          ? { messages: [message(n)], more: false, head: 1 }
          : url === '/v1/search'
            ? {
                results: all().map(({ lastMessage }) => ({ message: lastMessage, matches: [] })),
                conversations: all(),
              }
            : {
                ...{ user: people.get(someone.id), conversations: all() },
                ...(!Number.isNaN(n) && { conversation: snapshot(n) }),
              },
      );
      await held.shift()?.();
      response.end(answer);
    },
  });
  const storage = memoryStorage();
  const network = { down: false };
  const open = () =>
    createClient({
      ...{ url: server.url, storage, auth: { getToken: () => 'token' } },
      environment: {
        random: () => 0.002,
        fetch: (url, init) => (network.down ? Promise.reject(new TypeError()) : fetch(url, init)),
      },
    });
  return {
    ...{ open, network, people, sockets, asked, storage, url: server.url },
    /** Whatever the server has to say to the client that connected last. */
    tell: (frame: object) => send(sockets.at(-1) as WebSocket, frame),
    /** The user is so from now on, and the client that connected last is told. */
    rename(user: User) {
      people.set(user.id, user);
      this.tell({ type: 'profile', user });
    },
    /** Holds the answer to the next request back, as it is now. @returns what lets it go, once it is held */
    async holdAnswer(ask: () => void): Promise<() => void> {
      let letGo: (() => void) | null = null;
      held.push(() => new Promise<void>((resolve) => (letGo = resolve)));
      ask();
      return waitFor(() => letGo);
    },
  };
}

/** How often each tells of a change. */
function countChanges(...emitters: { on(event: 'change', listener: () => void): unknown }[]) {
  const counts = emitters.map(() => 0);
  for (const [at, emitter] of emitters.entries()) {
    emitter.on('change', () => {
      counts[at] = (counts[at] as number) + 1;
    });
  }
  return counts;
}

const namesIn = ({ members }: Pick<Conversation, 'members'>) => members.map(({ name }) => name);

describe('who has another name', () => {
  test('has it at once in conversations, lists and results, held or not, and marks stay as they are', async () => {
    const { open, rename, ...server } = await setUp();
    const client = open();
    await client.connect();
    const conversation = await client.conversation(idOf(0));
    const list = await client.conversations();
    const search = await client.search('text');
    const [first, second] = search.results;
    const rows = list.items;
    server.tell({
      type: 'marks',
      conversationId: idOf(0),
      userId: peerOf(0).id,
      delivered: 7,
      read: 5,
    });
    await waitFor(() => conversation.marks.get(peerOf(0).id)?.read === 5);
    const { messages } = conversation;
    const counts = countChanges(conversation, list, search);

    rename.call(server, named(peerOf(0), 'Ada'));
    await waitFor(() => conversation.peer.name === 'Ada');
    await waitFor(() => counts.every((count) => count > 0));
    expect(namesIn(conversation)).toEqual(['Someone', 'Ada']);
    expect(conversation.marks.get(peerOf(0).id)).toEqual({ delivered: 7, read: 5 });
    expect(conversation.messages).toBe(messages);
    expect(list.items.map(({ peer }) => peer.name)).toEqual(['Peer 1', 'Ada']);
    expect(search.results.map(({ conversation }) => conversation.peer.name)).toEqual([
      'Peer 1',
      'Ada',
    ]);
    expect([list.items[0] === rows[0], search.results[0] === first]).toEqual([true, true]);
    expect(search.results[1]).not.toBe(second);
    expect(counts).toEqual([1, 1, 1]);

    // Of one that is listed and found, and not held.
    const picture = 'https://pictures.example/bo.png';
    rename.call(server, { ...named(peerOf(1), 'Bo'), picture });
    await waitFor(() => list.items[0]?.peer.name === 'Bo');
    expect(search.results[0]?.conversation.peer).toMatchObject({ name: 'Bo', picture });
    await waitFor(() => counts[2] === 2);
    expect(counts).toEqual([1, 2, 2]);
    expect((await client.conversation(idOf(1))).peer).toMatchObject({ name: 'Bo', picture });

    // What is known already is told to nobody.
    counts.fill(0);
    const errors: string[] = [];
    client.on('error', ({ code }) => errors.push(code));
    rename.call(server, { ...named(peerOf(1), 'Bo'), picture });
    server.tell({ type: 'profile', user: 'nobody' });
    await waitFor(() => errors.length > 0);
    expect([errors, counts]).toEqual([['bad_response'], [0, 0, 0]]);
  });

  test('has it in what the device keeps, held or not; of what another tab keeps nothing else is altered', async () => {
    const { open, rename, ...server } = await setUp(2);
    const { cache } = (await server.storage.open({
      ...{ server: server.url, userId: someone.id },
    })) as UserStorage & { readonly cache: CacheStorage };
    const kept = async () =>
      ((await cache.list()) as KeptConversation[]).sort((a, b) => (a.id < b.id ? -1 : 1));
    const seen = async () =>
      (await kept()).map(({ members, messages }) => [members[1]?.user.name, messages[0]?.text]);
    const earlier = open();
    await earlier.connect();
    for (const n of [0, 1]) await earlier.conversation(idOf(n));
    await waitFor(async () => (await kept()).length === 2);
    earlier.dispose();

    const client = open();
    await client.connect();
    const conversation = await client.conversation(idOf(0));
    // As another tab does, in which the message was deleted.
    const [, record] = (await kept()) as [KeptConversation, KeptConversation];
    const messages = record.messages.map((each) => ({ ...each, text: '' }));
    await cache.put(record.id, { ...record, messages });
    rename.call(server, named(peerOf(0), 'Ada'));
    rename.call(server, named(peerOf(1), 'Bo'));
    await waitFor(async () => (await seen()).every(([name]) => !name?.startsWith('Peer')));
    expect(await seen()).toEqual([
      ['Ada', 'text 0'],
      ['Bo', ''],
    ]);
    expect(conversation.peer.name).toBe('Ada');
    // What is not held is shown so when it is, before the server has answered.
    server.network.down = true;
    client.disconnect();
    const list = await client.conversations();
    expect(list.items.map(({ peer }) => peer.name).sort()).toEqual(['Ada', 'Bo']);
  });

  test('or is a bot, or none any more, is shown so in all of it, and nothing is left of a mark', async () => {
    const { open, rename, holdAnswer, ...server } = await setUp();
    const { cache } = (await server.storage.open({
      ...{ server: server.url, userId: someone.id },
    })) as UserStorage & { readonly cache: CacheStorage };
    const kept = async () =>
      ((await cache.list()) as KeptConversation[]).find(({ id }) => id === idOf(0))?.members[1];
    const client = open();
    await client.connect();
    const conversation = await client.conversation(idOf(0));
    const [list, search] = [await client.conversations(), await client.search('text')];
    const counts = countChanges(conversation, list, search);
    const shown = () => [
      conversation.peer,
      list.items[1]?.peer,
      search.results[1]?.conversation.peer,
    ];
    const bot: User = { ...peerOf(0), bot: true };
    for (const [user, times] of [
      [bot, 1],
      [peerOf(0), 2],
    ] as const) {
      rename.call(server, user);
      await waitFor(() => counts.every((count) => count === times));
      expect(shown()).toStrictEqual([user, user, user]);
      await waitFor(async () => JSON.stringify((await kept())?.user) === JSON.stringify(user));
    }
    // Nor does an answer bring one back that was taken away while it was on its way.
    rename.call(server, bot);
    await waitFor(() => conversation.peer.bot);
    let answer: Promise<unknown> = Promise.resolve();
    const letGo = await holdAnswer(() => {
      answer = client.conversationWith({ userId: peerOf(0).id });
    });
    rename.call(server, peerOf(0));
    await waitFor(() => !conversation.peer.bot);
    letGo();
    await answer;
    expect(conversation.peer).toStrictEqual(peerOf(0));
  });

  test('has it although an answer that was asked for before comes later', async () => {
    const { open, rename, holdAnswer, ...server } = await setUp();
    const client = open();
    await client.connect();
    const conversation = await client.conversation(idOf(0));
    const list = await client.conversations();
    const changes: string[] = [];
    conversation.on('change', () => changes.push(conversation.peer.name));
    for (const [name, ask] of [
      ['Ada', () => client.conversationWith({ userId: peerOf(0).id })],
      ['Bea', () => client.search('text')],
    ] as const) {
      let answer: Promise<unknown> = Promise.resolve();
      const letGo = await holdAnswer(() => (answer = ask()));
      rename.call(server, named(peerOf(0), name));
      rename.call(server, named(peerOf(1), `${name} as well`));
      await waitFor(() => list.items[0]?.peer.name === `${name} as well`);
      letGo();
      await answer;
      expect(list.items.map(({ peer }) => peer.name)).toEqual([`${name} as well`, name]);
    }
    expect(changes).toEqual(['Ada', 'Bea']);
    // What is asked for afterwards is the server’s word again, whatever was told before.
    server.people.set(peerOf(0).id, named(peerOf(0), 'Cleo'));
    await client.conversationWith({ userId: peerOf(0).id });
    expect(conversation.peer.name).toBe('Cleo');
  });

  test('has it once the connection is back, in what is looked at; elsewhere when it is asked for', async () => {
    const { open, people, asked, ...server } = await setUp(24);
    const client = open();
    await client.connect();
    const conversations = await Promise.all(
      Array.from({ length: 24 }, (_, n) => client.conversation(idOf(n))),
    );
    // All but the latest one are looked at.
    const seen = conversations.slice(0, 23).map((each) => {
      each.on('change', () => {});
      return each;
    });
    for (let n = 0; n < 24; n += 1) people.set(peerOf(n).id, named(peerOf(n), `Renamed ${n}`));
    asked.length = 0;
    server.sockets[0]?.terminate();
    await waitFor(() => seen.filter(({ peer }) => peer.name.startsWith('Renamed')).length === 20);
    const latest = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, n) => `GET /v1/conversations/${idOf(to - n)}`);
    expect(asked).toEqual(latest(3, 22));

    // Each of the others when somebody asks for it: once.
    asked.length = 0;
    for (const n of [23, 0, 23, 22]) await client.conversation(idOf(n));
    await waitFor(() => conversations[23]?.peer.name === 'Renamed 23');
    await waitFor(() => conversations[0]?.peer.name === 'Renamed 0');
    expect(asked.sort()).toEqual([
      `GET /v1/conversations/${idOf(0)}`,
      `GET /v1/conversations/${idOf(23)}`,
    ]);
    expect(conversations[1]?.peer.name).toBe('Peer 1');
    expect(await client.conversationWith({ userId: peerOf(1).id })).toBe(conversations[1]);
    expect(conversations[1]?.peer.name).toBe('Renamed 1');
  });
});

test('what is asked for after a time away as it is unread is asked for once, with the names', async () => {
  const { open, people, asked, ...server } = await setUp(2, 0);
  const client = open();
  await client.connect();
  const conversations = await Promise.all([0, 1].map((n) => client.conversation(idOf(n))));
  for (const conversation of conversations) conversation.on('change', () => {});
  expect(conversations.map(({ unread }) => unread)).toEqual([1, 1]);
  for (const n of [0, 1]) people.set(peerOf(n).id, named(peerOf(n), 'Ada'));
  asked.length = 0;
  server.sockets[0]?.terminate();
  await waitFor(() => conversations.every(({ peer }) => peer.name === 'Ada'));
  for (const { id } of conversations) await client.conversation(id);
  await client.findUser('nobody').catch(() => {});
  expect(asked.filter((each) => each.includes('cnv_')).sort()).toEqual(
    conversations.map(({ id }) => `GET /v1/conversations/${id}`),
  );
});

describe('a user who has another name', () => {
  test('has it on this device, told by whichever comes first, once', async () => {
    const { open, rename, ...server } = await setUp(1);
    const client = open();
    await client.connect();
    const conversation = await client.conversation(idOf(0));
    const users: (User | null)[] = [];
    client.on('user', (user) => users.push(user));
    const ada = named(someone, 'Ada');
    rename.call(server, ada);
    await waitFor(() => client.user?.name === 'Ada');
    expect(namesIn(conversation)).toEqual(['Ada', 'Peer 0']);
    // Missed while away.
    const bea = named(someone, 'Bea');
    server.people.set(someone.id, bea);
    server.sockets[0]?.terminate();
    await waitFor(() => client.user?.name === 'Bea');
    expect(users).toEqual([ada, bea]);
  });

  test('has the one that another device gave them meanwhile, whichever answer comes last', async () => {
    const { open, rename, holdAnswer, ...server } = await setUp(1);
    const client = open();
    await client.connect();
    const account = await client.account();
    server.people.set(someone.id, named(someone, 'Ada'));
    let changing: Promise<User> | undefined;
    const letGo = await holdAnswer(() => (changing = account.change({ name: 'Ada' })));
    rename.call(server, named(someone, 'Ada'));
    rename.call(server, named(someone, 'Bea'));
    await waitFor(() => client.user?.name === 'Bea');
    letGo();
    expect(await changing).toMatchObject({ name: 'Bea' });
    expect(client.user?.name).toBe('Bea');
    expect(server.asked.slice(-2)).toEqual(['PATCH /v1/me', 'GET /v1/me']);
  });

  test('has it without an event, too, in what is held as well', async () => {
    const { open, ...server } = await setUp(1);
    const client = open();
    await client.connect();
    const conversation = await client.conversation(idOf(0));
    const account = await client.account();
    const users: (User | null)[] = [];
    client.on('user', (user) => users.push(user));
    const ada = named(someone, 'Ada');
    server.people.set(someone.id, ada);
    expect(await account.change({ name: 'Ada' })).toEqual(ada);
    expect([client.user, users, namesIn(conversation)]).toEqual([ada, [ada], ['Ada', 'Peer 0']]);
  });
});
