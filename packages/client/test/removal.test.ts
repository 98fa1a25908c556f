import { randomUUID } from 'node:crypto';
import { registerUser, startServer, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import type { ChatClient } from '../src/chat-client.js';
import type { Conversation } from '../src/conversations/conversation.js';
import { memoryStorage } from '../src/storage/memory-storage.js';
import { createClient } from './support/connect-client.js';

const adminToken = 'a-credential-for-administrators-of-this-test';

async function startPair(options: Partial<Parameters<typeof createClient>[0]> = {}) {
  const server = await startServer({
    env: { ADMIN_TOKEN: adminToken, HEADS_INTERVAL: '500ms' },
  });
  const [ada, grace] = [await registerUser(server), await registerUser(server)];
  const client = createClient({
    url: server.url,
    auth: { session: { storage: 'memory' } },
    ...options,
  });
  await client.signIn(grace);
  await client.connect();
  const conversation = await client.conversationWith(ada.username);
  const admin = (method: string, path: string, body?: object) =>
    fetch(`${server.url}/v1/admin${path}`, {
      method,
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const removeAda = async () =>
    expect((await admin('DELETE', `/users/${ada.user.id}`)).status).toBe(204);
  return { server, ada, grace, client, conversation, admin, removeAda };
}

const removedBy = (client: ChatClient) => {
  const removed: Conversation[] = [];
  client.on('removed', (conversation) => removed.push(conversation));
  return removed;
};

test('a conversation whose other member is removed is dropped, and told of once', async () => {
  const { ada, client, conversation, removeAda } = await startPair();
  const removed = removedBy(client);
  await conversation.send('Hello');
  await removeAda();
  await waitFor(() => removed.length === 1);
  expect(removed).toEqual([conversation]);
  expect(conversation.removed).toBe(true);
  expect(conversation.messages).toEqual([]);
  await expect(conversation.around(1)).rejects.toMatchObject({ code: 'not_found' });
  expect((await client.conversations()).items).toEqual([]);
  await expect(client.conversation(conversation.id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(client.conversationWith(ada.username)).rejects.toMatchObject({ code: 'not_found' });
  expect(client.state.status).toBe('online');
});

test('what was written while away fails with not_found, and can be retried or discarded', async () => {
  const { ada, server, client, conversation, removeAda } = await startPair();
  const removed = removedBy(client);
  const failed: string[] = [];
  conversation.on('failed', ({ text }) => failed.push(text));
  await conversation.send('stored');
  client.disconnect();
  const sends = ['one', 'two'].map((text) => conversation.send(text).catch((error) => error));
  await removeAda();
  await client.connect();
  for (const send of sends) expect(await send).toMatchObject({ code: 'not_found' });
  expect(failed).toEqual(['one', 'two']);
  expect(removed).toEqual([conversation]);
  const shown = () => conversation.messages.map(({ text, status }) => `${text} ${status}`);
  expect(shown()).toEqual(['one failed', 'two failed']);
  expect(conversation.messages[0]?.error?.code).toBe('not_found');

  const [one, two] = conversation.messages;
  conversation.discard(one?.clientId ?? '');
  expect(shown()).toEqual(['two failed']);
  conversation.retry(two?.clientId ?? '');
  expect(shown()).toEqual(['two pending']);
  await waitFor(() => shown()[0] === 'two failed');

  // Somebody by the same name is somebody else: a conversation of its own.
  await registerUser(server, ada.username);
  const anew = await client.conversationWith(ada.username);
  expect(anew).not.toBe(conversation);
  expect(await anew.send('Hello again')).toMatchObject({ seq: 1 });
});

test('a kept conversation that was removed meanwhile is forgotten by the device, too', async () => {
  const storage = memoryStorage();
  const { server, grace, client, conversation, removeAda } = await startPair({ storage });
  await conversation.send('Hello');
  const owner = { server: server.url, userId: grace.user.id };
  const { cache } = await storage.open(owner);
  await waitFor(async () => JSON.stringify(await cache?.list()).includes('Hello'));
  client.disconnect();
  await removeAda();

  const later = createClient({
    url: server.url,
    storage,
    auth: { getToken: () => grace.accessToken },
  });
  const removed = removedBy(later);
  const kept = await later.conversation(conversation.id);
  await later.connect();
  await waitFor(() => removed.length === 1);
  expect(kept.removed).toBe(true);
  await waitFor(async () => (await cache?.list())?.length === 0);
});

test('what was written to somebody who is gone is told of, where its conversation is not held any more', async () => {
  const storage = memoryStorage();
  const { server, grace, client, conversation, removeAda } = await startPair({ storage });
  client.disconnect();
  conversation.send('too late').catch(() => {});
  const { outbox } = await storage.open({ server: server.url, userId: grace.user.id });
  await waitFor(async () => (await outbox.list()).length === 1);
  await removeAda();

  const later = createClient({
    url: server.url,
    storage,
    auth: { getToken: () => grace.accessToken },
  });
  const errors: string[] = [];
  later.on('error', ({ code }) => errors.push(code));
  await later.connect();
  await waitFor(() => errors.length > 0);
  expect(errors).toEqual(['not_found']);
  expect(await outbox.list()).toMatchObject([{ text: 'too late', failure: { code: 'not_found' } }]);
});

test('a notice by the system is one of nobody’s messages, announced like any other', async () => {
  const { client, conversation, admin } = await startPair();
  const heard: [string, boolean, boolean][] = [];
  client.on('message', ({ text, own, system }) => heard.push([text, own, system]));
  await conversation.send('Hello');
  const notice = { clientId: randomUUID(), text: 'Grace joined the queue' };
  await admin('POST', `/conversations/${conversation.id}/messages`, notice);
  await waitFor(() => heard.length === 2);
  expect(heard).toEqual([
    ['Hello', true, false],
    ['Grace joined the queue', false, true],
  ]);
  expect(conversation.messages.map(({ system }) => system)).toEqual([false, true]);
});
