import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { ConversationRecord, Store } from '../../src/store/store.js';
import { makeConversation, newMessage } from '../store-contract.js';

/** What every store promises of settings, and of what is unread. */
export function settingsContract(name: string, createStore: () => Promise<Store>): void {
  describe(`${name}: settings`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
    });

    const first = (conversation: ConversationRecord) => conversation.memberIds[0] as string;
    const settingsOf = async ({ id }: ConversationRecord, userId: string) =>
      (await store.settings.of(userId, [id])).get(id);

    test('are those that were put last, each field or none', async () => {
      const conversation = await makeConversation(store);
      const me = first(conversation);
      const full = {
        ...{ rev: 1, changeId: randomUUID(), pinnedAt: 5, mutedUntil: 8_640_000_000_000_000 },
        ...{ archivedAt: 7, archivedThrough: 0, cleared: 3, expired: 2, unreadAt: 9 },
      };
      expect(await settingsOf(conversation, me)).toBeUndefined();
      expect(await store.settings.put(conversation.id, me, full)).toBe(true);
      expect(await settingsOf(conversation, me)).toEqual(full);
      const bare = { rev: 2, changeId: randomUUID() };
      expect(await store.settings.put(conversation.id, me, bare)).toBe(true);
      expect(await settingsOf(conversation, me)).toEqual(bare);
      expect(await settingsOf(conversation, conversation.memberIds[1] as string)).toBeUndefined();
    });

    test('that are not the next ones are refused, and change nothing', async () => {
      const conversation = await makeConversation(store);
      const me = first(conversation);
      const put = (rev: number) =>
        store.settings.put(conversation.id, me, { rev, changeId: `change ${rev}`, pinnedAt: rev });
      expect(await put(2)).toBe(false);
      expect(await put(1)).toBe(true);
      expect(await put(1)).toBe(false);
      expect(await put(3)).toBe(false);
      expect(await settingsOf(conversation, me)).toMatchObject({ rev: 1, pinnedAt: 1 });
    });

    test('of ten devices at once, one is first', async () => {
      const conversation = await makeConversation(store);
      const me = first(conversation);
      for (const rev of [1, 2, 3]) {
        const outcomes = await Promise.all(
          Array.from({ length: 10 }, (_, device) =>
            store.settings.put(conversation.id, me, { rev, changeId: `${device}` }),
          ),
        );
        expect(outcomes.filter(Boolean)).toHaveLength(1);
      }
    });

    test('are listed by when they were made, page by page', async () => {
      const one = await makeConversation(store);
      const me = first(one);
      const others = await Promise.all(
        [1, 2, 3, 4].map(async () => {
          const other = await makeConversation(store);
          const { conversation } = await store.conversations.open({
            id: randomUUID(),
            memberIds: [me, first(other)].sort(),
            createdAt: 1,
          });
          return conversation;
        }),
      );
      const times = [20, 10, 20, 30];
      for (const [index, { id }] of others.entries()) {
        const at = times[index] as number;
        const settings = { rev: 1, changeId: 'x', pinnedAt: at, archivedAt: at, unreadAt: at };
        await store.settings.put(id, me, { ...settings, archivedThrough: 0 });
      }
      const wanted = others
        .map(({ id }, index) => ({ at: times[index] as number, conversationId: id }))
        .sort((a, b) => b.at - a.at || (a.conversationId < b.conversationId ? 1 : -1));
      for (const kind of ['pinned', 'archived', 'unread'] as const) {
        const page = await store.settings.listed(me, kind, { limit: 2 });
        const after = page.at(-1);
        const rest = await store.settings.listed(me, kind, { limit: 9, ...(after && { after }) });
        expect([...page, ...rest]).toEqual(wanted);
      }
      expect(await store.settings.listed(first(one), 'pinned', { limit: 9 })).toEqual(wanted);
    });

    test('of a removed conversation are refused, and gone', async () => {
      const conversation = await makeConversation(store);
      const me = first(conversation);
      await store.settings.put(conversation.id, me, { rev: 1, changeId: 'x', pinnedAt: 1 });
      await store.conversations.remove(conversation.id, 1);
      await expect(
        store.settings.put(conversation.id, me, { rev: 2, changeId: 'y' }),
      ).rejects.toMatchObject({ code: 'not_found' });
      await store.conversations.clear(conversation.id);
      expect(await settingsOf(conversation, me)).toBeUndefined();
      expect(await store.settings.listed(me, 'pinned', { limit: 9 })).toEqual([]);
    });
  });

  describe(`${name}: unread messages`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
    });

    const fill = async (conversation: ConversationRecord, ...senders: readonly number[]) => {
      for (const index of senders) {
        const senderId = conversation.memberIds[index] as string;
        await store.messages.append(newMessage(conversation, { senderId }));
      }
    };
    const countOf = async ({ id, memberIds }: ConversationRecord, after: number, most = 100) =>
      (await store.unread.count(memberIds[0] as string, [{ conversationId: id, after }], most)).get(
        id,
      );

    test('are those of others beyond the place that are not deleted', async () => {
      const conversation = await makeConversation(store);
      expect(await countOf(conversation, 0)).toBeUndefined();
      await fill(conversation, 1, 0, 1, 1, 0);
      expect(await countOf(conversation, 0)).toBe(3);
      expect(await countOf(conversation, 1)).toBe(2);
      expect(await countOf(conversation, 4)).toBeUndefined();
      await store.messages.change({
        ...{ conversationId: conversation.id, seq: 3, changeId: randomUUID(), base: 3 },
        act: { kind: 'delete', at: 1 },
      });
      expect(await countOf(conversation, 0)).toBe(2);
    });

    test('are counted up to a limit', async () => {
      const conversation = await makeConversation(store);
      await fill(conversation, ...Array.from({ length: 12 }, () => 1));
      expect(await countOf(conversation, 0, 5)).toBe(5);
      expect(await countOf(conversation, 8, 5)).toBe(4);
    });

    test('may be in conversations whose latest message is not read or cleared', async () => {
      const conversation = await makeConversation(store);
      const [me, other] = conversation.memberIds as [string, string];
      const behind = () => store.unread.behind(me, 10);
      expect(await behind()).toEqual([]);
      await fill(conversation, 1, 1);
      expect(await behind()).toEqual([{ conversationId: conversation.id, after: 0 }]);
      await store.receipts.advance(conversation.id, me, { delivered: 1, read: 1 });
      expect(await behind()).toEqual([{ conversationId: conversation.id, after: 1 }]);
      expect(await store.unread.behind(other, 10)).toHaveLength(1);
      await store.settings.put(conversation.id, me, { rev: 1, changeId: 'x', cleared: 2 });
      expect(await behind()).toEqual([]);
      await fill(conversation, 1);
      expect(await behind()).toEqual([{ conversationId: conversation.id, after: 2 }]);
      // A change takes a value of the counter, and is nothing to be read.
      await store.receipts.advance(conversation.id, me, { delivered: 3, read: 3 });
      await store.messages.change({
        ...{ conversationId: conversation.id, seq: 1, changeId: randomUUID(), base: 1 },
        act: { kind: 'edit', text: 'Hello again', at: 1 },
      });
      expect(await behind()).toEqual([]);
    });

    test('are looked for in the latest activity first, and no further than asked', async () => {
      const base = await makeConversation(store);
      const me = base.memberIds[0] as string;
      const opened = [base];
      for (const at of [1, 2]) {
        const other = await makeConversation(store);
        const memberIds = [me, other.memberIds[0] as string].sort();
        const made = { id: randomUUID(), memberIds, createdAt: at };
        opened.push((await store.conversations.open(made)).conversation);
      }
      for (const [index, conversation] of opened.entries()) {
        const senderId = conversation.memberIds.find((id) => id !== me) as string;
        const createdAt = 1_800_000_000_000 + index;
        await store.messages.append(newMessage(conversation, { senderId, createdAt }));
      }
      const found = await store.unread.behind(me, 2);
      expect(found.map(({ conversationId }) => conversationId)).toEqual([
        opened[2]?.id,
        opened[1]?.id,
      ]);
    });
  });
}
