import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import Database from 'libsql';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { SearchTerms } from '../../src/store/search/search-terms.js';
import { SearchDrafts } from '../../src/store/sqlite/search-drafts.js';
import { SqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite/sqlite-store.js';
import type {
  ConversationRecord,
  MessageChange,
  SearchPage,
  StoredMessage,
} from '../../src/store/store.js';
import { makeConversation, newMessage } from '../store-contract.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Nothing is filled but what a test asks for. */
const never = {
  searchBatch: Number.POSITIVE_INFINITY,
  searchDelay: 2 ** 31 - 1,
  searchBlock: 1,
};

const newFile = () => join(temporaryDirectory(), 'chat.db');

async function openStore(file: string, options: SqliteStoreOptions = never): Promise<SqliteStore> {
  const store = new SqliteStore(file, options);
  await store.open();
  onTestFinished(() => store.close());
  return store;
}

function inFile<T>(file: string, look: (database: Database.Database) => T): T {
  const database = new Database(file);
  try {
    return look(database);
  } finally {
    database.close();
  }
}

/** The grams that the index has; null where there is none. */
function gramsIn(file: string): string[] | null {
  return inFile(file, (database) => {
    const name = 'search_gram';
    if (!database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name)) return null;
    const terms = database.prepare('SELECT DISTINCT gram FROM search_gram').all();
    return (terms as { gram: string }[]).map(({ gram }) => gram);
  });
}

const tablesIn = (file: string) =>
  inFile(file, (database) =>
    database.prepare("SELECT name FROM sqlite_schema WHERE name LIKE '%search%'").all(),
  );

function metaOf(file: string, name: string): unknown {
  return inFile(file, (database) => {
    const row = database.prepare('SELECT value FROM meta WHERE name = ?').get(name);
    return (row as { value: unknown } | undefined)?.value;
  });
}

const throughOf = (file: string) =>
  inFile<{ n: number }>(
    file,
    (database) => database.prepare('SELECT max(last) AS n FROM search_block').get() as never,
  ).n;

const staleIn = (file: string) =>
  inFile<{ n: number }>(
    file,
    (database) =>
      database.prepare('SELECT count(*) AS n FROM search_block WHERE whole = 0').get() as never,
  ).n;

async function append(store: SqliteStore, into: ConversationRecord, text = 'Hello') {
  return (await store.messages.append(newMessage(into, { text }))).message;
}

const edit = (text: string) => ({ kind: 'edit', text, at: 1 }) as const;

const find = async (store: SqliteStore, { memberIds }: ConversationRecord, text: string) => {
  const userId = memberIds[0] as string;
  const found: StoredMessage[] = [];
  // A page may be short: on a busy machine sooner than on an idle one.
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page: SearchPage = await store.search.find({
      ...{ userId, text, limit: 100, ...(cursor !== '' && { cursor }) },
    });
    found.push(...page.messages);
    cursor = page.cursor;
  }
  return found;
};

function changeOf(message: StoredMessage, act: MessageChange['act']): MessageChange {
  const { conversationId, seq, rev: base } = message;
  return { conversationId, seq, base, changeId: randomUUID(), act };
}

describe('the index for searching', () => {
  test('is not there before somebody searches, and goes when nobody is to any more', async () => {
    const file = newFile();
    const store = await openStore(file);
    const conversation = await makeConversation(store);
    await store.messages.append(newMessage(conversation));
    await store.fillIndexes();
    expect(gramsIn(file)).toBeNull();
    await find(store, conversation, 'hello');
    await store.fillIndexes();
    expect(gramsIn(file)).toContain('hel');
    await store.search.forget();
    expect(gramsIn(file)).toBeNull();
    expect(metaOf(file, 'search_version')).toBeUndefined();
    await expect.poll(() => tablesIn(file)).toEqual([]);
  });

  test('has what is written when enough of it waits, and after a while', async () => {
    const file = newFile();
    const store = await openStore(file, { ...never, searchBatch: 10 });
    const conversation = await makeConversation(store);
    await find(store, conversation, 'hello');
    await Promise.all(Array.from({ length: 10 }, () => append(store, conversation)));
    await expect.poll(() => throughOf(file)).toBe(10);
    await store.close();
    const again = await openStore(file, { ...never, searchDelay: 20 });
    await append(again, conversation);
    await expect.poll(() => throughOf(file)).toBe(11);
  });

  test('waits without end for nothing: few messages may have many ids', async () => {
    const file = newFile();
    const store = await openStore(file, { searchBatch: 20, searchBlock: 10, searchDelay: 1 });
    const gone = await makeConversation(store);
    const kept = await makeConversation(store);
    await Promise.all(Array.from({ length: 40 }, () => append(store, gone)));
    await append(store, kept);
    await store.conversations.remove(gone.id, 1);
    await store.messages.deleteAllOf(gone.id);
    expect(await find(store, kept, 'hello')).toHaveLength(1);
    // As long as it answers, it waits for more.
    await Promise.all(Array.from({ length: 9 }, () => append(store, kept)));
    await expect.poll(() => throughOf(file)).toBe(50);
    expect(await find(store, kept, 'hello')).toHaveLength(10);
  });

  test('is filled by whoever opens the file next, and by another process that learns of it', async () => {
    const file = newFile();
    const first = await openStore(file);
    const conversation = await makeConversation(first);
    const second = await openStore(file, { ...never, searchDelay: 10 });
    await find(first, conversation, 'hello');
    await append(first, conversation);
    await append(second, conversation);
    await expect.poll(() => throughOf(file)).toBe(2);
    await append(first, conversation, 'Hello again');
    await first.close();
    await second.close();
    const third = await openStore(file, { ...never, searchBatch: 1 });
    expect(await find(third, conversation, 'hello')).toHaveLength(3);
    await append(third, conversation);
    await expect.poll(() => throughOf(file)).toBe(4);
  });

  test('of which another process does away with it is made again by who searches', async () => {
    const file = newFile();
    const [first, second] = [await openStore(file), await openStore(file)];
    const conversation = await makeConversation(first);
    const [userId = ''] = conversation.memberIds;
    for (let n = 0; n < 3; n += 1) await append(first, conversation);
    const page = { userId, text: 'hello', limit: 1 };
    const { cursor = '' } = await first.search.find(page);
    await second.search.forget();
    expect((await first.search.find({ ...page, cursor })).messages).toHaveLength(1);
    expect((await second.search.find({ ...page, cursor })).messages).toHaveLength(1);
  });

  test('has nothing of a block of which a message was changed, which is found all the same', async () => {
    const file = newFile();
    const store = await openStore(file, { ...never, searchBlock: 3 });
    const conversation = await makeConversation(store);
    await find(store, conversation, 'hello');
    const written: StoredMessage[] = [];
    for (let n = 0; n < 12; n += 1) written.push(await append(store, conversation, `Hello ${n}`));
    await store.fillIndexes();
    await store.messages.change(changeOf(written[4] as StoredMessage, edit('zqx')));
    expect(staleIn(file)).toBe(1);
    const texts = (await find(store, conversation, 'hello')).map(({ text }) => text);
    expect(texts).toEqual([11, 10, 9, 8, 7, 6, 5, 3, 2, 1, 0].map((n) => `Hello ${n}`));
    expect(await find(store, conversation, 'zqx')).toHaveLength(1);
    await store.fillIndexes();
    expect(staleIn(file)).toBe(0);
    expect(gramsIn(file)).toContain('zqx');
    expect(await find(store, conversation, 'zqx')).toHaveLength(1);
  });

  test('takes in nothing that was changed while a block was put together', async () => {
    const file = newFile();
    const store = await openStore(file, { ...never, searchBlock: 150 });
    const conversation = await makeConversation(store);
    await find(store, conversation, 'hello');
    const first = await append(store, conversation, 'Zqxjk');
    for (let n = 1; n < 150; n += 1) await append(store, conversation);
    const goOn = SearchDrafts.prototype.goOn;
    let changed: Promise<unknown> | undefined;
    // Once it has read the first one, and not yet all.
    vi.spyOn(SearchDrafts.prototype, 'goOn').mockImplementation(function (
      this: SearchDrafts,
      draft,
    ) {
      const isWhole = goOn.call(this, draft);
      changed ??= store.messages.change(changeOf(first, edit('plain')));
      return isWhole;
    });
    onTestFinished(() => void vi.restoreAllMocks());
    await store.fillIndexes();
    await changed;
    expect(gramsIn(file)).toEqual([]);
    await store.fillIndexes();
    expect(gramsIn(file)).toContain('pla');
    expect(gramsIn(file)).not.toContain('qxj');
  });

  test('finds in a block that has more than it may, once its messages were changed', async () => {
    const file = newFile();
    const store = await openStore(file, { ...never, searchBlock: 48 });
    const conversation = await makeConversation(store);
    await find(store, conversation, 'hello');
    const written: StoredMessage[] = [];
    for (let n = 0; n < 48; n += 1) written.push(await append(store, conversation));
    await store.fillIndexes();
    // Each of other characters than the others.
    const texts = written.map((_, n) =>
      Array.from({ length: 500 }, (_, at) => String.fromCodePoint(0x4e00 + n * 500 + at)).join(''),
    );
    for (const [n, message] of written.entries()) {
      await store.messages.change(changeOf(message, edit(texts[n] ?? '')));
    }
    await store.fillIndexes();
    expect(staleIn(file)).toBe(0);
    expect(gramsIn(file)?.length).toBeLessThan(22_000);
    for (const text of texts) {
      const found = await find(store, conversation, text.slice(100, 104));
      expect(found.map((message) => message.text)).toEqual([text]);
    }
  });

  test('finds in long texts, which it does not take apart', async () => {
    const file = newFile();
    const store = await openStore(file, { ...never, searchBlock: 2 });
    const conversation = await makeConversation(store);
    const long = `${'lorem ipsum '.repeat(500)}the end`;
    await find(store, conversation, 'hello');
    for (const text of [long, 'the end', 'hello', long]) await append(store, conversation, text);
    await store.fillIndexes();
    expect(gramsIn(file)).not.toContain('lor');
    const texts = async (text: string) =>
      (await find(store, conversation, text)).map((message) => message.text);
    expect(await texts('the end')).toEqual([long, 'the end', long]);
    expect(await texts('ipsum')).toEqual([long, long]);
    expect(await texts('hello')).toEqual(['hello']);
  });

  test('keeps nothing of what was deleted, edited or removed, not even in the file', async () => {
    const file = newFile();
    const store = await openStore(file);
    const conversation = await makeConversation(store);
    const gone = await makeConversation(store);
    const old = await makeConversation(store);
    await find(store, conversation, 'hello');
    const deleted = await append(store, conversation, 'Zqxjk deleted');
    const edited = await append(store, conversation, 'Wvqzx edited');
    await append(store, gone, 'Jxqvw removed');
    await append(store, old, 'Vzxwq expired');
    await store.fillIndexes();
    expect(gramsIn(file)).toEqual(expect.arrayContaining(['qxj', 'wvq', 'jxq']));
    await store.messages.change(changeOf(deleted, { kind: 'delete', at: 1 }));
    await store.messages.change(changeOf(edited, { kind: 'edit', text: 'plain', at: 1 }));
    await store.conversations.remove(gone.id, 1);
    await store.messages.deleteAllOf(gone.id);
    await store.messages.expire(old.id, [1], 1);
    expect(gramsIn(file)).toEqual([]);
    await store.fillIndexes();
    const left = gramsIn(file)?.filter((gram) => /^[a-z]{3}$/.test(gram));
    expect(left).toEqual(['ain', 'lai', 'pla']);
    await store.close();
    const bytes = readFileSync(file);
    for (const gram of [
      'zqx',
      'qxj',
      'xjk',
      'wvq',
      'vqz',
      'qzx',
      'jxq',
      'xqv',
      'qvw',
      'vzx',
      'xwq',
    ]) {
      expect(bytes.includes(gram), gram).toBe(false);
    }
  });

  test('is made anew where another version made it', async () => {
    const file = newFile();
    const store = await openStore(file);
    const conversation = await makeConversation(store);
    await store.messages.append(newMessage(conversation));
    await find(store, conversation, 'hello');
    await store.fillIndexes();
    await store.close();
    inFile(file, (database) => {
      database.exec("UPDATE meta SET value = '1, Unicode 9.0' WHERE name = 'search_version'");
      database.exec("INSERT INTO search_gram (block, gram, rows) VALUES (1, 'old', x'00')");
    });
    const again = await openStore(file);
    expect(gramsIn(file)).not.toContain('old');
    expect(await find(again, conversation, 'hello')).toHaveLength(1);
    await again.fillIndexes();
    expect(gramsIn(file)).toContain('hel');
    expect(await find(again, conversation, 'hello')).toHaveLength(1);
  });

  test('gives no cursor that tells how much others write, or that another user can use', async () => {
    const store = await openStore(newFile());
    const conversation = await makeConversation(store);
    const [userId = '', otherId = ''] = conversation.memberIds;
    for (let n = 0; n < 3; n += 1) await store.messages.append(newMessage(conversation));
    const search = { userId, text: 'hello', limit: 1 };
    const { cursor = '' } = await store.search.find(search);
    expect(Buffer.from(cursor, 'base64url')).toHaveLength(16);
    expect((await store.search.find({ ...search, cursor })).messages).toHaveLength(1);
    const stolen = store.search.find({ ...search, userId: otherId, cursor });
    await expect(stolen).rejects.toMatchObject({ code: 'invalid_cursor' });
  });

  test('finds what a look at each message finds, whatever was written, changed and removed', async () => {
    const words = ['an', 'ant', 'Antes', 'été', 'ete', '東京', '京都', '"', 'b*', '👍'];
    const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 });
    const step = fc.oneof(
      fc.record({ do: fc.constant('write' as const), text, into: fc.nat(2) }),
      fc.record({ do: fc.constant('write' as const), text, into: fc.nat(2) }),
      fc.record({ do: fc.constant('edit' as const), text, which: fc.nat() }),
      fc.record({ do: fc.constant('delete' as const), which: fc.nat() }),
      fc.record({ do: fc.constant('react' as const), which: fc.nat() }),
      fc.record({ do: fc.constant('fill' as const) }),
      fc.record({ do: fc.constant('remove' as const), which: fc.nat(30) }),
      fc.record({ do: fc.constant('search' as const), text }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        async (steps, searchBlock) => {
          const file = newFile();
          const store = new SqliteStore(file, { ...never, searchBlock });
          await store.open();
          try {
            const own = await makeConversation(store);
            const userId = own.memberIds[0] as string;
            const { memberIds } = await makeConversation(store);
            const id = randomUUID();
            const members = [userId, memberIds[0] as string].sort();
            const opened = { id, memberIds: members, createdAt: 1 };
            const second = (await store.conversations.open(opened)).conversation;
            const others = await makeConversation(store);
            const model: StoredMessage[] = [];
            const removed = new Set<string>();
            for (const each of steps) {
              const which = 'which' in each && model.length > 0 ? each.which % model.length : 0;
              const message = model[which];
              const change = async (act: MessageChange['act']) => {
                if (message === undefined || removed.has(message.conversationId)) return;
                const changed = await store.messages.change(changeOf(message, act));
                model[which] = changed.message;
              };
              if (each.do === 'write') {
                const into = [own, second, others][each.into] as ConversationRecord;
                if (removed.has(into.id)) continue;
                const sent = newMessage(into, { text: each.text.join(' ') });
                model.push((await store.messages.append(sent)).message);
              } else if (each.do === 'edit') {
                await change({ kind: 'edit', text: each.text.join(' '), at: 1 });
              } else if (each.do === 'delete') await change({ kind: 'delete', at: 1 });
              else if (each.do === 'react') {
                await change({ kind: 'react', userId, emoji: '👍', on: true });
              } else if (each.do === 'fill') await store.fillIndexes();
              else if (each.do === 'remove' && each.which === 0) {
                await store.conversations.remove(second.id, 1);
                await store.messages.deleteAllOf(second.id);
                removed.add(second.id);
              } else if (each.do === 'search') {
                const searched = each.text.join(' ');
                const terms = new SearchTerms(searched);
                const expected = model.filter(
                  ({ conversationId, deletedAt, text }) =>
                    conversationId !== others.id &&
                    !removed.has(conversationId) &&
                    deletedAt === undefined &&
                    terms.isIn(text),
                );
                expect(await find(store, own, searched)).toEqual(expected.reverse());
              }
            }
            for (const [index, message] of model.entries()) {
              if (removed.has(message.conversationId) || message.deletedAt) continue;
              const base = model[index] as StoredMessage;
              await store.messages.change(changeOf(base, { kind: 'delete', at: 1 }));
            }
            expect(gramsIn(file) ?? []).toEqual([]);
          } finally {
            await store.close();
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});
