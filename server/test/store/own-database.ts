import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { afterAll } from 'vitest';
import { createStore } from '../../src/store/open-store.js';
import type { Store } from '../../src/store/store.js';

/**
 * A database on MONGODB_URL that is dropped in the end, for tests that write much or look through much: FerretDB looks
 * through whole collections.
 *
 * @returns what opens a store in it
 */
export function ownDatabase(): () => Promise<Store> {
  const url = new URL(process.env.MONGODB_URL ?? 'mongodb://localhost');
  url.pathname = `/chat-test-${randomUUID().slice(0, 8)}`;
  afterAll(async () => {
    const client = new MongoClient(url.href);
    await client.db().dropDatabase();
    await client.close();
  });
  return async () => {
    const store = createStore(url.href);
    await store.open();
    return store;
  };
}
