import type { ChatClient, Conversation } from '@chat/client';
import {
  registerUser,
  type ServedChat,
  sharedServer,
  startFaultProxy,
  type TestUser,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { startFrameProxy } from './support/frame-proxy.js';
import { HurriedClock } from './support/hurried-clock.js';
import { createClient } from './support/person.js';

const minute = 60_000;

interface Device {
  readonly client: ChatClient;
  readonly conversation: Conversation;
}

async function openDevice(
  where: { readonly url: string },
  account: TestUser,
  peer: TestUser,
  environment: object = {},
): Promise<Device> {
  const client = createClient({
    url: where.url,
    environment: { random: () => 0.002, ...environment },
  });
  await client.signIn(account);
  await client.connect();
  return { client, conversation: await client.conversationWith(peer.username) };
}

/** Alice and Bob, who have written to each other. `through` is where Bob connects. */
async function setUp({
  grace = '500ms',
  through = async (server: ServedChat): Promise<{ readonly url: string }> => server,
  clock = new HurriedClock(),
} = {}) {
  const server = await sharedServer({ PRESENCE_GRACE: grace });
  const way = await through(server);
  const [alice, bob] = await Promise.all([registerUser(server), registerUser(server)]);
  const hers = await openDevice(server, alice, bob, { clock });
  const his = await openDevice(way, bob, alice);
  await hers.conversation.send('Hi');
  await his.conversation.send('Hello');
  await waitFor(() => hers.conversation.messages.length === 2);
  return { server, way, alice, bob, hers, his };
}

describe('who is typing', () => {
  test('is seen until the message comes, the text is gone, or the writer goes offline', async () => {
    const { hers, his } = await setUp();
    const changes: boolean[] = [];
    hers.conversation.on('change', () => {
      const { typing } = hers.conversation;
      if (typing !== (changes.at(-1) ?? false)) changes.push(typing);
    });
    his.conversation.setTyping(true);
    await waitFor(() => hers.conversation.typing);
    await his.conversation.send('Here it is');
    await waitFor(() => hers.conversation.messages.at(-1)?.text === 'Here it is');
    expect(hers.conversation.typing).toBe(false);

    // Told again no sooner than it may be.
    his.conversation.setTyping(true);
    await waitFor(() => hers.conversation.typing);
    his.conversation.setTyping(false);
    await waitFor(() => !hers.conversation.typing);

    his.conversation.setTyping(true);
    await waitFor(() => hers.conversation.typing);
    his.client.disconnect();
    await waitFor(() => !hers.conversation.typing);
    expect(changes).toEqual([true, false, true, false, true, false]);
    expect(his.conversation.typing).toBe(false);
  });

  test('ends by itself when nothing more is heard of the writer', async () => {
    const proxies: Awaited<ReturnType<typeof startFaultProxy>>[] = [];
    const { hers, his } = await setUp({
      clock: new HurriedClock(4),
      through: async ({ port }) => {
        const proxy = await startFaultProxy(port);
        proxies.push(proxy);
        return proxy;
      },
    });
    his.conversation.setTyping(true);
    await waitFor(() => hers.conversation.typing);
    proxies[0]?.blackhole(true);
    await waitFor(() => !hers.conversation.typing);
  });

  test('is said once in three seconds, whatever is typed, and not for what is sent at once', async () => {
    const { way, his } = await setUp({ through: startFrameProxy });
    const proxy = way as Awaited<ReturnType<typeof startFrameProxy>>;
    his.conversation.setTyping(true);
    await waitFor(() => proxy.count('up', 'typing') === 1);
    for (let n = 0; n < 50; n += 1) his.conversation.setTyping(true);
    await his.conversation.send('one');
    his.conversation.setTyping(false);
    for (let n = 0; n < 50; n += 1) his.conversation.setTyping(true);
    his.conversation.setTyping(false);
    await his.conversation.send('two');
    expect(proxy.count('up', 'typing')).toBe(1);
  });

  test('is seen in the list of one who has not opened the conversation', async () => {
    const { server, alice, his } = await setUp();
    const desk = createClient({ url: server.url });
    await desk.signIn(alice);
    await desk.connect();
    const list = await desk.conversations();
    // As somebody does who types: one word of it may come while the list is still being caught up.
    await waitFor(() => {
      his.conversation.setTyping(true);
      return list.items[0]?.typing;
    });
    await his.conversation.send('So');
    await waitFor(() => list.items[0]?.typing === false);
    await waitFor(() => list.items[0]?.lastMessage?.text === 'So');
  });
});

describe('who is there', () => {
  test('is known to who watches, follows what happens, and is unknown while offline', async () => {
    const { hers, his, bob, way, alice } = await setUp();
    const watch = await hers.client.presence([bob.user.id]);
    const of = () => watch.of(bob.user.id);
    await waitFor(() => of()?.online);
    his.client.disconnect();
    await waitFor(() => of()?.online === false);
    expect((of()?.lastSeenAt ?? 1) % minute).toBe(0);
    expect(Math.abs(Date.now() - (of()?.lastSeenAt ?? 0))).toBeLessThan(2 * minute);

    hers.client.disconnect();
    await waitFor(() => of() === null);
    await hers.client.connect();
    await waitFor(() => of()?.lastSeenAt);
    const again = await openDevice(way, bob, alice);
    await waitFor(() => of()?.online);

    watch.close();
    const changes: unknown[] = [];
    watch.on('change', () => changes.push(of()));
    again.client.disconnect();
    await (await hers.client.presence([])).set([]);
    expect(changes).toEqual([]);
  });

  test('does not flicker while tabs come and go and the network flaps', async () => {
    const { hers, his, alice, bob, server } = await setUp({ grace: '5s' });
    const watch = await hers.client.presence([his.conversation.peer, bob.user]);
    await waitFor(() => watch.of(bob.user)?.online);
    const seen: (boolean | undefined)[] = [];
    watch.on('change', () => seen.push(watch.of(bob.user)?.online));
    for (let n = 0; n < 5; n += 1) {
      const tab = await openDevice(server, bob, alice);
      his.client.disconnect();
      tab.client.disconnect();
      await his.client.connect();
    }
    await hers.conversation.send('All of that has come by');
    expect(seen.filter((online) => online !== true)).toEqual([]);
  });

  test('is nobody’s to know once it is hidden, nor are they told, on any device', async () => {
    const { hers, his, alice, bob } = await setUp();
    const [watch, back] = await Promise.all([
      hers.client.presence([bob.user]),
      his.client.presence([alice.user]),
    ]);
    await waitFor(() => watch.of(bob.user)?.online && back.of(alice.user)?.online);
    expect(await his.client.privacy()).toEqual({ presence: true, receipts: true });
    expect(await his.client.setPrivacy({ presence: false })).toEqual({
      ...{ presence: false, receipts: true },
    });
    await waitFor(() => watch.of(bob.user)?.online === false);
    await waitFor(() => back.of(alice.user)?.online === false);
    expect(watch.of(bob.user)).toEqual({ online: false, lastSeenAt: null });

    hers.conversation.setTyping(true);
    his.conversation.setTyping(true);
    // What each said by then is answered before this.
    await Promise.all([hers.conversation.send('one'), his.conversation.send('two')]);
    await waitFor(() => hers.conversation.messages.length === 4);
    expect([hers.conversation.typing, his.conversation.typing]).toEqual([false, false]);
    expect(hers.conversation.messages.find(({ text }) => text === 'one')?.status).toBe('sent');

    await his.client.setPrivacy({ presence: true });
    await waitFor(() => watch.of(bob.user)?.online && back.of(alice.user)?.online);
  });

  test('receipts that are kept back are seen by nobody, and those of others neither', async () => {
    const { hers, his, server, alice, bob } = await setUp();
    await his.client.setPrivacy({ receipts: false });
    const sent = await hers.conversation.send('Have you read this?');
    await waitFor(() => his.conversation.messages.at(-1)?.text === sent.text);
    his.conversation.markRead();
    hers.conversation.markRead();
    const status = () => hers.conversation.messages.at(-1)?.status;
    await waitFor(() => status() === 'delivered');
    // His own devices know, hers learns nothing, now or with a reload.
    const desk = await openDevice(server, bob, alice);
    await waitFor(() => desk.conversation.marks.get(bob.user.id)?.read === sent.seq);
    const reloaded = await openDevice(server, alice, bob);
    expect(reloaded.conversation.messages.at(-1)?.status).toBe('delivered');
    expect(status()).toBe('delivered');
    expect(his.conversation.messages.at(-2)?.status).not.toBe('read');
  });
});
