import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createStore } from '../../src/store/open-store.js';
import { Activity } from '../../src/store/sqlite/activity.js';
import { Connection } from '../../src/store/sqlite/connection.js';
import { GroupCommit } from '../../src/store/sqlite/group-commit.js';
import { messageStore } from '../../src/store/sqlite/message-store.js';
import { migrate } from '../../src/store/sqlite/migrate.js';
import { migrations } from '../../src/store/sqlite/migrations.js';
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { type Store, StoreError } from '../../src/store/store.js';
import { makeConversation, newMessage, storeContract } from '../store-contract.js';
import { startAppender } from './appender.js';
import { auditContract } from './audit-contract.js';
import { blocksContract } from './blocks-contract.js';
import { filesContract } from './files-contract.js';
import { guestsContract } from './guests-contract.js';
import { messageChangesContract } from './message-changes-contract.js';
import { presenceContract } from './presence-contract.js';
import { profilesContract } from './profiles-contract.js';
import { pushContract } from './push-contract.js';
import { reportsContract } from './reports-contract.js';
import { restrictionsContract } from './restrictions-contract.js';
import { retentionContract } from './retention-contract.js';
import { searchContract } from './search-contract.js';
import { settingsContract } from './settings-contract.js';
import { temporaryDirectory } from './temporary-directory.js';
import { topicsContract } from './topics-contract.js';
import { webhooksContract } from './webhooks-contract.js';

async function openStore(file: string): Promise<Store> {
  const store = createStore(`sqlite:${file}`);
  await store.open();
  onTestFinished(() => store.close());
  return store;
}

async function seqsOf(store: Store, conversationId: string): Promise<number[]> {
  const { messages } = await store.messages.after(conversationId, 0, 1_000_000);
  return messages.map((message) => message.seq);
}

function firstNumbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function integrityOf(file: string): unknown {
  const database = new Database(file);
  const result = database.pragma('integrity_check');
  database.close();
  return result;
}

storeContract('SQLite in a file', () => openFresh(join(temporaryDirectory(), 'data', 'chat.db')));
storeContract('SQLite in memory', () => openFresh(':memory:'));
messageChangesContract('SQLite in a file', () =>
  openFresh(join(temporaryDirectory(), 'data', 'chat.db')),
);
settingsContract('SQLite in a file', () =>
  openFresh(join(temporaryDirectory(), 'data', 'chat.db')),
);
presenceContract('SQLite in a file', () =>
  openFresh(join(temporaryDirectory(), 'data', 'chat.db')),
);
blocksContract('SQLite in a file', () => openFresh(join(temporaryDirectory(), 'data', 'chat.db')));
blocksContract('SQLite with its indexes filled as it goes', async () => {
  const store = new SqliteStore(join(temporaryDirectory(), 'chat.db'), {
    ...{ indexBatch: 1, searchBlock: 3 },
  });
  await store.open();
  return store;
});
profilesContract('SQLite in a file', () =>
  openFresh(join(temporaryDirectory(), 'data', 'chat.db')),
);
guestsContract('SQLite in a file', () => openFresh(join(temporaryDirectory(), 'data', 'chat.db')));
auditContract('SQLite in a file', () => openFresh(join(temporaryDirectory(), 'data', 'chat.db')));
restrictionsContract('SQLite in a file', () =>
  openFresh(join(temporaryDirectory(), 'data', 'chat.db')),
);
reportsContract('SQLite in a file', () => openFresh(join(temporaryDirectory(), 'data', 'chat.db')));
pushContract('SQLite in a file', () => openFresh(join(temporaryDirectory(), 'data', 'chat.db')));
webhooksContract('SQLite in a file', () =>
  openFresh(join(temporaryDirectory(), 'data', 'chat.db')),
);
retentionContract('SQLite in a file', () =>
  openFresh(join(temporaryDirectory(), 'data', 'chat.db')),
);
retentionContract('SQLite with its indexes filled as it goes', async () => {
  const store = new SqliteStore(join(temporaryDirectory(), 'chat.db'), {
    ...{ indexBatch: 1, searchBlock: 3 },
  });
  await store.open();
  return store;
});
filesContract('SQLite in a file', () => openFresh(join(temporaryDirectory(), 'data', 'chat.db')));
topicsContract('SQLite in a file', () => openFresh(join(temporaryDirectory(), 'data', 'chat.db')));
searchContract('SQLite in a file', () => openFresh(join(temporaryDirectory(), 'data', 'chat.db')));
searchContract(
  'SQLite with its index filled',
  async () => {
    const store = new SqliteStore(join(temporaryDirectory(), 'chat.db'), { searchBlock: 3 });
    await store.open();
    return store;
  },
  (store) => (store as SqliteStore).fillIndexes(),
);

async function openFresh(file: string): Promise<Store> {
  const store = createStore(`sqlite:${file}`);
  await store.open();
  return store;
}

test('two stores over one file write into one conversation at once: no hole, no double', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  const stores = await Promise.all([openStore(file), openStore(file)]);
  const conversation = await makeConversation(stores[0]);
  const stored = await Promise.all(
    firstNumbers(100).flatMap(() =>
      stores.map((store) => store.messages.append(newMessage(conversation))),
    ),
  );
  const seqs = stored.map(({ message }) => message.seq).sort((a, b) => a - b);
  expect(seqs).toEqual(firstNumbers(200));
  for (const store of stores)
    expect(await seqsOf(store, conversation.id)).toEqual(firstNumbers(200));
});

test('three processes write into one conversation and are killed: all that was acknowledged is there, no hole', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  const store = await openStore(file);
  const conversation = await makeConversation(store);
  const appenders = await Promise.all(firstNumbers(3).map(() => startAppender(file, conversation)));
  await vi.waitFor(
    () => {
      for (const { acknowledged } of appenders) expect(acknowledged.length).toBeGreaterThan(100);
    },
    { timeout: 20_000 },
  );
  for (const appender of appenders) await appender.kill();

  const acknowledged = appenders.flatMap((appender) => appender.acknowledged);
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  const seqs = await seqsOf(store, conversation.id);
  expect(seqs).toEqual(firstNumbers(seqs.length));
  for (const seq of acknowledged) expect(seq).toBeLessThanOrEqual(seqs.length);
  // The killed processes’ locks are gone too.
  const { message } = await store.messages.append(newMessage(conversation));
  expect(message.seq).toBe(seqs.length + 1);
});

test('after kill -9 a reopened file has every acknowledged message and no hole', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  const before = await openStore(file);
  const conversation = await makeConversation(before);
  await before.close();

  for (const round of firstNumbers(3)) {
    const appender = await startAppender(file, conversation);
    await vi.waitFor(() => expect(appender.acknowledged.length).toBeGreaterThan(50 * round), {
      timeout: 20_000,
    });
    await appender.kill();
    const store = await openStore(file);
    const seqs = await seqsOf(store, conversation.id);
    expect(seqs).toEqual(firstNumbers(seqs.length));
    expect(Math.max(...appender.acknowledged)).toBeLessThanOrEqual(seqs.length);
    await store.close();
  }
  expect(integrityOf(file)).toEqual([{ integrity_check: 'ok' }]);
});

// A file size limit stands in for a full disk: both make the write itself fail.
test.skipIf(process.platform !== 'linux')(
  'when the disk is full writes are refused, and go on when there is room again',
  async () => {
    const file = join(temporaryDirectory(), 'chat.db');
    const setup = await openStore(file);
    const conversation = await makeConversation(setup);
    await setup.close();

    const appender = await startAppender(file, conversation, { fileSize: 1_024 });
    await vi.waitFor(() => expect(appender.refused()).toBeGreaterThan(20), { timeout: 20_000 });
    const atFull = appender.acknowledged.length;
    expect(atFull).toBeGreaterThan(0);
    execFileSync('prlimit', ['--pid', `${appender.pid}`, '--fsize=unlimited']);
    await vi.waitFor(() => expect(appender.acknowledged.length).toBeGreaterThan(atFull + 100), {
      timeout: 20_000,
    });
    await appender.kill();

    const store = await openStore(file);
    const seqs = await seqsOf(store, conversation.id);
    expect(seqs).toEqual(firstNumbers(seqs.length));
    expect(seqs).toEqual(expect.arrayContaining(appender.acknowledged));
    await store.close();
    expect(integrityOf(file)).toEqual([{ integrity_check: 'ok' }]);
  },
);

test('a write waits for another process’ lock without stopping the event loop', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  const store = await openStore(file);
  const conversation = await makeConversation(store);
  const other = new Database(file);
  onTestFinished(() => {
    other.close();
  });
  other.exec('BEGIN IMMEDIATE');

  let settled = false;
  const append = store.messages.append(newMessage(conversation)).finally(() => {
    settled = true;
  });
  // Readers and timers go on meanwhile.
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await seqsOf(store, conversation.id)).toEqual([]);
  }
  expect(settled).toBe(false);
  other.exec('COMMIT');
  expect((await append).message.seq).toBe(1);
});

test('a lock that is never released ends in unavailable, and the next write succeeds', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  await openStore(file);
  const connection = new Connection(file);
  connection.open();
  const writes = new GroupCommit(connection, { lockTimeout: 100 });
  const other = new Database(file);
  onTestFinished(async () => {
    other.close();
    await writes.close();
    connection.close();
  });
  other.exec('BEGIN IMMEDIATE');
  await expect(writes.write(() => 1)).rejects.toMatchObject({ code: 'unavailable' });
  other.exec('ROLLBACK');
  expect(await writes.write(() => 2)).toBe(2);
});

test('several processes may bring a new file up to date at once', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  const stores = await Promise.all(firstNumbers(6).map(() => openStore(file)));
  for (const store of stores) await makeConversation(store);
});

test('data outlives the store that wrote it', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  const first = await openStore(file);
  const conversation = await makeConversation(first);
  const { message } = await first.messages.append(
    newMessage(conversation, { createdAt: 2_000_000_000_000 }),
  );
  await first.close();

  const second = await openStore(file);
  expect(await second.conversations.byId(conversation.id)).toEqual({
    ...conversation,
    activeAt: 2_000_000_000_000,
  });
  expect((await second.messages.latest([conversation.id])).get(conversation.id)).toEqual(message);
});

test('a file of a newer server is refused, and left alone', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  const database = new Database(file);
  database.exec('PRAGMA user_version = 999');
  database.close();
  const store = createStore(`sqlite:${file}`);
  onTestFinished(() => store.close());
  await expect(store.open()).rejects.toThrow(/newer version/);
});

test('a directory made for the data is nobody else’s to read', async () => {
  const directory = join(temporaryDirectory(), 'data');
  await openStore(join(directory, 'chat.db'));
  expect(statSync(directory).mode & 0o077).toBe(0);
});

test('a text with NUL is refused rather than cut', async () => {
  const store = await openStore(':memory:');
  const conversation = await makeConversation(store);
  const [cut, neighbour] = await Promise.allSettled([
    store.messages.append(newMessage(conversation, { text: 'a\0b' })),
    store.messages.append(newMessage(conversation)),
  ]);
  expect(cut).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
  expect(neighbour).toMatchObject({ status: 'fulfilled', value: { message: { seq: 1 } } });
  await expect(store.users.byUsername('host', 'ann\0x')).rejects.toBeInstanceOf(StoreError);
});

test('every commit is synced to the disk: in WAL mode only FULL does that', () => {
  const connection = new Connection(join(temporaryDirectory(), 'chat.db'));
  connection.open();
  onTestFinished(() => connection.close());
  expect(connection.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 2 });
  expect(connection.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
});

test('after a clean stop the one file is all there is: a copy of it has every message', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  const store = createStore(`sqlite:${file}`);
  await store.open();
  const conversation = await makeConversation(store);
  for (let count = 0; count < 5; count += 1) {
    await store.messages.append(newMessage(conversation));
  }
  await store.close();

  const copy = join(temporaryDirectory(), 'copy.db');
  copyFileSync(file, copy);
  expect(await seqsOf(await openStore(copy), conversation.id)).toEqual(firstNumbers(5));
});

test('two processes that take turns in one conversation leave no hole and take no place twice', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  // Two connections know as little of each other as two processes do.
  const [first, second] = [await openStore(file), await openStore(file)];
  const conversation = await makeConversation(first);
  for (let turn = 0; turn < 10; turn += 1) {
    await first.messages.append(newMessage(conversation));
    await first.messages.append(newMessage(conversation));
    await second.messages.append(newMessage(conversation));
  }
  expect(await seqsOf(first, conversation.id)).toEqual(firstNumbers(30));
});

test('the file itself refuses a second message in a place that is taken, whoever writes it', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  const store = new SqliteStore(file, { indexBatch: 3 });
  await store.open();
  onTestFinished(() => store.close());
  const conversation = await makeConversation(store);
  await store.messages.append(newMessage(conversation));
  const database = new Database(file);
  onTestFinished(() => void database.close());
  database.exec(
    `INSERT INTO message (conversation, seq, sender, client_id, text, created_at)
     SELECT conversation, seq, sender, x'00112233445566778899aabbccddeeff', 'another', 0 FROM message`,
  );
  await store.messages.append(newMessage(conversation));
  // What is found when the indexes are filled stops everything: no answer would be right any more.
  await vi.waitFor(
    () =>
      expect(store.messages.append(newMessage(conversation))).rejects.toThrow(/claim one place/),
    20_000,
  );
});

test('a group that is lost leaves no hole behind', async () => {
  const connection = new Connection(':memory:');
  connection.open();
  migrate(connection);
  onTestFinished(() => connection.close());
  const writes = new GroupCommit(connection);
  const { messages } = messageStore(connection, writes, new Activity(connection, writes));
  connection.run(
    "INSERT INTO conversation (id, member_ids, created_at, number) VALUES ('lone', 'ada grace', 0, 1)",
  );
  const conversation = {
    ...{ id: 'lone', memberIds: ['ada', 'grace'], topic: '' },
    ...{ createdAt: 0, activeAt: 0 },
  };
  const append = () => messages.append(newMessage(conversation));
  await append();
  const lost = await Promise.allSettled([
    append(),
    writes.write(() => {
      connection.run('ROLLBACK');
      throw new Error('disk I/O error');
    }),
  ]);
  expect(lost.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await append()).message.seq).toBe(2);
});

test('what was deleted is not in the file any more, after a clean stop', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  const store = createStore(`sqlite:${file}`);
  await store.open();
  const conversation = await makeConversation(store);
  const [userId = ''] = conversation.memberIds;
  await store.users.updateProfile(userId, { name: 'a name to be forgotten', picture: null });
  for (let n = 0; n < 50; n += 1) {
    const text = `a text to be forgotten ${'.'.repeat(n * 200)}`;
    await store.messages.append(newMessage(conversation, { text }));
  }
  await store.users.remove(userId, 1);
  await store.conversations.remove(conversation.id, 1);
  await store.messages.deleteAllOf(conversation.id);
  await store.close();
  expect(readFileSync(file).includes('to be forgotten')).toBe(false);
});

test('a file of the first version is brought up to date, with every message as it was', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  const old = new Database(file);
  old.exec(migrations[0] ?? '');
  old.exec(`
    PRAGMA user_version = 1;
    INSERT INTO user VALUES ('usr_b', 'local', 'ben', 'Ben', NULL, NULL, 1), ('usr_a', 'local', 'ann', 'Ann', NULL, NULL, 1), ('usr_c', 'local', 'cat', 'Cat', NULL, NULL, 1);
    INSERT INTO conversation VALUES ('later', 'usr_a usr_c', 20), ('first', 'usr_a usr_b', 10);
    INSERT INTO member VALUES ('first', 'usr_a', 10, 2, 1), ('first', 'usr_b', 10, 0, 0), ('later', 'usr_a', 20, 0, 0), ('later', 'usr_c', 20, 0, 0);
    INSERT INTO message VALUES
      ('first', 1, 1, 'usr_a', '0a1b2c3d-0000-4000-8000-00000000000f', 'one', 11),
      ('first', 2, 2, 'usr_b', '0a1b2c3d-0000-4000-8000-00000000000f', 'two', 12),
      ('later', 1, 1, 'usr_c', 'ffffffff-ffff-4fff-bfff-ffffffffffff', 'there', 21);
  `);
  old.close();

  const store = await openStore(file);
  const message = (conversationId: string, seq: number, senderId: string, rest: object) => ({
    conversationId,
    seq,
    rev: seq,
    senderId,
    ...rest,
  });
  const shared = '0a1b2c3d-0000-4000-8000-00000000000f';
  const two = { clientId: shared, text: 'two', createdAt: 12 };
  expect((await store.messages.before('first', null, 10)).messages).toEqual([
    message('first', 1, 'usr_a', { clientId: shared, text: 'one', createdAt: 11 }),
    message('first', 2, 'usr_b', two),
  ]);
  expect((await store.messages.latest(['later'])).get('later')).toEqual(
    message('later', 1, 'usr_c', {
      clientId: 'ffffffff-ffff-4fff-bfff-ffffffffffff',
      text: 'there',
      createdAt: 21,
    }),
  );
  const again = { conversationId: 'first', senderId: 'usr_b', ...two };
  expect(await store.messages.append(again)).toMatchObject({ created: false, message: { seq: 2 } });
  const next = { ...again, senderId: 'usr_a', clientId: randomUUID(), text: 'three' };
  expect((await store.messages.append(next)).message.seq).toBe(3);
  expect((await store.receipts.of(['first'])).get('first')?.get('usr_a')).toEqual({
    delivered: 2,
    read: 1,
  });
});

test.skipIf(process.platform !== 'linux')(
  'a path where no directory can be made is refused, not tried for ever',
  async () => {
    const store = createStore('sqlite:/proc/nowhere/chat.db');
    await expect(store.open()).rejects.toThrow(StoreError);
  },
);
