#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createStore, sqliteFileOf } from '../store/open-store.js';

const usage = `Tells a database that it was restored from a backup, so that clients load anew what they know of it.

  chat-mark-restored --database sqlite:./data/chat.db

Run it after the restore and before the server is started. It changes nothing else.
`;

try {
  const { values } = parseArgs({ options: { database: { type: 'string' } } });
  if (values.database === undefined) {
    process.stderr.write(usage);
    process.exit(2);
  }
  const { database } = values;
  const store = createStore(database);
  // Otherwise a slip in the path would make a new one.
  if (!/^mongodb/i.test(database) && !existsSync(sqliteFileOf(database))) {
    throw new Error('There is no embedded store at the path of --database.');
  }
  await store.open();
  await store.renewEpoch();
  await store.close();
  process.stdout.write('Done. Start the server.\n');
} catch (error) {
  const { cause, message } = error as Error;
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  process.stderr.write(`${message}${reason}\n`);
  process.exit(1);
}
