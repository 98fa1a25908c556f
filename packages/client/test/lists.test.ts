import { registerUser, sharedServer, startFaultProxy, startServer, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
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
