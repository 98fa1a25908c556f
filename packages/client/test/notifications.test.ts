import { sharedServer, startFaultProxy, waitFor } from '@chat/testkit';
import { expect, onTestFinished, test } from 'vitest';
import type { ChatClient } from '../src/chat-client.js';
import type { ChatNotification, Notifications } from '../src/notifications/notifications.js';
import { memoryStorage } from '../src/storage/memory-storage.js';
import { connectUser, createClient } from './support/connect-client.js';

const textsOf = ({ conversations }: ChatNotification) =>
  conversations.flatMap(({ messages }) => messages.map(({ text }) => text));

/** What a device is told to show and hide, in words. */
async function listen(client: ChatClient) {
  const notifications = await client.notifications();
  const heard: string[] = [];
  notifications.on('show', (shown) => {
    const { id, isNew } = shown;
    const what = id === '' ? `${shown.conversations.length} conversations` : textsOf(shown).join();
    heard.push(`${isNew ? 'new' : 'left'}: ${what}`);
  });
  notifications.on('hide', (id) => heard.push(id === '' ? 'hide all' : 'hide'));
  return { notifications, heard };
}

/** Ada, who is told of what is new, and Bob, who writes to her. */
async function setUp(through?: { url: string }) {
  const server = await sharedServer();
  const [ada, bob] = await Promise.all([
    connectUser(server, through && { through }),
    connectUser(server),
  ]);
  const his = await bob.client.conversationWith(ada.account.username);
  const told = await listen(ada.client);
  return { server, ada, bob, his, ...told };
}

/** What comes is told in its order, so nothing is left to come once this is. */
async function lastTold(heard: readonly string[], what: string): Promise<readonly string[]> {
  await waitFor(() => heard.includes(what));
  return heard;
}

test('what others write is told once; own words, edits and reactions are not', async () => {
  const { ada, his, heard } = await setUp();
  const first = await his.send('One');
  await lastTold(heard, 'new: One');
  const hers = await ada.client.conversation(his.id);
  await hers.send('Mine');
  await his.react(first, '👍');
  // Mine would be told with it, or before.
  await his.send('Two');
  await lastTold(heard, 'new: One,Two');
  hers.markRead();
  await lastTold(heard, 'hide');
  await his.edit(first, 'One, again');
  await his.send('Three');
  await lastTold(heard, 'new: Three');
  expect(heard).toEqual(['new: One', 'new: One,Two', 'hide', 'new: Three']);
});

test('a message that is written piece by piece is told when it is one', async () => {
  const { ada, his, heard } = await setUp();
  await ada.client.conversation(his.id);
  const stream = his.stream();
  stream.write('Word ');
  stream.write('by word');
  await stream.end();
  await his.send('After');
  await waitFor(() => heard.some((what) => what.includes('After')));
  expect(heard.flatMap((what) => what.match(/Word by word/g) ?? []).length).toBeLessThanOrEqual(2);
  expect(heard.every((what) => what.includes('Word by word'))).toBe(true);
});

test('what is read on another device, muted, or deleted, is hidden, and its text is nowhere left', async () => {
  const { server, ada, his, heard } = await setUp();
  const phone = createClient({ url: server.url, auth: { session: { storage: 'memory' } } });
  await phone.signIn(ada.account);
  await phone.connect();
  await his.send('One');
  await lastTold(heard, 'new: One');
  (await phone.conversation(his.id)).markRead();
  await lastTold(heard, 'hide');

  heard.length = 0;
  const two = await his.send('Two');
  await lastTold(heard, 'new: Two');
  const three = await his.send('Three');
  await lastTold(heard, 'new: Two,Three');
  await his.edit(two, '2');
  await lastTold(heard, 'left: 2,Three');
  await his.delete(three);
  await lastTold(heard, 'left: 2');
  await his.delete(two);
  await lastTold(heard, 'hide');

  heard.length = 0;
  await his.send('Four');
  await lastTold(heard, 'new: Four');
  await (await phone.conversation(his.id)).set({ mutedUntil: Number.POSITIVE_INFINITY });
  await lastTold(heard, 'hide');
});

test('what is muted, archived for good or from somebody who is blocked is not told', async () => {
  const { server, ada, bob, his, heard } = await setUp();
  const hers = await ada.client.conversation(his.id);
  await hers.set({ mutedUntil: Date.now() + 86_400_000, archived: true });
  await his.send('Muted');
  await waitFor(() => hers.messages.some(({ text }) => text === 'Muted'));
  await hers.set({ mutedUntil: null });
  await ada.client.block(bob.account.user.id);
  await his.send('Blocked');
  const eve = await connectUser(server);
  await (await eve.client.conversationWith(ada.account.username)).send('Hello');
  expect(await lastTold(heard, 'new: Hello')).toEqual(['new: Hello']);
});

test('what came while it was muted is not told when that ends before it would have been', async () => {
  const { server, ada, his, heard } = await setUp();
  const hers = await ada.client.conversation(his.id);
  await hers.set({ mutedUntil: Number.POSITIVE_INFINITY });
  await his.send('Muted');
  await waitFor(() => hers.messages.some(({ text }) => text === 'Muted'));
  await hers.set({ mutedUntil: null });
  const eve = await connectUser(server);
  await (await eve.client.conversationWith(ada.account.username)).send('Hello');
  expect(await lastTold(heard, 'new: Hello')).toEqual(['new: Hello']);
});

test('what came before the page is no news, whether or not the device kept the conversation', async () => {
  const server = await sharedServer();
  const storage = memoryStorage();
  const [ada, bob, eve] = await Promise.all([
    connectUser(server, { storage }),
    connectUser(server),
    connectUser(server),
  ]);
  const [his, theirs] = await Promise.all([
    bob.client.conversationWith(ada.account.username),
    eve.client.conversationWith(ada.account.username),
  ]);
  await his.send('Kept');
  const hers = await ada.client.conversation(his.id);
  await waitFor(() => hers.messages.length === 1);
  // It is written 300 ms after it came.
  const kept = await storage.open({ server: server.url, userId: ada.account.user.id });
  await waitFor(async () => JSON.stringify(await kept.cache?.list()).includes('Kept'));
  ada.client.dispose();
  await his.send('While nobody was there');
  await theirs.send('While nobody was there either');

  const asked: string[] = [];
  const again = createClient({
    url: server.url,
    storage,
    environment: {
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        asked.push(new URL(url).pathname);
        return response;
      },
    },
  });
  await again.signIn(ada.account);
  const { heard } = await listen(again);
  const online = again.connect();
  const restored = await again.conversation(his.id);
  await online;
  await waitFor(() => restored.messages.some(({ text }) => text === 'While nobody was there'));
  // By then it is where the server was, and not only what the device kept.
  await waitFor(() => asked.includes(`/v1/conversations/${his.id}`));
  await his.send('Now');
  expect(await lastTold(heard, 'new: Now')).toEqual(['new: Now']);
  await theirs.send('And now');
  await waitFor(() => heard.length === 2);
  // What is unread there is told along with what is new.
  expect(heard[1]).toBe('new: While nobody was there either,And now');
});

test('what came in several conversations without a connection is summed up once, until all of it is read', async () => {
  const server = await sharedServer();
  const network = await startFaultProxy(server.port);
  const { ada, his, heard } = await setUp(network);
  const eve = await connectUser(server);
  const theirs = await eve.client.conversationWith(ada.account.username);
  await Promise.all([his.send('Hi'), theirs.send('Hi')]);
  await waitFor(() => heard.length > 0);
  for (const id of [his.id, theirs.id]) (await ada.client.conversation(id)).markRead();
  await waitFor(() => heard.at(-1)?.startsWith('hide'));
  heard.length = 0;
  network.refuse(true);
  network.cut();
  for (let count = 1; count <= 5; count += 1) {
    await Promise.all([his.send(`From Bob ${count}`), theirs.send(`From Eve ${count}`)]);
  }
  network.heal();
  expect(await lastTold(heard, 'new: 2 conversations')).toEqual(['new: 2 conversations']);
  (await ada.client.conversation(his.id)).markRead();
  await lastTold(heard, 'left: 1 conversations');
  (await ada.client.conversation(theirs.id)).markRead();
  expect((await lastTold(heard, 'hide all')).length).toBe(3);
});

test('signing out hides what is shown, and who signs in next is told of theirs alone', async () => {
  const { server, ada, his, heard } = await setUp();
  await his.send('For Ada');
  await lastTold(heard, 'new: For Ada');
  await ada.client.signOut();
  expect(heard).toEqual(['new: For Ada', 'hide']);
  const eve = await connectUser(server);
  await ada.client.signIn(eve.account);
  await ada.client.connect();
  await his.send('For Ada again');
  const next = await listen(ada.client);
  const bobs = await connectUser(server);
  await (await bobs.client.conversationWith(eve.account.username)).send('For Eve');
  expect(await lastTold(next.heard, 'new: For Eve')).toEqual(['new: For Eve']);
  expect(heard).toEqual(['new: For Ada', 'hide']);
});

test('it is told only of what it is about, and nothing once it is closed', async () => {
  const { server, ada, his, heard, notifications } = await setUp();
  const about: Notifications = await ada.client.notifications({ about: ({ id }) => id !== his.id });
  onTestFinished(() => about.close());
  const others: string[] = [];
  about.on('show', (shown) => others.push(...textsOf(shown)));
  await his.send('From Bob');
  await lastTold(heard, 'new: From Bob');
  notifications.close();
  expect(heard).toEqual(['new: From Bob', 'hide']);
  const eve = await connectUser(server);
  await (await eve.client.conversationWith(ada.account.username)).send('From Eve');
  await waitFor(() => others.length > 0);
  expect(others).toEqual(['From Eve']);
  expect(heard).toEqual(['new: From Bob', 'hide']);
});

test('what the user has chosen is kept on the device until they sign out', async () => {
  const server = await sharedServer();
  const storage = memoryStorage();
  const { client, account } = await connectUser(server, { storage });
  const notifications = await client.notifications();
  const told: unknown[] = [];
  notifications.on('choices', (choices) => told.push(choices));
  notifications.choose({ sound: false });
  notifications.choose({ title: false });
  expect(told).toEqual([{ sound: false }, { sound: false, title: false }]);
  const kept = await storage.open({ server: server.url, userId: account.user.id });
  await waitFor(async () => JSON.stringify(await kept.cache?.list()).includes('"title":false'));
  client.dispose();

  const again = createClient({ url: server.url, storage });
  await again.signIn(account);
  expect((await again.notifications()).choices).toEqual({ sound: false, title: false });
  await again.signOut();
  await again.signIn(account);
  expect((await again.notifications()).choices).toEqual({});
});
