import { sharedServer, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { memoryStorage } from '../src/storage/memory-storage.js';
import { connectUser, createClient } from './support/connect-client.js';

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Ada, who is back with a conversation that her device has kept, and what was missed in it.
 * @param answer what becomes of her asking for the conversation itself
 */
async function comesBack(answer: (ask: () => Promise<Response>) => Promise<Response>) {
  const server = await sharedServer();
  const storage = memoryStorage();
  const [ada, bob] = await Promise.all([connectUser(server, { storage }), connectUser(server)]);
  const his = await bob.client.conversationWith(ada.account.username);
  await his.send('Kept');
  const hers = await ada.client.conversation(his.id);
  await waitFor(() => hers.messages.length === 1);
  expect(hers.upToDate).toBe(true);
  hers.markRead();
  await waitFor(() => his.messages[0]?.status === 'read');
  const { cache } = await storage.open({ server: server.url, userId: ada.account.user.id });
  await waitFor(async () => JSON.stringify(await cache?.list()).includes('Kept'));
  ada.client.dispose();
  await his.send('Missed');

  const fetching: Fetch = (url, init) =>
    new URL(url).pathname === `/v1/conversations/${his.id}`
      ? answer(() => fetch(url, init))
      : fetch(url, init);
  const client = createClient({ url: server.url, storage, environment: { fetch: fetching } });
  await client.signIn(ada.account);
  const online = client.connect();
  const restored = await client.conversation(his.id);
  let changes = 0;
  restored.on('change', () => {
    changes += 1;
  });
  expect(restored.upToDate).toBe(false);
  await online;
  return { ada, restored, changes: () => changes };
}

test('what the device has kept is up to date once what was missed is there and the server has told of it', async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { ada, restored, changes } = await comesBack(async (ask) => {
    await held;
    return ask();
  });
  await waitFor(() => restored.messages.length === 2);
  expect(restored.upToDate).toBe(false);
  const before = changes();
  release();
  await waitFor(() => restored.upToDate);
  await waitFor(() => changes() > before);
  expect(restored.unread).toBe(1);
  expect(restored.marks.get(ada.account.user.id)?.read).toBe(1);
});

test('it is, too, where the server refuses to tell of it for now: nobody waits for that for good', async () => {
  const refused = { error: { code: 'unavailable', message: 'Not now' } };
  const { restored } = await comesBack(async () => Response.json(refused, { status: 503 }));
  await waitFor(() => restored.messages.length === 2);
  await waitFor(() => restored.upToDate);
  expect(restored.unread).toBe(1);
});
