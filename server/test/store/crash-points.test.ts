import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import Database from 'libsql';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import type { ConversationRecord, MessageChange } from '../../src/store/store.js';
import { makeConversation, newMessage } from '../store-contract.js';
import { bundledScript } from './bundled-script.js';
import { fillAsBefore, messagesBefore } from './file-from-before.js';
import { temporaryDirectory } from './temporary-directory.js';

type Point = readonly [sql: string, count: number];

type Acknowledged =
  | { readonly seq: number; readonly clientId: string; readonly text: string }
  | {
      readonly change: Omit<MessageChange, 'conversationId'>;
      readonly rev: number;
    };

async function openStore(file: string): Promise<SqliteStore> {
  const store = new SqliteStore(file);
  await store.open();
  onTestFinished(() => store.close());
  return store;
}

async function startUntilCrash(
  file: string,
  { id, memberIds }: Pick<ConversationRecord, 'id' | 'memberIds'>,
  task: string,
  [sql, count]: Point,
  moment: string,
) {
  const script = await bundledScript('write-until-crash.ts');
  const child = spawn(
    process.execPath,
    [script, file, id, memberIds[0] ?? '', task, sql, `${count}`, moment],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = textOf(child.stdout);
  const crashed = once(child, 'exit').then(async ([, signal]) => {
    expect(signal).toBe('SIGKILL');
    const lines = (await output).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Acknowledged);
  });
  return { child, crashed };
}

/** What OPERATIONS.md has an operator do, in a process of its own. */
const vacuumInto = `
  const [file, backup] = process.argv.slice(1);
  const database = new (require('libsql'))(file);
  database.prepare('VACUUM INTO ?').run(backup);
`;

function integrityOf(file: string): unknown {
  const database = new Database(file);
  const result = database.pragma('integrity_check');
  database.close();
  return result;
}

/** Rows of the table of messages, and of each index. */
function countsOf(file: string): number[] {
  const database = new Database(file);
  const counts = ['message', 'message_place', 'message_client'].map((table) =>
    Number((database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n),
  );
  database.close();
  return counts;
}

describe.each(['before', 'after'])('killed with -9 %s', (moment) => {
  test.each<Point>([
    ['BEGIN', 12],
    ['INSERT INTO message (', 1],
    ['INSERT INTO message (', 15],
    ['UPDATE message SET', 2],
    ['COMMIT', 1],
    ['COMMIT', 20],
    ['INSERT INTO message_place', 1],
    ['INSERT INTO message_place', 3],
    ['INSERT INTO message_client', 1],
    ['INSERT INTO message_client', 3],
    ['UPDATE meta SET', 1],
    ['UPDATE meta SET', 2],
  ])(
    '“%s” for the %d. time nothing acknowledged is lost, doubled or out of order',
    async (...point) => {
      const file = join(temporaryDirectory(), 'chat.db');
      const before = new SqliteStore(file);
      await before.open();
      const conversation = await makeConversation(before);
      await before.close();
      const { crashed } = await startUntilCrash(file, conversation, 'write', point, moment);
      const acknowledged = await crashed;

      const store = await openStore(file);
      const { id, memberIds } = conversation;
      const { messages } = await store.messages.after(id, 0, 1_000_000);
      const taken = messages.flatMap(({ seq, rev }) => (seq === rev ? [seq] : [seq, rev]));
      // A change alone takes a value that is seen no more once there is another of the same message.
      expect(taken.sort((a, b) => a - b)).toEqual(taken.map((_, index) => index + 1));
      const [senderId = ''] = memberIds;
      for (const each of acknowledged) {
        if ('seq' in each) {
          const { seq, clientId, text } = each;
          const again = { conversationId: id, senderId, clientId, text, createdAt: 2 };
          expect(await store.messages.append(again)).toMatchObject({
            created: false,
            message: { seq, text, createdAt: 1 },
          });
        } else {
          expect(await store.messages.change({ conversationId: id, ...each.change })).toMatchObject(
            {
              outcome: 'repeated',
              message: { rev: each.rev },
            },
          );
        }
      }
      const { message } = await store.messages.append(newMessage(conversation));
      expect(message.seq).toBe(taken.length + 1);
      await store.fillIndexes();
      const rows = messages.length + 1;
      expect(countsOf(file)).toEqual([rows, rows, rows]);
      await store.close();
      expect(integrityOf(file)).toEqual([{ integrity_check: 'ok' }]);
    },
  );

  test.each<Point>([
    ['UPDATE conversation SET', 1],
    ['DELETE FROM message_place', 1],
    ['DELETE FROM message_client', 2],
    ['DELETE FROM message WHERE', 1],
    ['DELETE FROM message WHERE', 3],
  ])('“%s” for the %d. time a removal is finished by its repeat', async (...point) => {
    const file = join(temporaryDirectory(), 'chat.db');
    const before = new SqliteStore(file, { indexBatch: Number.POSITIVE_INFINITY });
    await before.open();
    const conversation = await makeConversation(before);
    const send = () => before.messages.append(newMessage(conversation));
    await Promise.all(Array.from({ length: 800 }, send));
    await before.fillIndexes();
    await Promise.all(Array.from({ length: 800 }, send));
    await before.close();
    const { crashed } = await startUntilCrash(file, conversation, 'remove', point, moment);
    await crashed;

    const store = await openStore(file);
    await store.conversations.remove(conversation.id, 1);
    await store.messages.deleteAllOf(conversation.id);
    expect(countsOf(file)).toEqual([0, 0, 0]);
    await store.conversations.clear(conversation.id);
    await store.conversations.dropTombstone(conversation.id);
    expect(await store.conversations.tombstones({ limit: 9, after: '' })).toEqual([]);
  });
});

test('a backup that is copied while messages come and are indexed has all of before it, and no hole', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  const store = new SqliteStore(file, { indexBatch: 50 });
  await store.open();
  onTestFinished(() => store.close());
  const conversation = await makeConversation(store);
  let writing = true;
  let acknowledged = 0;
  const writers = Array.from({ length: 5 }, async () => {
    while (writing) {
      const { message } = await store.messages.append(newMessage(conversation));
      acknowledged = Math.max(acknowledged, message.seq);
    }
  });
  for (let copy = 1; copy <= 5; copy += 1) {
    const before = acknowledged;
    await expect.poll(() => acknowledged).toBeGreaterThan(before + 60);
    const atLeast = acknowledged;
    const backup = join(temporaryDirectory(), 'backup.db');
    const copying = spawn(process.execPath, ['-e', vacuumInto, file, backup], {
      cwd: import.meta.dirname,
      stdio: 'inherit',
    });
    expect((await once(copying, 'exit'))[0]).toBe(0);

    const restored = await openStore(backup);
    const { messages } = await restored.messages.after(conversation.id, 0, 1_000_000);
    expect(messages.length).toBeGreaterThanOrEqual(atLeast);
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
    const [first] = messages;
    if (first !== undefined) {
      expect(await restored.messages.append(first)).toEqual({ created: false, message: first });
    }
    await restored.fillIndexes();
    expect(countsOf(backup)).toEqual(Array(3).fill(messages.length));
  }
  writing = false;
  await Promise.all(writers);
});

test('a million messages from before are brought along, though the first try is killed half-way', async () => {
  const file = join(temporaryDirectory(), 'chat.db');
  const conversation = fillAsBefore(file, 1_000_000);
  const started = await startUntilCrash(file, conversation, 'open', ['nothing', 1], 'after');
  // It is well into copying: the log has tens of megabytes.
  await vi.waitFor(() => expect(statSync(`${file}-wal`).size).toBeGreaterThan(40_000_000), {
    timeout: 30_000,
    interval: 5,
  });
  started.child.kill('SIGKILL');
  await started.crashed;

  const store = await openStore(file);
  expect(countsOf(file)).toEqual([1_000_000, 1_000_000, 1_000_000]);
  const before = messagesBefore(1_000_000);
  const { messages } = await store.messages.before(conversation.id, null, 50);
  expect(messages).toEqual(before.slice(-50));
  expect((await store.messages.after(conversation.id, 0, 50)).messages).toEqual(
    before.slice(0, 50),
  );
  const [first] = before;
  if (first !== undefined) {
    expect(await store.messages.append(first)).toEqual({ created: false, message: first });
  }
  const next = await store.messages.append(newMessage(conversation));
  expect(next.message.seq).toBe(before.length + 1);
  await store.close();
  expect(integrityOf(file)).toEqual([{ integrity_check: 'ok' }]);
}, 240_000);
