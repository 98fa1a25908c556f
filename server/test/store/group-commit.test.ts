import { join } from 'node:path';
import Database from 'libsql';
import { expect, onTestFinished, test } from 'vitest';
import { Connection } from '../../src/store/sqlite/connection.js';
import { GroupCommit, type GroupCommitOptions } from '../../src/store/sqlite/group-commit.js';
import { Command, Query } from '../../src/store/sqlite/statement.js';
import { StoreError } from '../../src/store/store.js';
import { temporaryDirectory } from './temporary-directory.js';

function openWrites(options?: GroupCommitOptions) {
  const file = join(temporaryDirectory(), 'test.db');
  const connection = new Connection(file);
  connection.open();
  connection.run('CREATE TABLE item (name TEXT NOT NULL UNIQUE)');
  const writes = new GroupCommit(connection, options);
  const observer = new Database(file);
  onTestFinished(async () => {
    await writes.close();
    connection.close();
    observer.close();
  });
  const insert = new Command(connection, 'INSERT INTO item (name) VALUES (?)');
  const names = new Query<{ name: string }>(connection, 'SELECT name FROM item ORDER BY rowid');
  return {
    writes,
    connection,
    insert: (name: string) => insert.run(name),
    stored: () => names.all().map((row) => row.name),
    /** What another connection sees: committed rows only. */
    committed: () => observer.prepare('SELECT count(*) AS n FROM item').all() as { n: number }[],
  };
}

test('writes of one turn share one commit, and settle after it', async () => {
  const { writes, insert, committed } = openWrites();
  const seenInside: number[] = [];
  const seenAfter: number[] = [];
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      await writes.write(() => {
        insert(name);
        seenInside.push(committed()[0]?.n ?? -1);
      });
      seenAfter.push(committed()[0]?.n ?? -1);
    }),
  );
  expect(seenInside).toEqual([0, 0, 0]);
  expect(seenAfter).toEqual([3, 3, 3]);
});

test('a write refused half-way is undone alone', async () => {
  const { writes, insert, stored } = openWrites();
  const outcomes = await Promise.allSettled([
    writes.write(() => insert('before')),
    writes.write(
      () => {
        insert('half');
        throw new StoreError('client_id_conflict', 'no');
      },
      { atomic: true },
    ),
    writes.write(() => insert('before')),
    writes.write(() => insert('after')),
  ]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ]);
  expect(outcomes[1]).toMatchObject({ reason: { code: 'client_id_conflict' } });
  expect(outcomes[2]).toMatchObject({ reason: { code: 'unavailable' } });
  expect(stored()).toEqual(['before', 'after']);
});

test('when the commit fails every write of the group is refused, and the next group works', async () => {
  const { writes, connection, insert, stored } = openWrites();
  connection.run('CREATE TABLE parent (id INTEGER PRIMARY KEY)');
  connection.run(
    'CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)',
  );
  const outcomes = await Promise.allSettled([
    writes.write(() => insert('lost')),
    writes.write(() => connection.run('INSERT INTO child VALUES (1)')),
  ]);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
  }
  await writes.write(() => insert('kept'));
  expect(stored()).toEqual(['kept']);
});

test('a transaction that SQLite gives up by itself refuses the whole group', async () => {
  const { writes, connection, insert, stored } = openWrites();
  const outcomes = await Promise.allSettled([
    writes.write(() => insert('lost')),
    writes.write(() => {
      connection.run('ROLLBACK');
      throw new Error('disk I/O error');
    }),
    writes.write(() => insert('never run')),
  ]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'rejected']);
  await writes.write(() => insert('kept'));
  expect(stored()).toEqual(['kept']);
});

test('groups are bounded, and everything beyond one group follows in order', async () => {
  const { writes, insert, stored, committed } = openWrites({ groupSize: 3 });
  const counts = await Promise.all(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(async (name) => {
      await writes.write(() => insert(name));
      return committed()[0]?.n;
    }),
  );
  expect(counts).toEqual([3, 3, 3, 6, 6, 6, 7]);
  expect(stored()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
});

test('a full queue refuses at once', async () => {
  const { writes, insert, stored } = openWrites({ queueSize: 2 });
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c'].map((name) => writes.write(() => insert(name))),
  );
  expect(outcomes[2]).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
  expect(stored()).toEqual(['a', 'b']);
});

test('closing settles what was accepted, even if it is more than one group', async () => {
  const { writes, insert, stored } = openWrites({ groupSize: 2 });
  const accepted = ['a', 'b', 'c', 'd', 'e'].map((name) => writes.write(() => insert(name)));
  await writes.close();
  expect(stored()).toEqual(['a', 'b', 'c', 'd', 'e']);
  await Promise.all(accepted);
  await expect(writes.write(() => insert('f'))).rejects.toMatchObject({ code: 'unavailable' });
});

test('a statement that failed can be used again', async () => {
  const { connection } = openWrites();
  const add = new Query<{ name: string }>(
    connection,
    'INSERT INTO item (name) VALUES (?) RETURNING name',
  );
  expect(add.one('a')?.name).toBe('a');
  expect(() => add.one('a')).toThrow(/UNIQUE/);
  expect(add.one('b')?.name).toBe('b');
});
