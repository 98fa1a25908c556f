import {
  atTestEnd,
  registerUser,
  sharedServer,
  startFaultProxy,
  startServer,
  type TestUser,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { createDeferred } from '../src/deferred.js';
import { connectUser, createClient } from './support/connect-client.js';
import { CountingClock } from './support/counting-clock.js';

/** A user with a list, something unread, and a conversation that is muted for a day. */
async function setUp() {
  const server = await sharedServer();
  const bob = await connectUser(server);
  const account = await registerUser(server);
  const proxy = await startFaultProxy(server.port);
  const clock = new CountingClock();
  const client = createClient({ url: proxy.url, environment: { clock } });
  await client.signIn(account);
  await client.connect();
  const his = await bob.client.conversationWith(account.username);
  await his.send('Hi');
  const list = await client.conversations();
  const total = await client.unread();
  const mine = await client.conversation(his.id);
  await mine.set({ mutedUntil: Date.now() + 86_400_000 });
  return { proxy, clock, client, his, list, total, mine };
}

test('a list, a count and settings leave no timer behind', async () => {
  const { proxy, clock, client, list, total, mine } = await setUp();
  list.on('change', () => void list.items);
  expect(list.items[0]?.settings.mutedUntil).toBeGreaterThan(Date.now());
  expect(total.count).toBe(0);
  expect(clock.pending).toBeGreaterThan(0);
  // One that is on its way when the network goes, and the user with it.
  proxy.cut();
  const lost = mine.set({ pinned: true });
  mine.setDraft('half a thou');
  client.disconnect();
  void list.items;
  await waitFor(() => clock.pending === 0, { timeout: 3_000 });
  client.dispose();
  await expect(lost).rejects.toMatchObject({ code: 'disposed' });
});

test('what is not in the list cannot be arranged in it', async () => {
  const { list } = await setUp();
  await expect(list.set('cnv_nowhere', { pinned: true })).rejects.toMatchObject({
    code: 'invalid_argument',
  });
});

test('what is muted for a while counts again after that', async () => {
  const { list, total, mine } = await setUp();
  await mine.set({ mutedUntil: Date.now() + 400 });
  expect(list.items[0]?.settings.mutedUntil).not.toBeNull();
  await waitFor(() => list.items[0]?.settings.mutedUntil === null, { timeout: 3_000 });
  await waitFor(() => total.count === 1, { timeout: 3_000 });
});

test('what was removed while the connection was away is not listed any more', async () => {
  const adminToken = 'a'.repeat(40);
  const server = await startServer({ env: { ADMIN_TOKEN: adminToken } });
  const [ada, bob] = await Promise.all([connectUser(server), connectUser(server)]);
  await bob.client.conversationWith(ada.account.username);
  // A device that lists the conversation, and holds none.
  const client = createClient({ url: server.url, auth: { session: { storage: 'memory' } } });
  await client.signIn(ada.account);
  await client.connect();
  const list = await client.conversations();
  expect(list.items).toHaveLength(1);
  client.disconnect();
  const { status } = await fetch(`${server.url}/v1/admin/users/${bob.account.user.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${adminToken}` },
  });
  expect(status).toBe(204);
  await client.connect();
  await waitFor(() => list.items.length === 0);
});

test('what the server could not tell for now is asked for again', async () => {
  const server = await sharedServer();
  const [ada, bob] = await Promise.all([connectUser(server), connectUser(server)]);
  const his = await bob.client.conversationWith(ada.account.username);
  let refuses = false;
  let refused = 0;
  const busy = { error: { code: 'unavailable', message: 'Try again.' } };
  const client = createClient({
    url: server.url,
    auth: { session: { storage: 'memory' } },
    environment: {
      random: () => 0.002,
      fetch: (url, init) => {
        if (!refuses || !/unread|conversations/.test(url)) return fetch(url, init);
        refused += 1;
        return Promise.resolve(Response.json(busy, { status: 503 }));
      },
    },
  });
  await client.signIn(ada.account);
  await client.connect();
  const [list, total] = [await client.conversations(), await client.unread()];
  client.disconnect();
  const hers = await ada.client.conversationWith(bob.account.username);
  await his.send('meanwhile');
  // It is told to nobody any more.
  await waitFor(() => hers.messages.length === 1);
  refuses = true;
  await client.connect();
  await waitFor(() => refused >= 4);
  expect([list.items[0]?.lastMessage, total.count]).toEqual([null, 0]);
  refuses = false;
  await waitFor(() => list.items[0]?.lastMessage?.text === 'meanwhile' && total.count === 1);
});

test('what is asked for when the user is gone by now fails unheard', async () => {
  const server = await sharedServer();
  const account = await registerUser(server);
  let isGone = false;
  const client = createClient({
    url: server.url,
    environment: {
      fetch: async (url, init) => {
        if (isGone) throw new TypeError('fetch failed');
        return fetch(url, init);
      },
    },
  });
  await client.signIn(account);
  await client.connect();
  const list = await client.conversations();
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', hear);
  atTestEnd(() => void process.off('unhandledRejection', hear));
  // The second one begins with the end of the first.
  const refreshed = Promise.allSettled([list.refresh(), list.refresh()]);
  client.dispose();
  isGone = true;
  expect(await refreshed).toMatchObject([
    { status: 'rejected', reason: { code: 'disposed' } },
    { status: 'rejected', reason: { code: 'disposed' } },
  ]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(unheard).toEqual([]);
});

/** A client of which answers can be held back, and that asks together what it gathers once it is told to. */
async function openHolding(server: { readonly url: string }, account: TestUser) {
  const gathered: (() => void)[] = [];
  const answers = new Set<{ isMeant: (url: URL) => boolean; until: Promise<void> }>();
  const client = createClient({
    url: server.url,
    auth: { session: { storage: 'memory' } },
    environment: {
      clock: {
        now: () => Date.now(),
        monotonic: () => performance.now(),
        setTimeout: (task, ms) => (ms === 200 ? gathered.push(task) : setTimeout(task, ms)),
        clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
      },
      fetch: async (url, init) => {
        const answer = await fetch(url, init);
        const held = [...answers].find(({ isMeant }) => isMeant(new URL(url)));
        if (held) answers.delete(held);
        await held?.until;
        return answer;
      },
    },
  });
  await client.signIn(account);
  await client.connect();
  return {
    client,
    /** Holds back the next answer of a kind. */
    hold: (isMeant: (url: URL) => boolean) => {
      const { promise: until, resolve } = createDeferred<void>();
      const held = { isMeant, until };
      answers.add(held);
      return { letGo: () => resolve(), isHere: () => !answers.has(held) };
    },
    /** Has the list and the count ask, once both have heard of something. */
    askBoth: async () => {
      await waitFor(() => gathered.length === 2);
      for (const task of gathered.splice(0)) task();
    },
    hasHeard: () => gathered.length === 2,
  };
}

describe('what happens while the server is asked', () => {
  /** Two devices of one user: on one nothing is held, and its list and its count show what another user wrote. */
  async function setUpTwo() {
    const server = await sharedServer();
    const [ada, bob] = await Promise.all([connectUser(server), connectUser(server)]);
    const mine = await ada.client.conversationWith(bob.account.username);
    // Until she has written, nobody is told what reached her.
    await mine.send('zero');
    const his = await bob.client.conversation(mine.id);
    await his.send('one');
    await his.send('two');
    // What the list is told of from here on is what the test does.
    await waitFor(() => his.messages.at(-1)?.status === 'delivered');
    const device = await openHolding(server, ada.account);
    const [list, total] = [await device.client.conversations(), await device.client.unread()];
    // What it asks by itself, as it is online, is answered before that.
    await list.refresh();
    expect([list.items[0]?.unread, total.count]).toEqual([2, 2]);
    const isConversation = ({ pathname }: URL) => pathname === `/v1/conversations/${mine.id}`;
    return { ...device, list, total, mine, his, isConversation };
  }

  test('in a conversation of the list is asked for once more', async () => {
    const { list, mine, hold, hasHeard, askBoth, isConversation } = await setUpTwo();
    const first = hold(isConversation);
    mine.markRead(2);
    await askBoth();
    await waitFor(first.isHere);
    mine.markRead();
    await waitFor(hasHeard);
    first.letGo();
    await waitFor(() => list.items[0]?.unread === 1);
    await askBoth();
    await waitFor(() => list.items[0]?.unread === 0);
  });

  test('counts, however late an answer from before it comes', async () => {
    const { list, total, mine, hold, askBoth } = await setUpTwo();
    const counts: number[] = [];
    total.on('change', (count) => counts.push(count));
    const first = hold(({ pathname }) => pathname === '/v1/unread');
    mine.markRead(2);
    await askBoth();
    await waitFor(first.isHere);
    mine.markRead();
    await askBoth();
    await waitFor(() => list.items[0]?.unread === 0);
    first.letGo();
    await waitFor(() => counts.length === 2);
    expect(counts).toEqual([1, 0]);
  });

  test('counts, however late an answer from a connection before it comes', async () => {
    const { client, list, total, mine, his, hold, askBoth } = await setUpTwo();
    const counts: number[] = [];
    total.on('change', (count) => counts.push(count));
    const first = hold(({ pathname }) => pathname === '/v1/unread');
    mine.markRead(2);
    await askBoth();
    await waitFor(first.isHere);
    client.disconnect();
    mine.markRead();
    await waitFor(() => his.messages.at(-1)?.status === 'read');
    await client.connect();
    await waitFor(() => counts.includes(0));
    first.letGo();
    // By then it has long been taken in.
    await list.refresh();
    expect(counts.slice(counts.indexOf(0))).toEqual([0]);
  });

  test('is not undone by a page of the list from before it', async () => {
    const { list, mine, hold, askBoth } = await setUpTwo();
    const page = hold(
      ({ pathname, searchParams }) =>
        pathname === '/v1/conversations' && searchParams.get('show') === null,
    );
    const refreshed = list.refresh();
    await waitFor(page.isHere);
    mine.markRead();
    await askBoth();
    await waitFor(() => list.items[0]?.unread === 0);
    page.letGo();
    await refreshed;
    expect(list.items[0]?.unread).toBe(0);
  });
});
