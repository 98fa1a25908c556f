import { randomUUID } from 'node:crypto';
import { systemSenderId } from '@chat/protocol';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { seenBy } from '../../src/store/seen-by.js';
import type { ConversationRecord, MessageChange, Store } from '../../src/store/store.js';
import { makeConversation, makeUser, newMessage } from '../store-contract.js';

const newId = () => randomUUID().replaceAll('-', '');
const at = 1_700_000_500_000;
const most = 1_000;

/** What every store promises of users who have blocked others, and of what these write to them. */
export function blocksContract(name: string, createStore: () => Promise<Store>): void {
  describe(`${name}: blocks`, () => {
    let store: Store;
    let conversation: ConversationRecord;
    /** Has blocked Ben where a test says so. */
    let ann: string;
    let ben: string;
    beforeEach(async () => {
      store = await createStore();
      onTestFinished(() => store.close());
      conversation = await makeConversation(store);
      [ann, ben] = conversation.memberIds as [string, string];
    });

    const block = () => store.blocks.add(ann, { blockedId: ben, at }, most);
    const send = async (senderId: string, text: string, more: object = {}) => {
      const message = newMessage(conversation, { senderId, text, ...more });
      return (await store.messages.append(message)).message;
    };
    const change = (seq: number, base: number, act: MessageChange['act']) =>
      store.messages.change({
        ...{ conversationId: conversation.id, seq, base, changeId: randomUUID(), act },
      });
    const edit = (seq: number, base: number, text: string) =>
      change(seq, base, { kind: 'edit', text, at });
    const react = (userId: string, seq: number, emoji: string, on = true) =>
      change(seq, seq, { kind: 'react', userId, emoji, on });
    const textsFor = async (viewerId: string | undefined) =>
      (await store.messages.before(conversation.id, null, 50, viewerId)).messages.map(
        ({ text }) => text,
      );
    /** A message as each of the two sees it. */
    const seen = async (seq: number) => {
      const message = (await store.messages.at(conversation.id, [seq])).get(seq);
      if (message === undefined) throw new Error('It is not there.');
      return { ann: seenBy(ann, message), ben: seenBy(ben, message) };
    };

    test('a block is there once, one way, and goes when it is taken away', async () => {
      expect(await block()).toBe('added');
      expect(await store.blocks.add(ann, { blockedId: ben, at: at + 1 }, most)).toBe('there');
      expect(await store.blocks.of(ann)).toEqual([ben]);
      expect(await store.blocks.of(ben)).toEqual([]);
      const none = new Map();
      expect(await store.blocks.between(ann, [ben])).toEqual({
        own: new Map([[ben, at]]),
        theirs: none,
      });
      expect(await store.blocks.between(ben, [ann, 'nobody'])).toEqual({
        own: none,
        theirs: new Map([[ann, at]]),
      });
      expect(await store.blocks.between(ben, [])).toEqual({ own: none, theirs: none });
      expect(await store.blocks.remove(ben, ann)).toBe(false);
      expect(await store.blocks.remove(ann, ben)).toBe(true);
      expect(await store.blocks.remove(ann, ben)).toBe(false);
      expect(await store.blocks.of(ann)).toEqual([]);
    });

    test('blocks are listed page by page, the latest first, and no more are taken than there may be', async () => {
      const others = await Promise.all([1, 2, 3, 4].map(() => makeUser(store)));
      for (const [index, { id }] of others.entries()) {
        // Two at one time.
        await store.blocks.add(ann, { blockedId: id, at: at + Math.min(index, 2) }, 4);
      }
      expect(await store.blocks.add(ann, { blockedId: ben, at }, 4)).toBe('full');
      const again = { blockedId: others[0]?.id ?? '', at: at + 9 };
      expect(await store.blocks.add(ann, again, 4)).toBe('there');
      const listed = [];
      for (let after = {}; ; ) {
        const [one] = await store.blocks.page(ann, { limit: 1, ...after });
        if (one === undefined) break;
        listed.push(one);
        after = { after: one };
      }
      expect(listed).toEqual(await store.blocks.page(ann, { limit: 50 }));
      expect(listed.map((each) => each.at - at)).toEqual([2, 2, 1, 0]);
      expect(new Set(listed.map(({ blockedId }) => blockedId)).size).toBe(4);
      expect(await store.blocks.page(ben, { limit: 50 })).toEqual([]);
    });

    test('with a user go all blocks by them and of them', async () => {
      const { id: eve } = await makeUser(store);
      await block();
      await store.blocks.add(ben, { blockedId: eve, at }, most);
      await store.blocks.add(ann, { blockedId: eve, at }, most);
      await store.blocks.removeAllOf(ben);
      expect(await store.blocks.of(ann)).toEqual([eve]);
      expect(await store.blocks.of(ben)).toEqual([]);
    });

    test('what a blocked one writes takes its place, and is seen by themselves alone, for ever', async () => {
      await send(ben, 'before');
      await block();
      const [lost, own] = [await send(ben, 'blocked'), await send(ann, 'hers')];
      await store.messages.append(
        newMessage(conversation, { senderId: systemSenderId, text: 'system' }),
      );
      expect([lost.seq, own.seq]).toEqual([2, 3]);
      expect(lost.aside).toEqual({ hidden: true });
      await store.blocks.remove(ann, ben);
      await send(ben, 'after');
      const all = ['before', 'blocked', 'hers', 'system', 'after'];
      expect(await textsFor(ben)).toEqual(all);
      expect(await textsFor(undefined)).toEqual(all);
      expect(await textsFor(ann)).toEqual(all.filter((text) => text !== 'blocked'));
    });

    test('each page is full of what its viewer sees, and changes are of all', async () => {
      await block();
      // Mostly his, at both ends.
      for (let n = 1; n <= 24; n += 1) await send(n % 8 === 4 ? ann : ben, `${n}`);
      const { id } = conversation;
      const seqs = (messages: readonly { readonly seq: number }[]) =>
        messages.map(({ seq }) => seq);
      const newest = await store.messages.before(id, null, 2, ann);
      expect([seqs(newest.messages), newest.more]).toEqual([[12, 20], true]);
      const older = await store.messages.before(id, 12, 2, ann);
      expect([seqs(older.messages), older.more]).toEqual([[4], false]);
      const first = await store.messages.after(id, 0, 2, ann);
      expect([seqs(first.messages), first.more]).toEqual([[4, 12], true]);
      const second = await store.messages.after(id, 12, 2, ann);
      expect([seqs(second.messages), second.more]).toEqual([[20], false]);
      // Of changes all are told, and who sees which is asked of each: so a page costs what it may.
      const { changes, through } = await store.messages.changesAfter(id, 0, 50);
      expect(changes.map(({ key }) => key)).toEqual(Array.from({ length: 24 }, (_, n) => n + 1));
      expect(changes.filter(({ message }) => seenBy(ann, message)).map(({ key }) => key)).toEqual([
        4, 12, 20,
      ]);
      expect(through).toBe(24);
      expect((await store.messages.heads([id])).get(id)).toBe(24);
      expect((await store.messages.latest([id], ann)).get(id)?.seq).toBe(20);
      expect((await store.messages.latest([id], ben)).get(id)?.seq).toBe(24);
      expect((await store.messages.latest([id])).get(id)?.seq).toBe(24);
    });

    test('a conversation of which somebody sees nothing has no last message for them', async () => {
      await block();
      await send(ben, 'blocked');
      expect(await store.messages.latest([conversation.id], ann)).toEqual(new Map());
      expect(await textsFor(ann)).toEqual([]);
    });

    test('what is hidden is not unread', async () => {
      await send(ben, 'before');
      await block();
      for (let n = 0; n < 3; n += 1) await send(ben, 'blocked');
      const places = [{ conversationId: conversation.id, after: 0 }];
      expect((await store.unread.count(ann, places, 100)).get(conversation.id)).toBe(1);
      const behind = [{ conversationId: conversation.id, after: 1 }];
      expect(await store.unread.count(ann, behind, 100)).toEqual(new Map());
      await send(ann, 'hers');
      expect((await store.unread.count(ben, places, 100)).get(conversation.id)).toBe(1);
    });

    test('what is hidden is found by who wrote it alone', async () => {
      await block();
      const { seq } = await send(ben, 'a word of his');
      const find = async (userId: string) =>
        (await store.search.find({ userId, text: 'word', limit: 10 })).messages.map(
          (message) => message.seq,
        );
      expect(await find(ben)).toEqual([seq]);
      expect(await find(ann)).toEqual([]);
    });

    test('a repeat of what was sent before a block stays what it was, and so does one of what was hidden', async () => {
      const early = newMessage(conversation, { senderId: ben, text: 'early' });
      await store.messages.append(early);
      await block();
      const late = newMessage(conversation, { senderId: ben, text: 'late' });
      await store.messages.append(late);
      expect(await store.messages.append(early)).toMatchObject({ created: false });
      await store.blocks.remove(ann, ben);
      const again = await store.messages.append(late);
      expect(again).toMatchObject({ created: false, message: { aside: { hidden: true } } });
      expect(await textsFor(ann)).toEqual(['early']);
    });

    test('the other one neither answers nor changes what is hidden from them', async () => {
      await block();
      const { seq } = await send(ben, 'blocked');
      const missing = { code: 'message_not_found' };
      await expect(send(ann, 'An answer', { replyTo: seq })).rejects.toMatchObject(missing);
      await expect(react(ann, seq, '👍')).rejects.toMatchObject(missing);
      expect(await send(ben, 'An answer', { replyTo: seq })).toMatchObject({ replyTo: seq });
      expect(await react(ben, seq, '👍')).toMatchObject({ outcome: 'applied' });
    });

    test('an edit by a blocked one is seen by themselves alone, until they edit it unblocked', async () => {
      const { seq } = await send(ben, 'first', { data: '{"n":1}' });
      await block();
      const edited = await edit(seq, seq, 'second');
      expect(edited).toMatchObject({ outcome: 'applied', isApart: true });
      expect(await seen(seq)).toMatchObject({
        ann: { text: 'first', data: '{"n":1}', rev: 2 },
        ben: { text: 'second', data: '{"n":1}', editedAt: at, rev: 2 },
      });
      expect((await seen(seq)).ann).not.toHaveProperty('editedAt');
      await store.blocks.remove(ann, ben);
      expect((await seen(seq)).ann).toMatchObject({ text: 'first' });
      const again = await edit(seq, 2, 'third');
      expect(again).toEqual({ outcome: 'applied', message: again.message });
      for (const its of Object.values(await seen(seq))) {
        expect(its).toMatchObject({ text: 'third', data: '{"n":1}', rev: 3 });
      }
    });

    test('each finds an edited message by the text that they see', async () => {
      const { seq } = await send(ben, 'the early word');
      await block();
      await edit(seq, seq, 'the late word');
      const find = async (userId: string, text: string) =>
        (await store.search.find({ userId, text, limit: 10 })).messages.length;
      expect(await find(ann, 'early')).toBe(1);
      expect(await find(ann, 'late')).toBe(0);
      expect(await find(ben, 'early')).toBe(0);
      expect(await find(ben, 'late')).toBe(1);
    });

    test('a reaction by a blocked one is seen by themselves alone; one from before goes for both', async () => {
      const { seq } = await send(ann, 'hers');
      await react(ben, seq, '👍');
      await react(ann, seq, '🎉');
      await block();
      expect(await react(ben, seq, '🎉')).toMatchObject({ isApart: true });
      expect(await react(ben, seq, '👀')).toMatchObject({ isApart: true });
      const reactions = async () => {
        const its = await seen(seq);
        const plain = (message: typeof its.ann) =>
          message?.reactions?.map(({ emoji, userIds }) => `${emoji}${userIds.length}`);
        return { ann: plain(its.ann), ben: plain(its.ben) };
      };
      expect(await reactions()).toEqual({ ann: ['👍1', '🎉1'], ben: ['👍1', '🎉2', '👀1'] });
      // Hers reach him.
      await react(ann, seq, '👀');
      expect(await reactions()).toEqual({
        ann: ['👍1', '🎉1', '👀1'],
        ben: ['👍1', '🎉2', '👀2'],
      });
      expect(await react(ben, seq, '👍', false)).not.toHaveProperty('isApart');
      await react(ben, seq, '👀', false);
      expect(await reactions()).toEqual({ ann: ['🎉1', '👀1'], ben: ['🎉2', '👀1'] });
      await store.blocks.remove(ann, ben);
      expect((await reactions()).ann).toEqual(['🎉1', '👀1']);
    });

    test('of nobody’s reactions there are more than there may be, wherever they are seen', async () => {
      const { seq } = await send(ann, 'hers');
      const emojis = ['👍', '🎉', '👀', '🔥', '✅', '🚀', '🍀', '🎈', '🌞'];
      for (const emoji of emojis.slice(0, 4)) await react(ben, seq, emoji);
      await block();
      for (const emoji of emojis.slice(4, 8)) await react(ben, seq, emoji);
      expect(await react(ben, seq, emojis[8] as string)).toMatchObject({ outcome: 'too_many' });
    });

    test('what a blocked one deletes is gone for both, and what was hidden stays so', async () => {
      const { seq } = await send(ben, 'before');
      await block();
      const hidden = await send(ben, 'blocked');
      await edit(seq, seq, 'edited apart');
      await change(seq, 3, { kind: 'delete', at });
      await change(hidden.seq, hidden.seq, { kind: 'delete', at });
      const { ann: hers, ben: his } = await seen(seq);
      for (const its of [hers, his]) expect(its).toMatchObject({ text: '', deletedAt: at });
      expect((await seen(hidden.seq)).ann).toBeNull();
      expect((await seen(hidden.seq)).ben).toMatchObject({ deletedAt: at });
    });

    test('the first hidden message since some time is known', async () => {
      const { id } = conversation;
      const first = (since: number) => store.messages.firstHidden(id, ben, since);
      await send(ben, 'before', { createdAt: at + 1 });
      await block();
      await send(ben, 'one', { createdAt: at + 2 });
      await send(ann, 'hers', { createdAt: at + 3 });
      await send(ben, 'two', { createdAt: at + 4 });
      expect([await first(0), await first(at + 3), await first(at + 5)]).toEqual([2, 4, null]);
      expect(await store.messages.firstHidden(id, ann, 0)).toBeNull();
    });

    test('a conversation that a blocked one opens is not listed for who blocked them, until they see something of it', async () => {
      await block();
      const open = (openedBy?: string) =>
        store.conversations.open({
          ...{ id: newId(), memberIds: [ann, ben], topic: 'other', createdAt: at },
          ...(openedBy !== undefined && { openedBy }),
        });
      const { conversation: opened, created } = await open(ben);
      expect([opened.hiddenFrom, created]).toEqual([ann, true]);
      const isListedFor = async (userId: string) =>
        (await store.conversations.listFor(userId, { limit: 10 })).some(
          ({ id }) => id === opened.id,
        );
      expect([await isListedFor(ann), await isListedFor(ben)]).toEqual([false, true]);
      // However often, and by whom else it is opened.
      await open(ben);
      await open();
      await store.messages.append(newMessage(opened, { senderId: ben, text: 'blocked' }));
      expect(await isListedFor(ann)).toBe(false);
      // Herself: told as it was.
      expect((await open(ann)).conversation.hiddenFrom).toBe(ann);
      expect((await open(ann)).conversation).not.toHaveProperty('hiddenFrom');
      expect(await isListedFor(ann)).toBe(true);
    });

    test('it is listed with the first message in it that they see', async () => {
      await block();
      const { conversation: opened } = await store.conversations.open({
        ...{ id: newId(), memberIds: [ann, ben], topic: 'other', createdAt: at, openedBy: ben },
      });
      await store.blocks.remove(ann, ben);
      const listed = async () =>
        (await store.conversations.listFor(ann, { limit: 10 })).map(({ id }) => id);
      expect(await listed()).not.toContain(opened.id);
      await store.messages.append(newMessage(opened, { senderId: ben, text: 'seen' }));
      expect(await listed()).toContain(opened.id);
      expect(await store.conversations.byId(opened.id)).not.toHaveProperty('hiddenFrom');
    });

    test('whoever has blocked nobody opens conversations as ever, and so does who has', async () => {
      await block();
      const open = (openedBy: string, topic: string) =>
        store.conversations.open({
          ...{ id: newId(), memberIds: [ann, ben], topic, createdAt: at, openedBy },
        });
      expect((await open(ann, 'hers')).conversation).not.toHaveProperty('hiddenFrom');
      await store.blocks.remove(ann, ben);
      expect((await open(ben, 'his')).conversation).not.toHaveProperty('hiddenFrom');
    });
  });
}
