import {
  type ChatClient,
  type Conversation,
  type ConversationList,
  memoryStorage,
  type TimelineMessage,
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
import { announcedBy, connectPerson, createClient, numbered, textsOf } from './support/person.js';

async function openDevice(where: { readonly url: string }, account: TestUser): Promise<ChatClient> {
  const environment = { random: () => 0.002 };
  const client = createClient({ url: where.url, environment, storage: memoryStorage() });
  await client.signIn(account);
  await client.connect();
  return client;
}

/** Alice and Bob with two devices each, a phone and a desk, who have written to each other: “Hi”, “Hello”. */
async function setUp(own?: ServedChat) {
  const server = own ?? (await sharedServer());
  const proxy = await startFrameProxy(server);
  const [alice, bob] = await Promise.all([registerUser(server), registerUser(server)]);
  const [phone, desk, bobs, bobsDesk] = await Promise.all([
    openDevice(proxy, alice),
    openDevice(server, alice),
    openDevice(server, bob),
    openDevice(server, bob),
  ]);
  const hers = await phone.conversationWith(bob.username);
  const [hersAtDesk, his, hisAtDesk] = await Promise.all([
    desk.conversation(hers.id),
    bobs.conversation(hers.id),
    bobsDesk.conversation(hers.id),
  ]);
  await hers.send('Hi');
  await his.send('Hello');
  const all = [hers, hersAtDesk, his, hisAtDesk];
  await waitFor(() => all.every(({ messages }) => messages.length === 2));
  return {
    ...{ server, proxy, alice, bob, phone, desk, bobs, bobsDesk, hers, hersAtDesk, his, hisAtDesk },
    /** Alice blocks Bob, and both of her devices know. */
    async block() {
      await phone.block(bob.user);
      await waitFor(() => hersAtDesk.blocked);
    },
    async unblock() {
      await desk.unblock(bob.user);
      await waitFor(() => !hers.blocked);
    },
  };
}

const rowOf = (list: ConversationList, { id }: { readonly id: string }) =>
  list.items.find((item) => item.id === id);

const rowAt = ({ messages }: Conversation, index: number) => messages.at(index) as TimelineMessage;

const seqsOf = ({ messages }: Pick<Conversation, 'messages'>) => messages.map(({ seq }) => seq);

describe('a block', () => {
  test('is seen on all devices of who made it, in conversations and lists, and after a reconnect', async () => {
    const { proxy, phone, desk, bobs, bob, alice, hers, hersAtDesk, his } = await setUp();
    const list = await desk.conversations();
    const told: [string, boolean][] = [];
    desk.on('blocked', (userId, on) => told.push([userId, on]));
    const blocks = async () => (await desk.blocks()).blocks.map(({ user }) => user);
    expect([hers.blocked, await blocks()]).toEqual([false, []]);

    await phone.block(bob.user);
    expect([hers.blocked, phone.hasBlocked(bob.user.id)]).toEqual([true, true]);
    await waitFor(() => hersAtDesk.blocked);
    expect([desk.hasBlocked(bob.user), rowOf(list, hers)?.blocked]).toEqual([true, true]);
    // Once more is the same.
    await phone.block(bob.user.id);
    expect(await blocks()).toEqual([bob.user]);
    const { blocks: page, nextCursor } = await desk.blocks({ limit: 1 });
    expect(Math.abs(Date.now() - (page[0]?.at ?? 0))).toBeLessThan(60_000);
    expect(nextCursor).toBeNull();

    // Nothing tells the phone while it is away.
    phone.disconnect();
    await desk.unblock(bob.user);
    expect([hers.blocked, hersAtDesk.blocked]).toEqual([true, false]);
    await phone.connect();
    await waitFor(() => !hers.blocked);
    phone.disconnect();
    await desk.block(bob.user);
    await phone.connect();
    await waitFor(() => hers.blocked);
    expect(proxy.frames.findLast(({ type }) => type === 'resumed')?.blocked).toEqual([bob.user.id]);
    expect(told.map(([, on]) => on).filter((on, at, all) => on !== all[at - 1])).toEqual([
      ...[true, false, true],
    ]);
    const later = await openDevice(proxy, alice);
    await waitFor(() => later.hasBlocked(bob.user));
    expect([his.blocked, bobs.hasBlocked(alice.user), (await bobs.blocks()).blocks]).toEqual([
      ...[false, false, []],
    ]);
  });

  test('comes in pages, the latest first', async () => {
    const server = await sharedServer();
    const [{ client }, ...others] = await Promise.all([
      connectPerson(server),
      ...numbered(3).map(() => registerUser(server)),
    ]);
    for (const { user } of others) await client.block(user);
    const found: string[] = [];
    let cursor: string | null | undefined;
    for (let pages = 0; pages < 3 && cursor !== null; pages += 1) {
      const page = await client.blocks({ limit: 1, cursor });
      found.push(...page.blocks.map(({ user }) => user.id));
      cursor = page.nextCursor;
    }
    expect([found, cursor]).toEqual([others.map(({ user }) => user.id).reverse(), null]);
  });

  test('is of somebody else who is there', async () => {
    const { phone, alice } = await setUp();
    await expect(phone.block(alice.user)).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(phone.block('usr_nobody')).rejects.toMatchObject({ code: 'not_found' });
    expect(phone.hasBlocked('usr_nobody')).toBe(false);
    await phone.unblock('usr_nobody');
  });

  test('is not to be had of a server that does not offer it', async () => {
    const server = await startServer({ env: { FEATURES_OFF: 'blocks' } });
    const { client } = await connectPerson(server);
    const other = await registerUser(server);
    expect(client.features).not.toHaveProperty('blocks');
    await expect(client.block(other.user)).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});

describe('who has blocked somebody', () => {
  test('sees nothing of them on any device, in no list, count or search, now or after a reload', async () => {
    const chat = await setUp();
    const { server, alice, bob, phone, desk, hers, hersAtDesk, his } = chat;
    const [list, total] = [await desk.conversations(), await desk.unread()];
    hers.markRead();
    await waitFor(() => total.count === 0);
    await chat.block();
    const announced = [announcedBy(phone), announcedBy(desk)];
    await his.send('needle, kept');
    await his.edit(rowAt(his, 1), 'needle, edited');
    await his.react(rowAt(his, 0), '👍');
    his.setTyping(true);
    const mine = await hers.send('Still here');
    // Whatever was told of the others came before it.
    await waitFor(() => announced.every((texts) => texts.length > 0));
    const texts = ['Hi', 'Hello', 'Still here'];
    for (const each of [hers, hersAtDesk]) {
      await waitFor(() => textsOf(each).length === 3);
      expect(textsOf(each)).toEqual(texts);
      expect(rowAt(each, 0).reactions).toEqual([]);
      expect([each.unread, each.typing]).toEqual([0, false]);
    }
    expect(announced).toEqual([['Still here'], ['Still here']]);
    expect(rowOf(list, hers)).toMatchObject({ unread: 0, lastMessage: { text: 'Still here' } });
    expect(total.count).toBe(0);
    expect((await phone.search('needle')).results).toEqual([]);

    phone.disconnect();
    await his.send('needle, kept as well');
    await phone.connect();
    const later = await openDevice(server, alice);
    const again = await later.conversation(hers.id);
    expect(textsOf(again)).toEqual(texts);
    expect([again.hasOlder, again.unread, (await later.unread()).count]).toEqual([false, 0, 0]);
    const fresh = await later.conversations();
    expect(fresh.items[0]).toMatchObject({ unread: 0, lastMessage: { seq: mine.seq } });
    expect((await later.search('needle')).results).toEqual([]);
    const watch = await later.presence([bob.user]);
    await later.conversation(hers.id);
    expect(watch.of(bob.user)?.online ?? false).toBe(false);
    // All of it is there for the one who wrote it.
    expect(textsOf(his).filter((text) => text.includes('needle'))).toHaveLength(3);
    await waitFor(() => textsOf(hers).length === 3);
  });

  test('sees what they delete of what was there before', async () => {
    const chat = await setUp();
    await chat.block();
    await chat.his.delete(rowAt(chat.his, 1));
    const hers = [chat.hers, chat.hersAtDesk];
    await waitFor(() => hers.every((each) => rowAt(each, 1).deleted));
    expect(hers.map(textsOf)).toEqual(Array(2).fill(['Hi', '']));
  });

  test('gets nothing back by taking the block away, and all that comes from then on', async () => {
    const chat = await setUp();
    const { server, alice, phone, hers, hersAtDesk, his } = chat;
    await chat.block();
    const announced = announcedBy(phone);
    const kept = await his.send('kept');
    await his.edit(rowAt(his, 1), 'Hello, my dear');
    await chat.unblock();
    await his.send('seen');
    await his.edit(kept, 'kept, edited');
    await his.react(kept, '👍');
    const reply = await his.send('an answer', { replyTo: kept });
    await waitFor(() => announced.length === 2);
    expect(announced).toEqual(['seen', 'an answer']);
    for (const each of [hers, hersAtDesk]) {
      await waitFor(() => each.messages.length === 4);
      expect(textsOf(each)).toEqual(['Hi', 'Hello', 'seen', 'an answer']);
      expect(rowAt(each, -1).quote).toBeNull();
    }
    await expect(hers.around(kept.seq ?? 0)).rejects.toMatchObject({ code: 'message_not_found' });
    const later = await openDevice(server, alice);
    const again = await later.conversation(hers.id);
    expect(textsOf(again)).toEqual(textsOf(hers));
    expect((await later.search('kept')).results).toEqual([]);
    expect(again.unread).toBe(3);
    // From now on an edit is everybody's again, and read is what is read.
    await his.edit(rowAt(his, 1), 'Hello again');
    await waitFor(() => rowAt(again, 1).text === 'Hello again');
    again.markRead();
    await waitFor(() => rowAt(his, -1).status === 'read');
    const hidden = his.messages.find(({ key }) => key === kept.key);
    expect([hidden?.text, reply.quote?.text]).toEqual(['kept, edited', 'kept, edited']);
  });

  test('goes on over any number of messages that are not there, back and forth', async () => {
    const server = await sharedServer({ LIMIT_FRAMES_PER_SECOND: '100000' });
    const chat = await setUp(server);
    const { proxy, alice, phone, hers, hersAtDesk, his } = chat;
    const announced = announcedBy(phone);
    const send = async (from: Conversation, count: number, prefix: string) => {
      await Promise.all(numbered(count, prefix).map((text) => from.send(text)));
    };
    await send(his, 40, 'before ');
    await waitFor(() => hers.messages.length === 42);
    await chat.block();
    await send(his, 130, 'kept ');
    await send(hers, 2, 'hers ');
    await send(his, 5, 'kept too ');
    expect(seqsOf(hers).slice(-3)).toEqual([42, 173, 174]);
    await chat.unblock();
    await send(his, 120, 'after ');
    await waitFor(() => announced.length === 162);
    const visible = ['Hi', 'Hello', ...numbered(40, 'before '), ...numbered(2, 'hers ')].concat(
      numbered(120, 'after '),
    );
    await waitFor(() => [hers, hersAtDesk].every((each) => each.messages.length === 164));
    expect([textsOf(hers), textsOf(hersAtDesk)]).toEqual([visible, visible]);
    expect([hers.unread, hersAtDesk.unread]).toEqual([100, 100]);
    // At a place that is not there: what is before it is read.
    hers.markRead(170);
    await waitFor(() => hersAtDesk.marks.get(alice.user.id)?.read === 170);
    expect([hers.unread, hersAtDesk.unread]).toEqual([100, 100]);
    hers.markRead(200);
    await waitFor(() => hersAtDesk.unread === 99);
    expect(hers.unread).toBe(99);
    // A gap is asked for once for all that is missing in it.
    expect(proxy.count('up', 'pull')).toBeLessThan(10);

    const later = await openDevice(server, alice);
    const again = await later.conversation(hers.id);
    const seen = again.messages.length;
    expect(textsOf(again)).toEqual(visible.slice(-seen));
    for (const place of [43, 100, 172]) {
      const failure = { code: 'message_not_found' };
      await expect(again.around(place)).rejects.toMatchObject(failure);
    }
    // Behind the last one before the gap comes the first one after it.
    const excerpt = await again.around(42);
    expect(excerpt?.messages.map(({ text }) => text)).toEqual(visible.slice(16, 67));
    while (excerpt?.hasNewer) await excerpt.loadNewer(10);
    expect(textsOf(again)).toEqual(visible.slice(16));
    for (let pages = 0; again.hasOlder && pages < 10; pages += 1) await again.loadOlder(7);
    expect([textsOf(again), again.hasOlder]).toEqual([visible, false]);
  });

  test('does not see a conversation that they open, until there is something to see in it', async () => {
    const { server, alice, bob, phone, bobs, ...chat } = await setUp();
    await chat.block();
    const [list, total] = [await phone.conversations(), await phone.unread()];
    const before = total.count;
    const heard: string[] = [];
    phone.on('conversation', ({ topic }) => heard.push(topic));
    const pizza = await bobs.conversationWith(alice.username, { topic: 'pizza' });
    const lunch = await bobs.conversationWith(alice.username, { topic: 'lunch' });
    for (const each of [pizza, lunch]) await each.send('kept');
    const later = await openDevice(server, alice);
    for (const each of [phone, later]) {
      expect((await each.conversations()).items).toHaveLength(1);
      expect((await each.unread()).count).toBe(before);
    }
    // Who opens it themselves finds it, and nothing in it.
    const hers = await phone.conversationWith(bob.username, { topic: 'lunch' });
    expect([hers.id, hers.messages, hers.unread, hers.blocked]).toEqual([lunch.id, [], 0, true]);
    await hers.send('Lunch?');
    phone.disconnect();
    await lunch.send('kept as well');
    await phone.connect();
    await waitFor(() => rowOf(list, lunch)?.lastMessage?.text === 'Lunch?');
    expect([textsOf(hers), hers.removed]).toEqual([['Lunch?'], false]);

    await chat.unblock();
    await pizza.send('Pizza?');
    await waitFor(() => rowOf(list, pizza)?.unread === 1);
    await waitFor(() => total.count === before + 1);
    // The list and the event ask for the conversation beside each other.
    await waitFor(() => heard.includes('pizza'));
    expect(heard.filter((topic) => topic === 'pizza')).toEqual(['pizza']);
    // The list was asked for anew when the block went, and may have been answered in the middle of that message.
    await waitFor(() => rowOf(list, pizza)?.lastMessage?.text === 'Pizza?');
    expect(rowOf(list, pizza)).toMatchObject({ blocked: false });
    const one = await phone.conversationWith(bob.username, { topic: 'pizza' });
    expect([one.id, one.unread, one.hasOlder]).toEqual([pizza.id, 1, false]);
    expect(textsOf(one)).toEqual(['Pizza?']);
    await waitFor(async () => (await later.conversations()).items.length === 3);
  });

  test('may be blocked by the other in turn, and both lose nothing of their own', async () => {
    const chat = await setUp();
    await chat.block();
    await chat.bobs.block(chat.alice.user);
    await chat.hers.send('hers');
    await chat.his.send('his');
    await waitFor(() => chat.hersAtDesk.messages.length === 3);
    await waitFor(() => chat.hisAtDesk.messages.length === 3);
    expect([chat.hersAtDesk, chat.hisAtDesk].map(textsOf)).toEqual([
      ['Hi', 'Hello', 'hers'],
      ['Hi', 'Hello', 'his'],
    ]);
  });
});

/** What differs between two conversations in any case: who, which, when. */
function likened(value: unknown, names: readonly string[]): unknown {
  const text = JSON.stringify(value, (key, each) =>
    /At$|^id$/.test(key) && each !== undefined ? `(${key})` : each,
  );
  const alike = names.reduce((all, name) => all.replaceAll(name, '(name)'), text);
  const plain = alike.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '(uuid)');
  // Members come in the order of their ids, which are random.
  return JSON.parse(plain, (key, each) =>
    key === 'members' ? each.map((one: unknown) => JSON.stringify(one)).sort() : each,
  );
}

describe('who is blocked', () => {
  test('is answered and told on all devices what they would be if the other one were away', async () => {
    const server = await sharedServer();
    const proxy = await startFrameProxy(server);
    const [bob, alice, carol] = await Promise.all([
      registerUser(server),
      registerUser(server),
      registerUser(server),
    ]);
    const [phone, desk] = await Promise.all([openDevice(proxy, bob), openDevice(proxy, bob)]);
    // With it comes what tells that somebody types.
    await phone.presence([]);
    /** What Bob's devices are told while he writes to somebody who has blocked him, or is away. */
    const experience = async (peer: TestUser, leave: (theirs: ChatClient) => Promise<void>) => {
      const theirs = await openDevice(server, peer);
      const names = [peer.user.id, peer.username];
      const there = await theirs.conversationWith(bob.username);
      names.push(there.id);
      const hello = await there.send('Hello');
      const his = await phone.conversation(there.id);
      const hisAtDesk = await desk.conversation(there.id);
      await his.send('Hi');
      await waitFor(() => there.messages.length === 2);
      there.markRead();
      his.markRead();
      await waitFor(() =>
        [his, hisAtDesk].every((each) => each.unread === 0 && rowAt(each, 1).status === 'read'),
      );
      await waitFor(() => rowAt(there, 0).status === 'read');
      await leave(theirs);
      const from = proxy.frames.length;
      const row = (seq: number | null) =>
        his.messages.find((each) => each.seq === seq) as TimelineMessage;
      const first = await his.send('first');
      await his.edit(first, 'first, edited');
      await his.edit(rowAt(his, 1), 'Hi, edited');
      await his.react(row(hello.seq), '👍');
      await his.react(row(hello.seq), '👍', false);
      await his.react(row(hello.seq), '🎉');
      const reply = await his.send('answer', { replyTo: row(hello.seq) });
      await his.send('to oneself', { replyTo: row(first.seq) });
      await his.delete(row(reply.seq));
      his.setTyping(true);
      his.setTyping(false);
      await his.set({ pinned: true });
      his.markRead();
      await his.send('last');
      await waitFor(() => [his, hisAtDesk].every((each) => rowAt(each, -1).text === 'last'));
      const told = () => proxy.frames.slice(from).filter(({ direction }) => direction === 'down');
      // How many marks his devices make of what he reads meanwhile is a matter of time.
      const isOfOwnMarks = (frame: (typeof proxy.frames)[number]) =>
        frame.type === 'marked' || (frame.type === 'marks' && frame.userId === bob.user.id);
      const count = (type: string) => told().filter((frame) => frame.type === type).length;
      await waitFor(() => count('marked') > 0 && count('marks') > 1 && count('noted') > 1);
      // Once more as a device sees it that has nothing of it yet.
      const later = await openDevice(server, bob);
      const list = await later.conversations();
      const again = await later.conversation(there.id);
      const search = await again.search('first');
      const answers = await Promise.all(
        ['', '/messages', '/messages?after=2&limit=3'].map((path) => getAs(bob, there.id + path)),
      );
      return {
        // The two devices are told beside each other.
        told: told()
          .filter((frame) => !isOfOwnMarks(frame))
          .map((frame) => JSON.stringify(likened(frame, names)))
          .sort(),
        seen: likened(
          [
            ...[his.messages, hisAtDesk.messages, again.messages, rowOf(list, there)],
            ...[
              search.results,
              [peer, bob].map(({ user }) => again.marks.get(user.id)),
              again.settings,
              answers,
            ],
          ],
          names,
        ),
        there,
      };
    };
    const getAs = async ({ accessToken }: TestUser, path: string) => {
      const response = await fetch(`${server.url}/v1/conversations/${path}`, {
        headers: { authorization: `Bearer ${accessToken}` },
      });
      return { status: response.status, body: await response.json() };
    };
    const away = await experience(carol, async (theirs) => theirs.disconnect());
    const blocked = await experience(alice, (theirs) => theirs.block(bob.user));
    expect(blocked.told).toEqual(away.told);
    expect(blocked.seen).toEqual(away.seen);
    // It was no test of nothing: Alice was there, and has read what she saw.
    await blocked.there.send('Alice still writes');
    const his = await phone.conversation(blocked.there.id);
    await waitFor(() => rowAt(his, -1).text === 'Alice still writes');
    expect(new Set(his.messages.filter(({ own }) => own).map(({ status }) => status))).toEqual(
      new Set(['read', 'sent']),
    );
    const shown = his.messages.find(({ text }) => text === 'first, edited');
    expect(shown?.status).toBe('sent');
  });

  test('learns nothing of when the other one is there, reads or types', async () => {
    const chat = await setUp();
    const { server, bobs, alice, bob, hers, hersAtDesk, his } = chat;
    const readBy = ({ marks }: Conversation) => marks.get(alice.user.id)?.read;
    const watch = await bobs.presence([alice.user]);
    await waitFor(() => watch.of(alice.user)?.online);
    hers.markRead();
    await waitFor(() => readBy(his) === 2);
    await chat.block();
    await waitFor(() => watch.of(alice.user)?.online === false);
    expect(watch.of(alice.user)).toEqual({ online: false, lastSeenAt: null });
    const typed: boolean[] = [];
    his.on('change', () => typed.push(his.typing));
    await his.send('kept');
    hers.setTyping(true);
    const sent = await hers.send('hers');
    // Her own devices know. Whatever his were told of it came before the next message.
    await waitFor(() => {
      // It is in its place once the device knows that there is nothing to see before it.
      hers.markRead();
      return readBy(hersAtDesk) === sent.seq;
    });
    await hers.send('hers as well');
    await waitFor(() => rowAt(his, -1).text === 'hers as well');
    const again = await (await openDevice(server, bob)).conversation(his.id);
    expect([readBy(his), readBy(again), typed.includes(true)]).toEqual([2, 2, false]);
    expect(again.messages.find(({ text }) => text === 'kept')?.status).toBe('sent');
    await chat.unblock();
    await waitFor(() => watch.of(alice.user)?.online);
  });

  test('waits no longer for an answer than who is not', async () => {
    const chat = await setUp();
    const { server, bobs, his } = chat;
    const carol = await registerUser(server);
    const other = await bobs.conversationWith(carol.username);
    await other.send('Hi');
    await chat.block();
    const taken = async (conversation: Conversation, text: string) => {
      const began = performance.now();
      await conversation.send(text);
      return performance.now() - began;
    };
    const times: { blocked: number; free: number }[] = [];
    for (const text of numbered(60)) {
      times.push({ blocked: await taken(his, text), free: await taken(other, text) });
    }
    const median = (all: number[]) => all.sort((a, b) => a - b)[all.length >> 1] as number;
    const [blocked, free] = [
      median(times.map((each) => each.blocked)),
      median(times.map((each) => each.free)),
    ];
    // Of medians of what was taken in turn, as much as a busy machine may bring about.
    expect(Math.max(blocked, free) / Math.min(blocked, free)).toBeLessThan(2);
  });

  test('while offline goes out afterwards, and is kept from the other then', async () => {
    const chat = await setUp();
    const { phone, desk, bobs, bob, hers, hersAtDesk, his } = chat;
    bobs.disconnect();
    desk.disconnect();
    const waiting = his.send('written before, sent after');
    await phone.block(bob.user);
    await bobs.connect();
    expect(await waiting).toMatchObject({ status: 'sent' });
    await desk.connect();
    await waitFor(() => hersAtDesk.blocked);
    await hers.send('next');
    await waitFor(() => [hers, hersAtDesk].every((each) => each.messages.length === 3));
    expect([hers, hersAtDesk].map((each) => textsOf(each).at(-1))).toEqual(['next', 'next']);
    await waitFor(() => textsOf(his).join() === 'Hi,Hello,written before, sent after,next');
  });
});
