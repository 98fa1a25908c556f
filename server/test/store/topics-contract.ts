import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Store } from '../../src/store/store.js';
import { makeConversation, newMessage } from '../store-contract.js';

const newId = () => randomUUID().replaceAll('-', '');

/** What every store promises of several conversations of the same two, and of what apps put with them. */
export function topicsContract(name: string, createStore: () => Promise<Store>): void {
  describe(`${name}: topics`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
    });

    test('two users have one conversation for each topic, and one without, however often it is opened', async () => {
      const { id, memberIds } = await makeConversation(store);
      // What looks like a member, or like another key, is a topic all the same.
      const topics = ['order-1', 'order-2', 'Order-1', memberIds[0] ?? '', ' x', '!', 'ä 文 👋'];
      const open = (topic?: string) =>
        store.conversations.open({
          ...{ id: newId(), memberIds, createdAt: 1 },
          ...(topic !== undefined && { topic }),
        });
      const opened = await Promise.all([...topics, ...topics].map(open));
      expect(opened.filter(({ created }) => created)).toHaveLength(topics.length);
      expect(new Set(opened.map(({ conversation }) => conversation.id)).size).toBe(topics.length);
      for (const [index, { conversation }] of opened.entries()) {
        const topic = topics[index % topics.length];
        expect(conversation).toMatchObject({ topic, memberIds });
        expect(await store.conversations.byId(conversation.id)).toEqual(conversation);
      }
      for (const without of [await open(), await open('')]) {
        expect(without).toMatchObject({ created: false, conversation: { id, topic: '' } });
      }
    });

    test('what two have about a topic is found as it is, and nothing that only looks like it', async () => {
      const { id, memberIds } = await makeConversation(store);
      const { memberIds: others } = await makeConversation(store);
      const { conversations } = store;
      const topics = ['order', 'order 1', memberIds[1] ?? '', 'ä 文 👋'];
      for (const topic of topics) {
        expect(await conversations.ofMembers(memberIds, topic)).toBeNull();
        const data = JSON.stringify({ topic });
        const made = await conversations.open({
          id: newId(),
          memberIds,
          topic,
          data,
          createdAt: 1,
        });
        expect(await conversations.ofMembers(memberIds, topic)).toEqual(made.conversation);
        expect(await conversations.ofMembers(others, topic)).toBeNull();
      }
      expect(await conversations.ofMembers(memberIds, '')).toMatchObject({ id, topic: '' });
      for (const topic of ['Order', 'order ', '%', 'o*', ' order', '!']) {
        expect(await conversations.ofMembers(memberIds, topic)).toBeNull();
      }
      expect(
        await conversations.ofMembers([memberIds[0] ?? '', others[0] ?? ''].sort(), ''),
      ).toBeNull();

      await conversations.remove(id, 9);
      expect(await conversations.ofMembers(memberIds, '')).toBeNull();
      await conversations.clear(id);
      expect(await conversations.ofMembers(memberIds, '')).toBeNull();
      const anew = await conversations.open({ id: newId(), memberIds, createdAt: 10 });
      expect(await conversations.ofMembers(memberIds, '')).toEqual(anew.conversation);
    });

    test('what is put with a conversation is kept as it is, by whoever made it', async () => {
      const { memberIds } = await makeConversation(store);
      const data = '{"order":[17,"ä",{"__proto__":null}],"$set":{"a.b":1}}';
      const base = { memberIds, topic: 't', createdAt: 1 };
      const made = await store.conversations.open({ id: newId(), ...base, data });
      expect(made.conversation).toMatchObject({ data });
      const again = await store.conversations.open({ id: newId(), ...base, data: '{}' });
      expect(again).toEqual({ conversation: made.conversation, created: false });
      const { id } = made.conversation;
      expect(await store.conversations.byId(id)).toEqual(made.conversation);
      const [user = ''] = memberIds;
      const listed = await store.conversations.listFor(user, { limit: 10 });
      expect(listed.find((each) => each.id === id)).toEqual(made.conversation);
      const all = await store.conversations.ofUser(user, { limit: 10, after: '' });
      expect(all.find((each) => each.id === id)).toMatchObject({ topic: 't', data });
    });

    test('each has messages, places and marks of its own', async () => {
      const first = await makeConversation(store);
      const { memberIds } = first;
      const { conversation } = await store.conversations.open({
        ...{ id: newId(), memberIds, topic: memberIds[1] ?? '', createdAt: 1 },
      });
      for (const senderId of memberIds) {
        await store.messages.append(newMessage(conversation, { senderId }));
      }
      await store.messages.append(newMessage(first));
      const { messages } = await store.messages.before(conversation.id, null, 10);
      expect(messages.map(({ seq, senderId }) => [seq, senderId])).toEqual([
        [1, memberIds[0]],
        [2, memberIds[1]],
      ]);
      expect((await store.messages.heads([first.id])).get(first.id)).toBe(1);
    });

    test('all that two have are found, and nobody else’s; removed ones are not, and can be opened anew', async () => {
      const { id, memberIds } = await makeConversation(store);
      const [one = '', other = ''] = memberIds;
      await makeConversation(store);
      const open = async (topic: string) =>
        (await store.conversations.open({ id: newId(), memberIds, topic, createdAt: 1 }))
          .conversation.id;
      const [a, b] = [await open('a'), await open('b')];
      const found = async () => {
        const each = await store.conversations.withEach(one, [other, newId()]);
        expect([...each.keys()]).toEqual([other]);
        return each.get(other)?.sort();
      };
      expect(await found()).toEqual([id, a, b].sort());
      await store.conversations.remove(a, 1);
      expect(await found()).toEqual([id, b].sort());
      const anew = await open('a');
      expect(anew).not.toBe(a);
      await store.conversations.clear(a);
      const left = await store.conversations.ofUser(one, { limit: 9, after: '', removed: true });
      expect(JSON.stringify(left)).not.toContain('"a"');
      expect(await found()).toEqual([id, anew, b].sort());
    });
  });
}
