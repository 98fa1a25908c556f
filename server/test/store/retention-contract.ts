import { randomUUID } from 'node:crypto';
import { systemSenderId } from '@chat/protocol';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { ConversationRecord, Store } from '../../src/store/store.js';
import { makeConversation, newMessage } from '../store-contract.js';

const start = 1_700_000_000_000;

/** What every store promises of messages that expire. */
export function retentionContract(name: string, createStore: () => Promise<Store>): void {
  describe(`${name}: retention`, () => {
    let store: Store;
    let conversation: ConversationRecord;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
      conversation = await makeConversation(store);
    });

    const sent = (count: number) => Array.from({ length: count }, () => newMessage(conversation));
    const append = async (messages: readonly ReturnType<typeof newMessage>[]) => {
      for (const message of messages) await store.messages.append(message);
    };
    const seqs = async () => {
      const { messages } = await store.messages.after(conversation.id, 0, 1_000);
      return messages.map(({ seq }) => seq);
    };
    const head = async () => (await store.messages.heads([conversation.id])).get(conversation.id);
    const record = () => store.retention.of(conversation.id);

    test('what is said of a conversation is there until it is taken back', async () => {
      const { id: conversationId, memberIds, createdAt } = conversation;
      const unsaid = { conversationId, memberIds, createdAt, expiredThrough: 0, keptSince: 0 };
      expect(await record()).toEqual(unsaid);
      expect(await store.retention.setDays(conversationId, 0)).toBe(true);
      expect(await record()).toEqual({ ...unsaid, days: 0 });
      await store.retention.setDays(conversationId, 30);
      expect(await record()).toEqual({ ...unsaid, days: 30 });
      await store.retention.setDays(conversationId, null);
      expect(await record()).toEqual(unsaid);
      expect(await store.retention.of('never-was')).toBeNull();
      expect(await store.retention.setDays('never-was', 1)).toBe(false);
    });

    test('how far messages are expired only grows, and what is kept since then is known once all is deleted', async () => {
      const { id } = conversation;
      await store.retention.settle(id, start);
      await store.retention.settle(id, start - 1);
      expect(await record()).toMatchObject({ expiredThrough: 0, keptSince: start });
      await store.retention.expire(id, 7);
      await store.retention.expire(id, 5);
      expect(await record()).toMatchObject({ expiredThrough: 7, keptSince: 0 });
      await store.retention.settle(id, start);
      expect(await record()).toMatchObject({ expiredThrough: 7, keptSince: start });
    });

    test('all conversations are gone through by id, without those that are removed', async () => {
      const more = [conversation, await makeConversation(store), await makeConversation(store)];
      const [gone] = more.splice(1, 1);
      await store.conversations.remove(gone?.id ?? '', start);
      const found: string[] = [];
      for (let after = '', more = true; more; ) {
        const page = await store.retention.page({ limit: 2, after });
        found.push(...page.map(({ conversationId }) => conversationId));
        more = page.length === 2;
        after = found.at(-1) ?? '';
      }
      expect(found).toEqual([...new Set(found)].sort());
      expect(found).toEqual(expect.arrayContaining(more.map(({ id }) => id)));
      expect(found).not.toContain(gone?.id);
    });

    test('expired messages are gone, those behind them stay, and the counter goes on', async () => {
      await append(sent(5));
      await store.messages.expire(conversation.id, [1, 2, 3], start);
      expect(await seqs()).toEqual([4, 5]);
      expect((await store.messages.at(conversation.id, [1, 4])).size).toBe(1);
      const { changes } = await store.messages.changesAfter(conversation.id, 0, 100);
      expect(changes.map(({ key }) => key)).toEqual([4, 5]);
      expect((await store.messages.append(newMessage(conversation))).message.seq).toBe(6);
    });

    test('of the latest value of the counter an empty place is left, which nobody sees, until there is a later one', async () => {
      await append(sent(3));
      await store.messages.expire(conversation.id, [1, 2, 3], start + 9);
      expect(await head()).toBe(3);
      const found = await store.messages.at(conversation.id, [1, 2, 3]);
      expect([...found.values()]).toEqual([
        {
          ...{ conversationId: conversation.id, seq: 3, rev: 3, senderId: systemSenderId },
          clientId: expect.any(String),
          ...{ text: '', createdAt: start + 9, deletedAt: start + 9, aside: { hidden: true } },
        },
      ]);
      for (const userId of conversation.memberIds) {
        const latest = await store.messages.latest([conversation.id], userId);
        expect(latest.size).toBe(0);
        const before = await store.messages.before(conversation.id, null, 10, userId);
        expect(before.messages).toEqual([]);
        const places = [{ conversationId: conversation.id, after: 0 }];
        const unread = await store.unread.count(userId, places, 100);
        expect(unread.get(conversation.id) ?? 0).toBe(0);
      }
      const next = await store.messages.append(newMessage(conversation));
      expect(next.message.seq).toBe(4);
      await store.messages.expire(conversation.id, [3], start);
      expect(await seqs()).toEqual([4]);
    });

    test('a value that a change has taken is given to no other message', async () => {
      await append(sent(3));
      const act = { kind: 'edit', text: 'Later', at: start } as const;
      const change = { conversationId: conversation.id, seq: 1, changeId: randomUUID(), base: 1 };
      await store.messages.change({ ...change, act });
      await store.messages.expire(conversation.id, [1, 2], start);
      expect(await head()).toBe(4);
      expect(await seqs()).toEqual([1, 3]);
      expect((await store.messages.append(newMessage(conversation))).message.seq).toBe(5);
      await expect(store.messages.change({ ...change, seq: 2, act })).rejects.toMatchObject({
        code: 'message_not_found',
      });
      await store.messages.expire(conversation.id, [1, 2], start);
      expect(await seqs()).toEqual([3, 5]);
    });

    test('what is sent again after it has expired is not stored anew, whatever it says', async () => {
      const [first, second] = sent(2);
      if (first === undefined || second === undefined) throw new Error('there are two');
      await append([first, second]);
      await store.retention.expire(conversation.id, 2);
      await store.messages.expire(conversation.id, [1, 2], start);
      for (const repeat of [first, { ...second, text: 'Something else' }]) {
        const { message, created } = await store.messages.append(repeat);
        expect(created).toBe(false);
        expect(message).toMatchObject({ seq: 2, rev: 2, text: '', clientId: repeat.clientId });
        expect(message.deletedAt).toBeDefined();
      }
      expect(await head()).toBe(2);
      const known = { clientId: first.clientId, text: '', deletedAt: expect.any(Number) };
      expect(await store.messages.sent(first)).toMatchObject(known);
      expect(await store.messages.sent(newMessage(conversation))).toBeNull();
      const [fresh] = await Promise.all(
        [newMessage(conversation), first].map((message) => store.messages.append(message)),
      );
      expect(fresh).toMatchObject({ created: true, message: { seq: 3 } });
    });

    test('that somebody has written is known when nothing of it is left', async () => {
      const [writer = '', other = ''] = conversation.memberIds;
      await append(sent(2));
      await append([newMessage(conversation, { senderId: systemSenderId })]);
      await store.messages.expire(conversation.id, [1, 2], start);
      const writers = [writer, other].map((userId) => ({
        conversationId: conversation.id,
        userId,
      }));
      expect(await store.messages.hasWritten(writers)).toEqual([true, false]);
    });

    test('a search finds nothing of what is expired', async () => {
      const [userId = ''] = conversation.memberIds;
      const find = async () => {
        const { messages } = await store.search.find({ userId, text: 'zebra', limit: 10 });
        return messages.map(({ seq }) => seq);
      };
      await append([1, 2, 3].map(() => newMessage(conversation, { text: 'A zebra' })));
      expect(await find()).toEqual([3, 2, 1]);
      await store.messages.expire(conversation.id, [1, 2], start);
      expect(await find()).toEqual([3]);
      await store.messages.expire(conversation.id, [3], start);
      expect(await find()).toEqual([]);
    });

    test('while others write, thousands expire; nothing that was stored meanwhile is lost', async () => {
      await Promise.all(sent(1_000).map((message) => store.messages.append(message)));
      const old = Array.from({ length: 1_000 }, (_, index) => index + 1);
      const [, ...written] = await Promise.all([
        store.messages.expire(conversation.id, old, start),
        store.messages.expire(conversation.id, old, start),
        ...sent(100).map((message) => store.messages.append(message)),
      ]);
      const places = written.flatMap((outcome) => (outcome ? [outcome.message.seq] : []));
      expect(places.sort((a, b) => a - b)).toEqual(
        Array.from({ length: 100 }, (_, index) => 1_001 + index),
      );
      await store.messages.expire(conversation.id, old, start);
      expect(await seqs()).toEqual(places);
    });

    test('nothing is left of what is expired once its conversation is removed', async () => {
      const [message] = sent(1);
      if (message === undefined) throw new Error('there is one');
      await append([message]);
      await store.messages.expire(conversation.id, [1], start);
      await store.conversations.remove(conversation.id, start);
      await store.messages.deleteAllOf(conversation.id);
      expect(await head()).toBe(0);
      const [userId = ''] = conversation.memberIds;
      const writer = { conversationId: conversation.id, userId };
      expect(await store.messages.hasWritten([writer])).toEqual([false]);
    });
  });
}
