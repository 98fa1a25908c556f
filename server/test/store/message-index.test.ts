import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import Database from 'libsql';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { RecentMessages } from '../../src/store/sqlite/recent-messages.js';
import { SqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite/sqlite-store.js';
import { Query } from '../../src/store/sqlite/statement.js';
import type { NewMessage, Store } from '../../src/store/store.js';
import { makeConversation, newMessage } from '../store-contract.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Nothing is filled but what a test asks for. */
const never = { indexBatch: Number.POSITIVE_INFINITY, indexAfterQuiet: 2 ** 31 - 1 };

function newFile(): string {
  return join(temporaryDirectory(), 'chat.db');
}

async function openStore(file: string, options: SqliteStoreOptions = never): Promise<SqliteStore> {
  const store = new SqliteStore(file, options);
  await store.open();
  onTestFinished(() => store.close());
  return store;
}

/** How many messages the table has, and how many of them each index on the disk. */
function rowsOf(file: string): { message: number; place: number; client: number } {
  const database = new Database(file);
  const count = (table: string) =>
    (database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
  const rows = {
    message: count('message'),
    place: count('message_place'),
    client: count('message_client'),
  };
  database.close();
  return rows;
}

test('messages get into the indexes when enough of them wait, and when it is quiet', async () => {
  const file = newFile();
  const store = await openStore(file, { indexBatch: 10, indexAfterQuiet: 50 });
  const conversation = await makeConversation(store);
  const append = () => store.messages.append(newMessage(conversation));
  await Promise.all(Array.from({ length: 9 }, append));
  await append();
  await expect.poll(() => rowsOf(file)).toEqual({ message: 10, place: 10, client: 10 });
  await append();
  await expect.poll(() => rowsOf(file)).toEqual({ message: 11, place: 11, client: 11 });
});

/** Does something once, after as many queries of whatever connection as are given. */
function afterQueries(count: number, task: () => void): void {
  let left = count;
  for (const name of ['one', 'all'] as const) {
    const query = Query.prototype[name] as (...values: unknown[]) => unknown;
    const spy = vi.spyOn(Query.prototype, name).mockImplementation(function (
      this: Query<unknown>,
      ...values: unknown[]
    ) {
      const found = query.apply(this, values);
      left -= 1;
      if (left === 0) task();
      return found as never;
    });
    onTestFinished(() => spy.mockRestore());
  }
}

// The first query has the lock, for a migration.
test.each([2, 3, 4, 5])(
  'a process that starts while another commits knows what it wrote: after query %i',
  async (count) => {
    const file = newFile();
    const early = await openStore(file);
    const conversation = await makeConversation(early);
    await early.messages.append(newMessage(conversation));
    const other = new Database(file);
    onTestFinished(() => void other.close());
    const commit = other.prepare(
      `INSERT INTO message (conversation, seq, sender, client_id, created_at, text)
       SELECT conversation, seq + 1, sender, randomblob(16), created_at, 'from elsewhere' FROM message`,
    );
    afterQueries(count, () => void commit.run());
    const late = await openStore(file);
    const { message } = await late.messages.append(newMessage(conversation));
    expect(message.seq).toBe(3);
    const { messages } = await late.messages.before(conversation.id, null, 10);
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  },
);

test('a resend is known while its message is recent, and once it is in the index', async () => {
  const store = await openStore(newFile());
  const conversation = await makeConversation(store);
  const message = newMessage(conversation);
  const first = await store.messages.append(message);
  const repeat = { created: false, message: first.message };
  expect(await store.messages.append(message)).toEqual(repeat);
  await store.fillIndexes();
  expect(await store.messages.append(message)).toEqual(repeat);
  // Of one group with the message itself.
  const other = newMessage(conversation);
  const pair = await Promise.all([store.messages.append(other), store.messages.append(other)]);
  expect(pair.map(({ created }) => created)).toEqual([true, false]);
});

test('what a group appends is there for what comes behind it in the same group', async () => {
  const store = await openStore(newFile());
  const conversation = await makeConversation(store);
  const change = { conversationId: conversation.id, seq: 1, base: 1, changeId: randomUUID() };
  const [appended, changed] = await Promise.all([
    store.messages.append(newMessage(conversation)),
    store.messages.change({ ...change, act: { kind: 'edit', text: 'at once', at: 1 } }),
  ]);
  expect(appended.message.seq).toBe(1);
  expect(changed).toMatchObject({ outcome: 'applied', message: { text: 'at once', rev: 2 } });
});

test('a group of which one row cannot be written acknowledges nothing', async () => {
  const store = await openStore(newFile());
  const conversation = await makeConversation(store);
  const good = newMessage(conversation);
  const outcomes = await Promise.allSettled([
    store.messages.append(good),
    // No whole number: the table refuses it, and the transaction goes on.
    store.messages.append(newMessage(conversation, { createdAt: 1.5 })),
    // To know this one again the rows before it have to be there.
    store.messages.append(good),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await store.messages.append(good)).toMatchObject({ created: true, message: { seq: 1 } });
});

test('a conversation that is removed while its messages are put into the indexes leaves nothing', async () => {
  const file = newFile();
  const store = await openStore(file);
  const [one, other] = [await makeConversation(store), await makeConversation(store)];
  for (const conversation of [one, other]) {
    const messages = Array.from({ length: 700 }, () => newMessage(conversation));
    await Promise.all(messages.map((message) => store.messages.append(message)));
  }
  const filled = store.fillIndexes();
  await store.conversations.remove(one.id, 1);
  await Promise.all([filled, store.messages.deleteAllOf(one.id)]);
  await store.fillIndexes();
  expect(rowsOf(file)).toEqual({ message: 700, place: 700, client: 700 });
  await store.conversations.clear(one.id);
  await store.conversations.dropTombstone(one.id);
  expect(await store.conversations.tombstones({ limit: 9, after: '' })).toEqual([]);
});

test('no conversation takes the number of one that is gone', async () => {
  const file = newFile();
  const [store, neighbour] = [await openStore(file), await openStore(file)];
  const gone = await makeConversation(store);
  await store.messages.append(newMessage(gone));
  // The neighbour remembers the message of the conversation that goes.
  expect(await neighbour.messages.heads([gone.id])).toEqual(new Map([[gone.id, 1]]));
  await store.conversations.remove(gone.id, 1);
  await store.messages.deleteAllOf(gone.id);
  await store.conversations.clear(gone.id);
  await store.conversations.dropTombstone(gone.id);
  const next = await makeConversation(store);
  const { message } = await neighbour.messages.append(newMessage(next));
  expect(message.seq).toBe(1);
});

test('no message takes the row of one that is gone', async () => {
  const file = newFile();
  const [store, neighbour] = [await openStore(file), await openStore(file)];
  const [gone, other] = [await makeConversation(store), await makeConversation(store)];
  for (let n = 0; n < 5; n += 1) await store.messages.append(newMessage(gone));
  await store.conversations.remove(gone.id, 1);
  await store.messages.deleteAllOf(gone.id);
  // The neighbour has seen none of them; who has goes on reading behind the last.
  const { message } = await neighbour.messages.append(newMessage(other));
  expect((await store.messages.at(other.id, [1])).get(1)).toEqual(message);
});

test('two processes that fill the same indexes at once agree', async () => {
  const file = newFile();
  const stores = [await openStore(file), await openStore(file)] as const;
  const conversation = await makeConversation(stores[0]);
  const appended = Array.from({ length: 600 }, (_, n) =>
    stores[n % 2 === 0 ? 0 : 1].messages.append(newMessage(conversation)),
  );
  await Promise.all(appended);
  await Promise.all(stores.map((store) => store.fillIndexes()));
  await Promise.all(stores.map((store) => store.fillIndexes()));
  expect(rowsOf(file)).toEqual({ message: 600, place: 600, client: 600 });
  for (const store of stores) {
    const { messages } = await store.messages.before(conversation.id, null, 1_000);
    expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 600 }, (_, n) => n + 1));
  }
});

type Step =
  | { readonly kind: 'append'; readonly by: number; readonly of: number; readonly count: number }
  | { readonly kind: 'repeat'; readonly by: number; readonly which: number }
  | { readonly kind: 'change'; readonly by: number; readonly which: number }
  | { readonly kind: 'fill'; readonly by: number }
  | { readonly kind: 'reopen'; readonly by: number };

const by = fc.nat({ max: 1 });
const which = fc.nat();
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('append' as const),
    by,
    of: fc.nat({ max: 2 }),
    count: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({ kind: fc.constant('repeat' as const), by, which }),
  fc.record({ kind: fc.constant('change' as const), by, which }),
  fc.record({ kind: fc.constant('fill' as const), by }),
  fc.record({ kind: fc.constant('reopen' as const), by }),
);

test('whatever two processes do to a file, both read what a plain list would have', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const file = newFile();
      const open = async () => {
        const store = new SqliteStore(file, never);
        await store.open();
        return store;
      };
      const stores = [await open(), await open()];
      const conversations = [];
      for (let n = 0; n < 3; n += 1) conversations.push(await makeConversation(stores[0] as Store));
      const model = new Model();
      for (const each of steps) {
        const store = stores[each.by] as SqliteStore;
        if (each.kind === 'append') {
          const of = conversations[each.of] as (typeof conversations)[number];
          const sent = Array.from({ length: each.count }, () => newMessage(of));
          const stored = await Promise.all(sent.map((message) => store.messages.append(message)));
          stored.forEach(({ message }, n) => {
            model.append(sent[n] as NewMessage, message.seq);
          });
        } else if (each.kind === 'repeat' && model.sent.length > 0) {
          const { message, seq } = model.pick(each.which);
          const again = await store.messages.append(message);
          expect([again.created, again.message.seq]).toEqual([false, seq]);
        } else if (each.kind === 'change' && model.sent.length > 0) {
          const { message, seq } = model.pick(each.which);
          const { conversationId } = message;
          const base = model.revOf(conversationId, seq);
          const act = { kind: 'react', userId: message.senderId, emoji: '👍', on: true } as const;
          const change = { conversationId, seq, base, changeId: randomUUID(), act };
          const { outcome, message: changed } = await store.messages.change(change);
          expect(outcome).toBe('applied');
          model.change(conversationId, seq, changed.rev);
        } else if (each.kind === 'fill') {
          await store.fillIndexes();
        } else if (each.kind === 'reopen') {
          await store.close();
          stores[each.by] = await open();
        }
      }
      for (const store of stores) {
        for (const { id } of conversations) await expectAsIn(model, store, id);
        await store.close();
      }
    }),
    { numRuns: 40 },
  );
});

/** The same, kept as simply as can be. */
class Model {
  readonly sent: { readonly message: NewMessage; readonly seq: number }[] = [];
  readonly #conversations = new Map<string, { head: number; revs: Map<number, number> }>();

  of(id: string) {
    const known = this.#conversations.get(id) ?? { head: 0, revs: new Map<number, number>() };
    this.#conversations.set(id, known);
    return known;
  }

  append(message: NewMessage, seq: number): void {
    const conversation = this.of(message.conversationId);
    conversation.head += 1;
    expect(seq).toBe(conversation.head);
    conversation.revs.set(seq, seq);
    this.sent.push({ message, seq });
  }

  change(id: string, seq: number, rev: number): void {
    const conversation = this.of(id);
    conversation.head += 1;
    expect(rev).toBe(conversation.head);
    conversation.revs.set(seq, rev);
  }

  revOf(id: string, seq: number): number {
    return this.of(id).revs.get(seq) ?? 0;
  }

  pick(which: number) {
    return this.sent[which % this.sent.length] as (typeof this.sent)[number];
  }
}

async function expectAsIn(model: Model, store: Store, id: string): Promise<void> {
  const { head, revs } = model.of(id);
  const seqs = [...revs.keys()].sort((a, b) => a - b);
  expect((await store.messages.heads([id])).get(id)).toBe(head);
  expect((await store.messages.latest([id])).get(id)?.seq).toBe(seqs.at(-1));
  const middle = seqs[Math.floor(seqs.length / 2)] ?? 1;
  for (const limit of [1, 3, 200]) {
    const before = await store.messages.before(id, middle, limit);
    const lower = seqs.filter((seq) => seq < middle);
    expect(before.messages.map(({ seq }) => seq)).toEqual(lower.slice(-limit));
    expect(before.more).toBe(lower.length > limit);
    const after = await store.messages.after(id, middle, limit);
    const higher = seqs.filter((seq) => seq > middle);
    expect(after.messages.map(({ seq }) => seq)).toEqual(higher.slice(0, limit));
    expect(after.more).toBe(higher.length > limit);
  }
  const keys = [...seqs.map((seq) => [seq, seq] as const)];
  for (const [seq, rev] of revs) if (rev !== seq) keys.push([rev, seq]);
  keys.sort((a, b) => a[0] - b[0]);
  for (const limit of [7, 200]) {
    const seen: (readonly [number, number])[] = [];
    for (let more = true, position = 0; more; ) {
      const page = await store.messages.changesAfter(id, position, limit);
      seen.push(...page.changes.map(({ key, message }) => [key, message.seq] as const));
      ({ more, through: position } = page);
    }
    expect(seen).toEqual(keys);
  }
  const found = await store.messages.at(id, seqs);
  for (const seq of seqs) expect(found.get(seq)?.rev).toBe(revs.get(seq));
}

describe('what is known in memory', () => {
  const row = (id: number, conversation: number, seq: number) =>
    [id, { conversation, seq, sender: 0, clientId: Buffer.alloc(16, id) }] as const;

  test('lets go of what the indexes have, and takes back what was lost', () => {
    const recent = new RecentMessages();
    const rows = [row(1, 7, 1), row(2, 8, 1), row(3, 7, 2), row(4, 7, 3)];
    for (const each of rows) recent.add(...each);
    recent.forgetAfter(3);
    expect(recent.size).toBe(3);
    expect(recent.placesOf(7)).toEqual({ seqs: [1, 2], ids: [1, 3] });
    expect(recent.candidates(row(4, 7, 3)[1])).toEqual([]);
    recent.forgetThrough(2);
    expect(recent.size).toBe(1);
    expect(recent.placesOf(7)).toEqual({ seqs: [2], ids: [3] });
    expect(recent.placesOf(8)).toBeUndefined();
    expect(recent.candidates(row(1, 7, 1)[1])).toEqual([]);
    expect(recent.candidates(row(3, 7, 2)[1])).toEqual([3]);
    recent.forgetAfter(0);
    expect(recent.size).toBe(0);
    recent.add(...row(4, 7, 2));
    expect(recent.placesOf(7)).toEqual({ seqs: [2], ids: [4] });
  });

  test('rows come in the order of their places', () => {
    const recent = new RecentMessages();
    for (const each of [row(1, 9, 1), row(2, 3, 5), row(3, 9, 2), row(4, 3, 6), row(5, 1, 1)]) {
      recent.add(...each);
    }
    expect(recent.inOrderOfPlace(4)).toEqual([2, 4, 1, 3]);
  });
});
