/**
 * A process of its own that writes to a store, and kills itself (SIGKILL) at a named point: before or
 * after the n-th statement whose SQL begins so. Prints what was acknowledged, a line of JSON each.
 *
 * Arguments: file, conversation id, sender id, what to do (`write`, `remove` or `open`), the SQL's
 * beginning, n, `before` or `after`.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import Database from 'libsql';
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.js';

const [file = '', conversationId = '', senderId = '', task, sql = '', count, moment] =
  process.argv.slice(2);
let left = Number(count);

function watched<T>(statement: string, run: () => T): T {
  const isPoint = statement.trimStart().startsWith(sql);
  if (isPoint) left -= 1;
  const crash = () => {
    if (isPoint && left === 0) process.kill(process.pid, 'SIGKILL');
  };
  if (moment === 'before') crash();
  const result = run();
  if (moment === 'after') crash();
  return result;
}

const { exec, prepare } = Database.prototype;
Database.prototype.exec = function (this: Database.Database, statement: string) {
  return watched(statement, () => exec.call(this, statement));
};
Database.prototype.prepare = function (this: Database.Database, source: string) {
  const statement = prepare.call(this, source);
  const run = statement.run.bind(statement);
  statement.run = (values: object) => watched(source, () => run(values));
  return statement;
} as typeof prepare;

const acknowledged = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`);

const store = new SqliteStore(file, { indexBatch: 20, indexAfterQuiet: 5 });
await store.open();
if (task === 'write') await Promise.all(Array.from({ length: 5 }, writeForever));
if (task === 'remove') await remove();

async function writeForever(): Promise<void> {
  for (let n = 1; ; n += 1) {
    const clientId = randomUUID();
    const text = 'x'.repeat(n % 500);
    const { message } = await store.messages.append({
      conversationId,
      senderId,
      clientId,
      text,
      createdAt: 1,
    });
    acknowledged({ seq: message.seq, clientId, text });
    if (n % 5 !== 0) continue;
    const act = { kind: 'react', userId: senderId, emoji: '👍', on: n % 2 === 0 } as const;
    const change = { changeId: randomUUID(), seq: message.seq, base: message.rev, act };
    const changed = await store.messages.change({ conversationId, ...change });
    acknowledged({ change, rev: changed.message.rev });
  }
}

async function remove(): Promise<void> {
  await store.conversations.remove(conversationId, 1);
  await store.messages.deleteAllOf(conversationId);
}
