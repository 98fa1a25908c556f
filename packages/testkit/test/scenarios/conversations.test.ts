import {
  type ChatClient,
  type ChatStorage,
  type Conversation,
  type ConversationList,
  memoryStorage,
} from '@chat/client';
import {
  registerUser,
  type ServedChat,
  sharedServer,
  startServer,
  type TestUser,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { startFrameProxy } from './support/frame-proxy.js';
import { createClient } from './support/person.js';

async function openClient(
  where: { readonly url: string },
  account: TestUser,
  storage: ChatStorage = memoryStorage(),
): Promise<ChatClient> {
  const environment = { random: () => 0.002 };
  const client = createClient({ url: where.url, environment, storage });
  await client.signIn(account);
  await client.connect();
  return client;
}

/** Alice with two devices, a phone and a desk, and Bob with one; what they have of one conversation. */
async function setUp(own?: ServedChat) {
  const server = own ?? (await sharedServer());
  const proxy = await startFrameProxy(server);
  const [alice, bob] = await Promise.all([registerUser(server), registerUser(server)]);
  const [phone, desk, bobs] = await Promise.all([
    openClient(proxy, alice),
    openClient(server, alice),
    openClient(server, bob),
  ]);
  const his = await bobs.conversationWith(alice.username);
  return { server, proxy, alice, bob, phone, desk, bobs, his };
}

const rowOf = (list: ConversationList, { id }: { readonly id: string }) =>
  list.items.find((item) => item.id === id);

const idsOf = (list: ConversationList) => list.items.map(({ id }) => id);

/** Somebody who opens a conversation with another user, and may write in it. */
async function openPeer(
  server: ServedChat,
  other: TestUser,
  ...texts: readonly string[]
): Promise<Conversation> {
  const { accessToken } = await registerUser(server);
  const client = createClient({ url: server.url, auth: { getToken: () => accessToken } });
  await client.connect();
  const conversation = await client.conversationWith(other.username);
  for (const text of texts) await conversation.send(text);
  return conversation;
}

describe('the list of conversations', () => {
  test('has the latest first, each with its last message, and follows what happens', async () => {
    const { server, alice, phone, his } = await setUp();
    await his.send('first');
    const carols = await openPeer(server, alice, 'second');
    const list = await phone.conversations();
    expect(list.items.map(({ id, lastMessage }) => [id, lastMessage?.text])).toEqual([
      [carols.id, 'second'],
      [his.id, 'first'],
    ]);
    expect(await phone.conversations()).toBe(list);

    const [before] = list.items;
    await his.send('third');
    await waitFor(() => list.items[0]?.lastMessage?.text === 'third');
    expect(idsOf(list)).toEqual([his.id, carols.id]);
    // What is as it was is the same object.
    expect(list.items[1]).toBe(before);

    const mine = await phone.conversation(carols.id);
    const sent = mine.send('fourth');
    expect(list.items[0]).toMatchObject({ lastMessage: { text: 'fourth', status: 'pending' } });
    await sent;
    await waitFor(() => list.items[0]?.lastMessage?.status !== 'pending');

    const daves = await openPeer(server, alice);
    await waitFor(() => list.items[0]?.id === daves.id);
    expect(list.items[0]).toMatchObject({ lastMessage: null, unread: 0 });
  });

  test('comes in pages, and those that are pinned with the first', async () => {
    const { server, alice, phone } = await setUp();
    const peers = [];
    for (let index = 0; index < 33; index += 1) peers.push(await openPeer(server, alice));
    const oldest = peers[0] as Conversation;
    const list = await phone.conversations();
    expect(list.items).toHaveLength(30);
    expect(rowOf(list, oldest)).toBeUndefined();
    await list.loadMore();
    // And the one with Bob.
    expect([list.items.length, list.hasMore]).toEqual([34, false]);
    expect(new Set(idsOf(list)).size).toBe(34);
    await (await phone.conversation(oldest.id)).set({ pinned: true });
    expect(list.items[0]?.id).toBe(oldest.id);

    const desk = await openClient(server, alice);
    const fresh = await desk.conversations();
    expect(fresh.items[0]).toMatchObject({ id: oldest.id, settings: { pinned: true } });
    expect(fresh.items).toHaveLength(31);
    // What is held anyway does not stand where a gap is before it.
    await desk.conversation((peers[1] as Conversation).id);
    expect(fresh.items).toHaveLength(31);
  });

  test('is brought up to date after the connection was away', async () => {
    const { server, proxy, alice, phone, his } = await setUp();
    const list = await phone.conversations();
    phone.disconnect();
    await his.send('meanwhile');
    const carols = await openPeer(server, alice, 'meanwhile as well');
    expect(list.items[0]?.lastMessage).toBeNull();
    await phone.connect();
    await waitFor(() => list.items.length === 2 && list.items[1]?.unread === 1);
    expect(idsOf(list)).toEqual([carols.id, his.id]);
    expect(proxy.count('up', 'resume')).toBe(2);
  });

  test('shows offline what the device has kept', async () => {
    const server = await startServer();
    const { alice, his } = await setUp(server);
    const storage = memoryStorage();
    const before = await openClient(server, alice, storage);
    await his.send('kept');
    await (await before.conversation(his.id)).set({ pinned: true });
    const { cache } = await storage.open({ server: server.url, userId: alice.user.id });
    await waitFor(async () => JSON.stringify(await cache?.list()).includes('pinnedAt'));
    before.disconnect();

    const after = createClient({
      ...{ url: server.url, storage },
      auth: { session: { storage: 'memory' } },
    });
    await after.signIn(alice);
    await server.stop();
    const list = await after.conversations();
    expect(rowOf(list, his)).toMatchObject({
      lastMessage: { text: 'kept' },
      settings: { pinned: true },
    });
  });
});

describe('unread messages', () => {
  test('are counted by the server and here, and read on one device they are on all', async () => {
    const { server, alice, phone, desk, his, bobs } = await setUp();
    const [list, total] = [await desk.conversations(), await desk.unread()];
    expect(total.count).toBe(0);
    const sent = await his.send('one');
    await his.send('two');
    await waitFor(() => rowOf(list, his)?.unread === 2 && total.count === 2);
    // Deleted ones do not count.
    await his.delete(sent);
    await waitFor(() => rowOf(list, his)?.unread === 1 && total.count === 1);
    const fresh = await openClient(server, alice);
    expect((await fresh.conversations()).items[0]?.unread).toBe(1);
    expect((await fresh.unread()).count).toBe(1);

    const counts: number[] = [];
    total.on('change', (count) => counts.push(count));
    const mine = await phone.conversation(his.id);
    expect(mine.unread).toBe(1);
    mine.markRead();
    expect(mine.unread).toBe(0);
    await waitFor(() => rowOf(list, his)?.unread === 0, { timeout: 1_000 });
    expect([total.count, counts]).toEqual([0, [0]]);
    // One's own do not count.
    await mine.send('three');
    const hers = await bobs.conversations();
    await waitFor(() => hers.items[0]?.unread === 1);
    expect(rowOf(list, his)?.unread).toBe(0);
  });

  test('of a conversation that nobody here holds are told by the server', async () => {
    const { server, alice, phone, desk, his } = await setUp();
    await his.send('one');
    const carols = await openPeer(server, alice, 'two', 'three');
    const fresh = await openClient(server, alice);
    const [list, total] = [await fresh.conversations(), await fresh.unread()];
    expect([rowOf(list, his)?.unread, rowOf(list, carols)?.unread]).toEqual([1, 2]);
    expect(total.count).toBe(3);
    // Read elsewhere, while here nothing but the list shows it.
    const theirs = await phone.conversation(carols.id);
    // What a device does not have yet, it does not call read.
    await waitFor(() => theirs.messages.some(({ text }) => text === 'three'));
    theirs.markRead();
    await waitFor(() => rowOf(list, carols)?.unread === 0 && total.count === 1);
    await (await desk.conversation(his.id)).set({ mutedUntil: Number.POSITIVE_INFINITY });
    // The list and the count are told apart from each other.
    await waitFor(() => total.count === 0 && rowOf(list, his)?.settings.mutedUntil !== null);
    expect(rowOf(list, his)).toMatchObject({
      unread: 1,
      settings: { mutedUntil: Number.POSITIVE_INFINITY },
    });
  });

  test('are at most 100, which stands for more', async () => {
    const { phone, his } = await setUp();
    await Promise.all(Array.from({ length: 105 }, (_, index) => his.send(`${index}`)));
    const [list, total] = [await phone.conversations(), await phone.unread()];
    await waitFor(() => rowOf(list, his)?.unread === 100);
    expect(total.count).toBe(100);
    const mine = await phone.conversation(his.id);
    await waitFor(() => mine.messages.length >= 50);
    const nearEnd = mine.messages.at(-4)?.seq ?? 0;
    mine.markRead(nearEnd);
    await waitFor(() => mine.unread === 3 && total.count === 3);
  });

  test('a conversation that is marked as unread counts, until it is read', async () => {
    const { phone, desk, his } = await setUp();
    await his.send('Hi');
    const [list, total] = [await desk.conversations(), await desk.unread()];
    const mine = await phone.conversation(his.id);
    mine.markRead();
    await waitFor(() => total.count === 0);
    await mine.set({ unread: true });
    await waitFor(() => rowOf(list, his)?.settings.unread === true && total.count === 1);
    expect(rowOf(list, his)?.unread).toBe(0);
    (await desk.conversation(his.id)).markRead();
    await waitFor(() => !mine.settings.unread && total.count === 0);
  });
});

describe('settings of a conversation', () => {
  test('show on all devices of the user, and never to the other', async () => {
    const { phone, desk, bobs, his } = await setUp();
    await his.send('Hi');
    const [list, hers] = [await desk.conversations(), await bobs.conversations()];
    const mine = await phone.conversation(his.id);
    const until = Date.now() + 3_600_000;
    const arranged = mine.set({ pinned: true, mutedUntil: until });
    const settings = { pinned: true, mutedUntil: until, archived: false, unread: false };
    expect(mine.settings).toEqual(settings);
    await arranged;
    await waitFor(() => rowOf(list, his)?.settings.pinned === true);
    expect(rowOf(list, his)?.settings).toEqual(settings);
    expect((await desk.conversation(his.id)).settings).toEqual(settings);
    const none = { pinned: false, mutedUntil: null, archived: false, unread: false };
    expect(his.settings).toEqual(none);
    expect(rowOf(hers, his)?.settings).toEqual(none);
    await mine.set({ pinned: false, mutedUntil: null });
    await waitFor(() => rowOf(list, his)?.settings.pinned === false);
    expect(rowOf(list, his)?.settings).toEqual(none);
  });

  test('that are changed offline wait, and those changed meanwhile elsewhere come back', async () => {
    const { phone, desk, his } = await setUp();
    const [mine, there] = [await phone.conversation(his.id), await desk.conversation(his.id)];
    phone.disconnect();
    const pinned = mine.set({ pinned: true });
    await there.set({ mutedUntil: Number.POSITIVE_INFINITY });
    expect(mine.settings).toMatchObject({ pinned: true, mutedUntil: null });
    await phone.connect();
    await pinned;
    const both = { pinned: true, mutedUntil: Number.POSITIVE_INFINITY };
    await waitFor(() => there.settings.pinned);
    expect([mine.settings, there.settings]).toMatchObject([both, both]);
    desk.disconnect();
    await mine.set({ pinned: false });
    await desk.connect();
    await waitFor(() => !there.settings.pinned);
    expect(there.settings).toMatchObject({ ...both, pinned: false });
  });

  test('whose answer was lost do not undo what was changed elsewhere since', async () => {
    const { proxy, phone, desk, his } = await setUp();
    const [mine, there] = [await phone.conversation(his.id), await desk.conversation(his.id)];
    let lost = false;
    let isBack = false;
    proxy.rule = ({ type }) => {
      if (lost) return isBack ? 'pass' : 'cut';
      if (type === 'settings') return 'drop';
      if (type !== 'arranged') return 'pass';
      lost = true;
      return 'cut';
    };
    const pinned = mine.set({ pinned: true });
    await waitFor(() => there.settings.pinned && lost);
    await there.set({ pinned: false });
    isBack = true;
    await expect(pinned).rejects.toMatchObject({ code: 'conflict' });
    expect([mine.settings.pinned, there.settings.pinned]).toEqual([false, false]);
    expect(proxy.count('up', 'arrange')).toBe(2);
  });

  test('archived: gone from the list until a message comes, and with muting for good', async () => {
    const { phone, desk, his } = await setUp();
    await his.send('Hi');
    const [list, archived] = [
      await desk.conversations(),
      await desk.conversations({ archived: true }),
    ];
    const mine = await phone.conversation(his.id);
    await mine.set({ archived: true });
    await waitFor(() => list.items.length === 0 && archived.items.length === 1);
    await his.send('Anybody?');
    await waitFor(() => list.items.length === 1 && archived.items.length === 0);
    await mine.set({ archived: true, mutedUntil: Number.POSITIVE_INFINITY });
    await his.send('Hello?');
    await waitFor(() => archived.items[0]?.lastMessage?.text === 'Hello?');
    expect(list.items).toEqual([]);
    const elsewhere = await (await openClientOf(desk)).conversations();
    expect(elsewhere.items).toEqual([]);

    async function openClientOf(client: ChatClient): Promise<ChatClient> {
      client.disconnect();
      await client.connect();
      return client;
    }
  });

  test('cleared: what was there is hidden on all devices of the user, now and later', async () => {
    const { server, alice, phone, desk, bobs, his } = await setUp();
    for (const text of ['one', 'two', 'three']) await his.send(text);
    const [mine, there] = [await phone.conversation(his.id), await desk.conversation(his.id)];
    await waitFor(() => there.messages.length === 3 && mine.messages.length === 3);
    await mine.clear();
    await waitFor(() => there.messages.length === 0);
    expect([mine.messages, mine.hasOlder, mine.unread]).toEqual([[], false, 0]);
    await his.send('four');
    await waitFor(() => there.messages.length === 1 && mine.messages.length === 1);
    const fresh = await openClient(server, alice);
    const list = await fresh.conversations();
    expect(list.items[0]).toMatchObject({ unread: 1, lastMessage: { text: 'four' } });
    const again = await fresh.conversation(his.id);
    expect([again.messages.map(({ text }) => text), again.hasOlder]).toEqual([['four'], false]);
    // An edit of what is hidden brings nothing back.
    const hers = await bobs.conversation(his.id);
    await hers.edit(hers.messages[0] as (typeof hers.messages)[number], 'ONE');
    await his.send('five');
    await waitFor(() => again.messages.length === 2 && mine.messages.length === 2);
    expect(his.messages).toHaveLength(5);
  });
});

describe('a draft', () => {
  test('stays on the device until it is sent or the user signs out', async () => {
    const { server, alice, bobs, his } = await setUp();
    const storage = memoryStorage();
    const before = await openClient(server, alice, storage);
    (await before.conversation(his.id)).setDraft('Dear Bob');
    const { cache } = await storage.open({ server: server.url, userId: alice.user.id });
    await waitFor(async () => JSON.stringify(await cache?.list()).includes('Dear Bob'));
    before.disconnect();

    const after = await openClient(server, alice, storage);
    const list = await after.conversations();
    await waitFor(() => rowOf(list, his)?.draft === 'Dear Bob');
    const conversation = await after.conversation(his.id);
    expect(conversation.draft).toBe('Dear Bob');
    expect((await bobs.conversations()).items[0]?.draft).toBe('');
    conversation.setDraft('Dear Bob,');
    await after.signOut();
    expect(await cache?.list()).toEqual([]);
  });
});
