import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Store } from '../../src/store/store.js';
import { makeConversation, newMessage } from '../store-contract.js';

const newId = () => randomUUID().replaceAll('-', '');

/** What every store promises of who may know of whom, and of when somebody was there. */
export function presenceContract(name: string, createStore: () => Promise<Store>): void {
  describe(`${name}: presence`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
    });

    test('privacy is what was set last, and nothing for who keeps nothing back', async () => {
      const [one = '', other = ''] = (await makeConversation(store)).memberIds;
      const { privacy } = store;
      expect(await privacy.of([one, other, newId()])).toEqual(new Map());
      await privacy.set(one, { presence: false, receipts: true });
      await privacy.set(other, { presence: true, receipts: false });
      expect(await privacy.of([one, other])).toEqual(
        new Map([
          [one, { presence: false, receipts: true }],
          [other, { presence: true, receipts: false }],
        ]),
      );
      expect(await privacy.set(one, { receipts: false })).toEqual({
        ...{ presence: false, receipts: false },
      });
      expect((await privacy.of([one])).get(one)).toEqual({ presence: false, receipts: false });
      await privacy.set(one, { presence: true, receipts: true });
      await privacy.remove(other);
      expect(await privacy.of([one, other])).toEqual(new Map());
    });

    test('of two changes at once that name different things neither undoes the other', async () => {
      const [one = ''] = (await makeConversation(store)).memberIds;
      await Promise.all([
        store.privacy.set(one, { presence: false }),
        store.privacy.set(one, { receipts: false }),
      ]);
      expect((await store.privacy.of([one])).get(one)).toEqual({
        presence: false,
        receipts: false,
      });
    });

    test('the time when somebody was there last only grows, and can be forgotten', async () => {
      const [one = '', other = ''] = (await makeConversation(store)).memberIds;
      const { lastSeen } = store;
      await lastSeen.raise([]);
      expect(await lastSeen.of([one, other])).toEqual(new Map());
      await lastSeen.raise([
        { userId: one, at: 120_000 },
        { userId: other, at: 60_000 },
        { userId: one, at: 60_000 },
      ]);
      await lastSeen.raise([{ userId: one, at: 60_000 }]);
      expect(await lastSeen.of([one, other, newId()])).toEqual(
        new Map([
          [one, 120_000],
          [other, 60_000],
        ]),
      );
      await lastSeen.forget(one);
      expect(await lastSeen.of([one, other])).toEqual(new Map([[other, 60_000]]));
    });

    test('nothing is kept of a user who is removed', async () => {
      const [one = ''] = (await makeConversation(store)).memberIds;
      await store.users.remove(one, 5);
      await store.privacy.set(one, { presence: false, receipts: true });
      await store.lastSeen.raise([{ userId: one, at: 60_000 }]);
      expect(await store.privacy.of([one])).toEqual(new Map());
      expect(await store.lastSeen.of([one])).toEqual(new Map());
    });

    test('who has written in a conversation is known, of each by itself', async () => {
      const conversation = await makeConversation(store);
      const { id: conversationId, memberIds } = conversation;
      const [one = '', other = ''] = memberIds;
      const writers = [
        { conversationId, userId: one },
        { conversationId, userId: other },
        { conversationId: newId(), userId: one },
        { conversationId, userId: newId() },
      ];
      expect(await store.messages.hasWritten(writers)).toEqual([false, false, false, false]);
      await store.messages.append(newMessage(conversation, { senderId: other }));
      expect(await store.messages.hasWritten(writers)).toEqual([false, true, false, false]);
      expect(await store.messages.hasWritten([])).toEqual([]);
    });

    test('the conversations with some others are found, and none with those without', async () => {
      const conversation = await makeConversation(store);
      const [one = '', other = ''] = conversation.memberIds;
      const { conversations } = store;
      expect(await conversations.withEach(one, [newId(), other])).toEqual(
        new Map([[other, [conversation.id]]]),
      );
      expect(await conversations.withEach(other, [one])).toEqual(
        new Map([[one, [conversation.id]]]),
      );
      await conversations.remove(conversation.id, 5);
      expect(await conversations.withEach(one, [other])).toEqual(new Map());
    });
  });
}
