import { randomUUID } from 'node:crypto';
import { atTestEnd, startFaultProxy, waitFor } from '@chat/testkit';
import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createStore } from '../../src/store/open-store.js';
import type { Store } from '../../src/store/store.js';
import { makeConversation, newMessage, storeContract } from '../store-contract.js';

const { MONGODB_URL } = process.env;

/** A database of this run's own, dropped in the end. */
function databaseUrl(base: string, name: string): string {
  const url = new URL(base);
  url.pathname = `/${name}`;
  return url.href;
}

describe.skipIf(!MONGODB_URL)('on MongoDB (MONGODB_URL)', () => {
  const name = `chat-test-${randomUUID().slice(0, 8)}`;
  const url = MONGODB_URL ? databaseUrl(MONGODB_URL, name) : '';

  afterAll(async () => {
    const client = new MongoClient(url);
    await client.db().dropDatabase();
    await client.close();
  });

  async function openStore(at = url): Promise<Store> {
    const store = createStore(at);
    await store.open();
    return store;
  }

  storeContract('the MongoDB store', () => openStore());

  test('two nodes that write into one conversation at once take 1…200, no hole, no double', async () => {
    const nodes = await Promise.all([openStore(), openStore()]);
    const [one] = nodes as [Store, Store];
    onTestFinished(async () => {
      await Promise.all(nodes.map((node) => node.close()));
    });
    const conversation = await makeConversation(one);
    const stored = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (nodes[index % 2] as Store).messages.append(newMessage(conversation)),
      ),
    );
    const expected = Array.from({ length: 200 }, (_, index) => index + 1);
    expect(stored.map(({ message }) => message.seq).sort((a, b) => a - b)).toEqual(expected);
    const { messages } = await one.messages.changesAfter(conversation.id, 0, 1_000);
    expect(messages.map(({ rev }) => rev)).toEqual(expected);
    expect(new Set(messages.map(({ clientId }) => clientId)).size).toBe(200);
  });

  test('several nodes may open an empty database at once', async () => {
    const fresh = databaseUrl(url, `${name}-fresh`);
    const nodes = await Promise.all([1, 2, 3].map(() => openStore(fresh)));
    await Promise.all(nodes.map((node) => node.close()));
    const client = new MongoClient(fresh);
    const indexes = await client.db().collection('messages').listIndexes().toArray();
    expect(indexes.filter(({ unique }) => unique).length).toBeGreaterThanOrEqual(3);
    await client.db().dropDatabase();
    await client.close();
  });

  test('a database that goes away refuses in bounded time, and nothing is stored twice', async () => {
    const target = new URL(url);
    const proxy = await startFaultProxy(Number(target.port));
    target.port = String(proxy.port);
    const [store, beside] = await Promise.all([openStore(target.href), openStore()]);
    atTestEnd(async () => {
      await Promise.all([store.close(), beside.close()]);
    });
    const conversation = await makeConversation(store);
    await store.messages.append(newMessage(conversation));
    const lost = newMessage(conversation, { text: 'once' });

    // It takes the write, and its answer is lost.
    proxy.blackhole(true, 'down');
    const sending = store.messages.append(lost).catch((error: unknown) => error);
    await waitFor(async () => {
      const heads = await beside.messages.heads([conversation.id]);
      return heads.get(conversation.id) === 2;
    });
    proxy.refuse(true);
    proxy.cut();
    expect(await sending).toMatchObject({ name: 'StoreError', code: 'unavailable' });
    await expect(store.ping()).rejects.toMatchObject({ code: 'unavailable' });

    proxy.heal();
    const again = await waitFor(() => store.messages.append(lost));
    expect(again).toMatchObject({ created: false, message: { seq: 2 } });
    const { messages } = await store.messages.changesAfter(conversation.id, 0, 10);
    expect(messages.map(({ rev }) => rev)).toEqual([1, 2]);
  });
});

test('a database that is not there is said so in bounded time', async () => {
  const store = createStore('mongodb://127.0.0.1:1/chat');
  await expect(store.open()).rejects.toMatchObject({ name: 'StoreError', code: 'unavailable' });
});
