import { randomUUID } from 'node:crypto';
import { systemSenderId } from '@chat/protocol';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { ConversationRecord, Searched, Store, StoredMessage } from '../../src/store/store.js';
import { makeConversation, newMessage } from '../store-contract.js';

const start = 1_700_000_000_000;
const newId = () => randomUUID().replaceAll('-', '');

/**
 * What every store promises of searching.
 *
 * @param settle - Has the store's index know all there is, where it has one: what is found before must be
 *   what is found then.
 */
export function searchContract(
  name: string,
  createStore: () => Promise<Store>,
  settle: (store: Store) => Promise<void> = async () => {},
): void {
  describe(`${name}: searching`, () => {
    let store: Store;
    let conversation: ConversationRecord;
    let userId: string;
    let clock = start;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
      conversation = await makeConversation(store);
      userId = conversation.memberIds[0] as string;
      clock = start;
    });

    async function write(text: string, into = conversation, senderId?: string) {
      clock += 1;
      const [first = ''] = into.memberIds;
      const sent = newMessage(into, { text, createdAt: clock, senderId: senderId ?? first });
      return (await store.messages.append(sent)).message;
    }

    /** A conversation of the user's with somebody else. */
    async function another(owner = userId): Promise<ConversationRecord> {
      const { memberIds } = await makeConversation(store);
      const members = [owner, memberIds[0] as string].sort();
      const opened = await store.conversations.open({
        ...{ id: newId(), memberIds: members, createdAt: start },
      });
      return opened.conversation;
    }

    async function pages(searched: Partial<Searched> & { text: string }): Promise<StoredMessage[]> {
      const found: StoredMessage[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.search.find({
          ...{ userId, limit: 100, ...searched },
          ...(cursor !== undefined && { cursor }),
        });
        found.push(...page.messages);
        cursor = page.cursor;
      } while (cursor !== undefined);
      return found;
    }

    /** Asked before the store has put anything in order, and again after it. */
    async function texts(searched: Partial<Searched> & { text: string }): Promise<string[]> {
      const before = await pages(searched);
      await settle(store);
      expect(await pages(searched)).toEqual(before);
      return before.map(({ text }) => text);
    }

    async function change(message: StoredMessage, text: string | null) {
      const { conversationId, seq, rev: base } = message;
      clock += 1;
      const at = clock;
      const act =
        text === null ? { kind: 'delete' as const, at } : { kind: 'edit' as const, text, at };
      await store.messages.change({ conversationId, seq, base, changeId: randomUUID(), act });
    }

    test('it finds what has all parts of what is searched for, the latest first', async () => {
      const older = await write('The invoice for your order');
      await write('An order, without');
      const newer = await write('Invoices of all orders');
      expect(await pages({ text: 'order invoice' })).toEqual([newer, older]);
      expect(await texts({ text: 'order invoice' })).toEqual([newer.text, older.text]);
      expect(await texts({ text: 'nothing' })).toEqual([]);
    });

    test('it finds words, parts of them, accents or none, Chinese, Japanese, Arabic and emoji', async () => {
      const written = [
        'Wochenende',
        'Café au lait',
        '我们明天见',
        '明日は東京です',
        'هذا الكتاب',
        'Ja 👍🏽',
      ];
      for (const text of written) await write(text);
      const searched = ['ende', 'CAFE', '明天', '東京', 'كتاب', '👍'];
      for (const [index, text] of searched.entries()) {
        expect(await texts({ text })).toEqual([written[index]]);
      }
      expect(await texts({ text: '明' })).toEqual([written[3], written[2]]);
      expect(await texts({ text: 'w' })).toEqual([written[0]]);
    });

    test('signs of a query language are text, and so are ten thousand characters', async () => {
      const long = `${'lorem ipsum '.repeat(800)}the "end"`;
      const written = ['say "no"', 'a * b', 'x NEAR(y z)', "'); DROP TABLE message; --", long];
      for (const text of written) await write(text);
      expect(await texts({ text: '"' })).toEqual([long, written[0]]);
      expect(await texts({ text: '*' })).toEqual([written[1]]);
      expect(await texts({ text: 'NEAR(' })).toEqual([written[2]]);
      expect(await texts({ text: 'NEAR(y z) AND' })).toEqual([]);
      expect(await texts({ text: "'); DROP TABLE" })).toEqual([written[3]]);
      expect(await texts({ text: long })).toEqual([long]);
      expect(await texts({ text: `${long}x` })).toEqual([]);
      expect(await texts({ text: '\\ % _ $ { } [ ] ( ) ^ : -' })).toEqual([]);
    });

    test('what is deleted is not found from then on, nor what an edit took away', async () => {
      const edited = await write('a secret word');
      const deleted = await write('a secret place');
      const kept = await write('a secret kept');
      expect(await texts({ text: 'secret' })).toEqual([kept.text, deleted.text, edited.text]);
      await change(edited, 'an open word');
      await change(deleted, null);
      expect(await texts({ text: 'secret' })).toEqual(['a secret kept']);
      expect(await texts({ text: 'open' })).toEqual(['an open word']);
      expect(await texts({ text: 'place' })).toEqual([]);
      // At its place, not where the edit would be.
      expect(await texts({ text: 'a' })).toEqual(['a secret kept', 'an open word']);
    });

    test('nobody finds what others wrote to each other', async () => {
      const others = await makeConversation(store);
      await write('ours: treasure');
      await write('theirs: treasure', others);
      const [stranger = ''] = others.memberIds;
      expect(await texts({ text: 'treasure' })).toEqual(['ours: treasure']);
      expect(await texts({ text: 'treasure', userId: stranger })).toEqual(['theirs: treasure']);
      expect(await texts({ text: 'treasure', conversationId: others.id })).toEqual([]);
      expect(await texts({ text: 'treasure', conversationId: newId() })).toEqual([]);
      expect(await texts({ text: 'treasure', userId: newId() })).toEqual([]);
    });

    test('of several conversations it finds the latest first, and of one alone where it is named', async () => {
      const second = await another();
      const third = await another();
      const expected: StoredMessage[] = [];
      for (let round = 0; round < 4; round += 1) {
        for (const into of [conversation, third, second]) {
          await write('hello', into, round % 2 ? userId : systemSenderId);
          expected.unshift(await write('hello there', into, userId));
        }
      }
      expect(await pages({ text: 'there hel' })).toEqual(expected);
      await settle(store);
      expect(await pages({ text: 'there hel' })).toEqual(expected);
      const one = expected.filter(({ conversationId }) => conversationId === second.id);
      expect(await pages({ text: 'there', conversationId: second.id })).toEqual(one);
    });

    test('pages of any size have each once, whatever is written and deleted between them', async () => {
      const second = await another();
      const written: StoredMessage[] = [];
      for (let n = 0; n < 30; n += 1) {
        written.unshift(await write(`number ${n}`, n % 2 ? second : conversation, userId));
        // Four of one time, two in each, as a clock has no more.
        if (n % 4 < 3) clock -= 1;
        else await write('other', n % 5 ? second : conversation, userId);
      }
      clock += 10;
      const byPages = async (limit: number) => {
        const found: string[] = [];
        let cursor: string | undefined;
        for (let page = 0; page < 100; page += 1) {
          const answer = await store.search.find({
            ...{ userId, text: 'number', limit, ...(cursor && { cursor }) },
          });
          expect(answer.messages.length).toBeLessThanOrEqual(limit);
          found.push(...answer.messages.map(({ text }) => text));
          cursor = answer.cursor;
          if (cursor === undefined) return found;
          await write(`number new ${page}`, page % 2 ? second : conversation, userId);
        }
        throw new Error('it does not come to an end');
      };
      const all = written.map(({ text }) => text);
      expect((await byPages(1)).sort()).toEqual([...all].sort());
      await settle(store);
      const again = await byPages(7);
      expect(again.slice(-30).sort()).toEqual([...all].sort());
      await change(written[3] as StoredMessage, null);
      expect(await byPages(4)).not.toContain(written[3]?.text);
    });

    test('what the user has cleared is not found by them', async () => {
      const hidden = await write('hello before');
      await write('hello after');
      const settings = { rev: 1, changeId: randomUUID(), cleared: hidden.seq };
      await store.settings.put(conversation.id, userId, settings);
      expect(await texts({ text: 'hello' })).toEqual(['hello after']);
      const [, other = ''] = conversation.memberIds;
      expect(await texts({ text: 'hello', userId: other })).toEqual([
        'hello after',
        'hello before',
      ]);
    });

    test('a removed conversation is found no more, also when it comes back under another id', async () => {
      await write('hello');
      expect(await texts({ text: 'hello' })).toEqual(['hello']);
      await store.conversations.remove(conversation.id, start);
      expect(await texts({ text: 'hello' })).toEqual([]);
      await store.messages.deleteAllOf(conversation.id);
      await store.conversations.clear(conversation.id);
      const { memberIds } = conversation;
      const opened = await store.conversations.open({ id: newId(), memberIds, createdAt: start });
      await write('hello again', opened.conversation);
      expect(await texts({ text: 'hello' })).toEqual(['hello again']);
    });

    test('a cursor that it did not give is refused', async () => {
      await write('hello');
      await write('hello');
      for (const cursor of ['x', 'AAAAAAAAAAAAAAAAAAAAAA', 'YWJj', '0'.repeat(256)]) {
        await expect(
          store.search.find({ userId, text: 'hello', limit: 1, cursor }),
        ).rejects.toThrow(expect.objectContaining({ code: 'invalid_cursor' }));
      }
    });

    test('after it was told to forget, it finds all the same', async () => {
      await write('hello');
      expect(await texts({ text: 'hello' })).toEqual(['hello']);
      await store.search.forget();
      await store.search.forget();
      await write('hello there');
      expect(await texts({ text: 'hello' })).toEqual(['hello there', 'hello']);
    });
  });
}
