import { join } from 'node:path';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { meteredStore } from '../../src/metrics/metered-store.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { createStore } from '../../src/store/open-store.js';
import { temporaryDirectory } from '../store/temporary-directory.js';
import { Scrape } from './scrape.js';

test('operations on every kind of record are timed, and counted when they fail', async () => {
  const registry = new Registry();
  const bare = createStore(`sqlite:${join(temporaryDirectory(), 'chat.db')}`);
  const store = meteredStore(bare, new Metrics('0.0.0', registry));
  const operations = {
    'users.byIds': () => store.users.byIds(['none']),
    'sessions.byId': () => store.sessions.byId('none'),
    'conversations.byId': () => store.conversations.byId('none'),
    'receipts.of': () => store.receipts.of(['none']),
    'messages.heads': () => store.messages.heads(['none']),
  };
  await store.open();
  for (const operate of Object.values(operations)) await operate();
  await store.close();
  for (const operate of Object.values(operations)) {
    await expect(operate()).rejects.toMatchObject({ code: 'unavailable' });
  }

  const scrape = new Scrape(await registry.metrics());
  for (const operation of Object.keys(operations)) {
    const timed = scrape.value('chat_store_operation_seconds_count', { operation });
    const failed = scrape.value('chat_store_failures_total', { operation });
    expect({ operation, timed, failed }).toEqual({ operation, timed: 2, failed: 1 });
  }
});
