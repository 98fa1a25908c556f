import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { digestOf } from '../../src/store/message-change.js';
import type { ConversationRecord, MessageChange, Store } from '../../src/store/store.js';
import { makeConversation, newMessage } from '../store-contract.js';

const at = 1_700_000_500_000;

/**
 * What every store does with messages that change.
 *
 * @param open - Opens an empty store, or one that others use at the same time.
 */
export function messageChangesContract(name: string, open: () => Promise<Store>): void {
  async function setUp(messages = 3) {
    const store = await open();
    onTestFinished(() => store.close());
    const conversation = await makeConversation(store);
    const sent = [];
    for (let n = 1; n <= messages; n += 1) {
      const message = newMessage(conversation, { text: `message ${n}` });
      sent.push(message);
      await store.messages.append(message);
    }
    return { store, conversation, sent };
  }

  function edit(
    { id }: ConversationRecord,
    seq: number,
    base: number,
    text: string,
  ): MessageChange {
    const act = { kind: 'edit', text, at } as const;
    return { conversationId: id, seq, changeId: randomUUID(), base, act };
  }

  function react(
    { id }: ConversationRecord,
    seq: number,
    {
      base = seq,
      on = true,
      ...reaction
    }: { userId: string; emoji: string; on?: boolean; base?: number },
  ): MessageChange {
    const act = { kind: 'react', on, ...reaction } as const;
    return { conversationId: id, seq, changeId: randomUUID(), base, act };
  }

  /** A change that touches no text. */
  function touch({ id, memberIds }: ConversationRecord, seq: number, base: number): MessageChange {
    const [userId = ''] = memberIds;
    const act = { kind: 'react', userId, emoji: '👍', on: false } as const;
    return { conversationId: id, seq, changeId: randomUUID(), base, act };
  }

  function deletion({ id }: ConversationRecord, seq: number, base: number): MessageChange {
    const act = { kind: 'delete', at } as const;
    return { conversationId: id, seq, changeId: randomUUID(), base, act };
  }

  async function walk(store: Store, conversationId: string, after: number, limit: number) {
    const seen: string[] = [];
    for (let more = true, position = after; more; ) {
      const page = await store.messages.changesAfter(conversationId, position, limit);
      seen.push(...page.changes.map(({ key, message }) => `${key}:${message.seq}@${message.rev}`));
      ({ more, through: position } = page);
    }
    return seen;
  }

  describe(`${name}: messages that change`, () => {
    test('a message carries data and what it answers, and one without has neither', async () => {
      const { store, conversation } = await setUp(1);
      const message = newMessage(conversation, { data: '{"order":[17,"ä"]}', replyTo: 1 });
      const stored = await store.messages.append(message);
      expect(stored).toEqual({ created: true, message: { ...message, seq: 2, rev: 2 } });
      expect(await store.messages.at(conversation.id, [2, 9])).toEqual(
        new Map([[2, stored.message]]),
      );
      expect(await store.messages.append(message)).toEqual({ ...stored, created: false });
      const [plain] = (await store.messages.before(conversation.id, 2, 1)).messages;
      expect(plain).not.toHaveProperty('data');
      expect(plain).not.toHaveProperty('replyTo');
      for (const other of [{ data: '{}' }, { replyTo: 2 }]) {
        await expect(store.messages.append({ ...message, ...other })).rejects.toMatchObject({
          code: 'client_id_conflict',
        });
      }
    });

    test('one that is kept in other words than it was sent is known again by what was sent', async () => {
      const { store, conversation } = await setUp(0);
      const sent = newMessage(conversation, { text: 'darn' });
      const kept = { ...sent, text: '****', sent: digestOf(sent) };
      const { message } = await store.messages.append(kept);
      expect(message).toEqual({ ...sent, text: '****', seq: 1, rev: 1 });
      for (const repeat of [sent, kept, { ...kept, text: '----' }]) {
        expect(await store.messages.append(repeat)).toEqual({ created: false, message });
      }
      await expect(store.messages.append({ ...sent, text: '****' })).rejects.toMatchObject({
        code: 'client_id_conflict',
      });
      // It was let through as it is when it came first, and would not be now.
      const plain = newMessage(conversation, { text: 'fine' });
      const stored = await store.messages.append(plain);
      const changed = { ...plain, text: 'great', sent: digestOf(plain) };
      expect(await store.messages.append(changed)).toEqual({ ...stored, created: false });
      // An edit does not make it another message.
      await store.messages.change(edit(conversation, 1, 1, 'better'));
      expect(await store.messages.append(sent)).toMatchObject({ created: false });
    });

    test('a change that a message has had is known to be one', async () => {
      const { store, conversation } = await setUp(1);
      const change = edit(conversation, 1, 1, 'better');
      expect(await store.messages.hasChange(change)).toBe(false);
      await store.messages.change(change);
      expect(await store.messages.hasChange(change)).toBe(true);
      expect(await store.messages.hasChange({ ...change, seq: 2 })).toBe(false);
      expect(await store.messages.hasChange({ ...change, changeId: randomUUID() })).toBe(false);
      const nowhere = { ...change, conversationId: 'nowhere' };
      expect(await store.messages.hasChange(nowhere)).toBe(false);
    });

    test('an edit keeps its place, and takes the next value of the counter', async () => {
      const { store, conversation, sent } = await setUp();
      const change = edit(conversation, 2, 2, 'better');
      const message = { ...sent[1], text: 'better', editedAt: at, seq: 2, rev: 4 };
      expect(await store.messages.change(change)).toEqual({ outcome: 'applied', message });
      expect(await store.messages.at(conversation.id, [2])).toEqual(new Map([[2, message]]));
      expect((await store.messages.heads([conversation.id])).get(conversation.id)).toBe(4);
      const { messages } = await store.messages.before(conversation.id, null, 10);
      expect(messages.map(({ seq, text }) => [seq, text])).toEqual([
        [1, 'message 1'],
        [2, 'better'],
        [3, 'message 3'],
      ]);
      expect((await store.messages.latest([conversation.id])).get(conversation.id)?.seq).toBe(3);
      expect((await store.messages.append(newMessage(conversation))).message.seq).toBe(5);
    });

    test('who was away meets each message at its place, before it comes as changed', async () => {
      const { store, conversation } = await setUp(4);
      await store.messages.change(edit(conversation, 2, 2, 'edited'));
      await store.messages.append(newMessage(conversation));
      await store.messages.change(touch(conversation, 4, 4));
      await store.messages.change(touch(conversation, 2, 5));
      // Each in its current state; 5 has gone, as 2 has changed again since.
      const all = ['1:1@1', '2:2@8', '3:3@3', '4:4@7', '6:6@6', '7:4@7', '8:2@8'];
      for (const limit of [1, 2, 3, 50]) {
        expect(await walk(store, conversation.id, 0, limit)).toEqual(all);
        expect(await walk(store, conversation.id, 3, limit)).toEqual(all.slice(3));
        expect(await walk(store, conversation.id, 8, limit)).toEqual([]);
      }
      const { messages, more } = await store.messages.after(conversation.id, 1, 3);
      expect(messages.map(({ seq }) => seq)).toEqual([2, 3, 4]);
      expect(more).toBe(true);
    });

    test('a repeated change has no effect, and never undoes a later one', async () => {
      const { store, conversation } = await setUp();
      const first = edit(conversation, 1, 1, 'first');
      await store.messages.change(first);
      await store.messages.change(edit(conversation, 1, 4, 'second'));
      const repeated = await store.messages.change(first);
      expect(repeated).toMatchObject({ outcome: 'repeated', message: { text: 'second', rev: 5 } });
      expect((await store.messages.heads([conversation.id])).get(conversation.id)).toBe(5);
    });

    test('ten repeats at once apply once', async () => {
      const { store, conversation } = await setUp();
      const change = edit(conversation, 3, 3, 'once');
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, () => store.messages.change(change)),
      );
      expect(outcomes.filter(({ outcome }) => outcome === 'applied')).toHaveLength(1);
      for (const { message } of outcomes) expect(message).toMatchObject({ text: 'once', rev: 4 });
    });

    test('an edit of a text that changed meanwhile is a conflict; what touched no text is none', async () => {
      const { store, conversation } = await setUp();
      await store.messages.change(touch(conversation, 1, 1));
      expect(await store.messages.change(edit(conversation, 1, 1, 'mine'))).toMatchObject({
        outcome: 'applied',
      });
      expect(await store.messages.change(edit(conversation, 1, 4, 'too late'))).toMatchObject({
        outcome: 'conflict',
        message: { text: 'mine', rev: 5 },
      });
      expect(await store.messages.change(touch(conversation, 1, 1))).toMatchObject({
        outcome: 'applied',
        message: { text: 'mine', rev: 6 },
      });
    });

    test('beyond sixteen changes since its base nobody can tell, and it is a conflict', async () => {
      const { store, conversation } = await setUp(1);
      const early = touch(conversation, 1, 1);
      expect((await store.messages.change(early)).outcome).toBe('applied');
      for (let n = 0; n < 15; n += 1) await store.messages.change(touch(conversation, 1, 2 + n));
      // The sixteenth from the end is remembered, and what is new is known not to have been.
      expect((await store.messages.change(early)).outcome).toBe('repeated');
      expect((await store.messages.change(touch(conversation, 1, 2))).outcome).toBe('applied');
      expect(await store.messages.change(early)).toMatchObject({
        outcome: 'conflict',
        message: { rev: 18 },
      });
      expect((await store.messages.change(touch(conversation, 1, 18))).outcome).toBe('applied');
    });

    test('a deleted message keeps its place and nothing else, for good', async () => {
      const { store, conversation } = await setUp(1);
      const message = newMessage(conversation, { text: 'secret', data: '{}' });
      await store.messages.append(message);
      await store.messages.change(edit(conversation, 2, 2, 'also secret'));
      const gone = await store.messages.change(deletion(conversation, 2, 2));
      const { data: _, ...rest } = message;
      const tombstone = { ...rest, text: '', seq: 2, rev: 4, deletedAt: at };
      expect(gone).toEqual({ outcome: 'applied', message: tombstone });
      expect(await store.messages.change(edit(conversation, 2, 4, 'back'))).toEqual({
        outcome: 'conflict',
        message: tombstone,
      });
      // What it said is not known any more, so whatever is sent again gets the tombstone.
      for (const text of ['secret', 'another']) {
        const again = { ...message, text };
        expect(await store.messages.append(again)).toEqual({ created: false, message: tombstone });
      }
    });

    test('a deletion takes along what was answered and who reacted', async () => {
      const { store, conversation } = await setUp(1);
      const [ada = '', ben = ''] = conversation.memberIds;
      await store.messages.append(newMessage(conversation, { replyTo: 1 }));
      await store.messages.change(react(conversation, 2, { userId: ben, emoji: '👍' }));
      await store.messages.change(react(conversation, 2, { userId: ada, emoji: '👀' }));
      const { message } = await store.messages.change(deletion(conversation, 2, 2));
      expect(message).toMatchObject({ text: '', rev: 5, deletedAt: at });
      expect(message).not.toHaveProperty('replyTo');
      expect(message).not.toHaveProperty('reactions');
      expect(
        await store.messages.change(react(conversation, 2, { userId: ben, emoji: '👍', base: 5 })),
      ).toEqual({ outcome: 'conflict', message });
    });

    test('reactions stand by who was first, and each member has each emoji once', async () => {
      const { store, conversation } = await setUp(1);
      const [ada = '', ben = ''] = conversation.memberIds;
      const after = async (userId: string, emoji: string, on = true) => {
        const change = react(conversation, 1, { userId, emoji, on });
        return (await store.messages.change(change)).message.reactions;
      };
      expect(await after(ben, '👍')).toEqual([{ emoji: '👍', userIds: [ben] }]);
      await after(ada, '🎉');
      await after(ada, '👍');
      const both = [
        { emoji: '👍', userIds: [ben, ada] },
        { emoji: '🎉', userIds: [ada] },
      ];
      expect(await after(ada, '👍')).toEqual(both);
      expect(
        (await store.messages.before(conversation.id, null, 1)).messages[0]?.reactions,
      ).toEqual(both);
      expect(await after(ben, '👍', false)).toEqual([
        { emoji: '👍', userIds: [ada] },
        { emoji: '🎉', userIds: [ada] },
      ]);
      await after(ada, '👍', false);
      await after(ben, '🎉', false);
      expect(await after(ada, '🎉', false)).toBeUndefined();
    });

    test('a reaction that is taken off elsewhere is not put on again by a repeat', async () => {
      const { store, conversation } = await setUp(1);
      const [userId = ''] = conversation.memberIds;
      // It is on already: as a change of its own it counts all the same.
      await store.messages.change(react(conversation, 1, { userId, emoji: '👍' }));
      const on = react(conversation, 1, { userId, emoji: '👍' });
      await store.messages.change(on);
      await store.messages.change(react(conversation, 1, { userId, emoji: '👍', on: false }));
      const repeated = await store.messages.change(on);
      expect(repeated.outcome).toBe('repeated');
      expect(repeated.message).not.toHaveProperty('reactions');
    });

    test('a member has at most eight reactions to a message, whatever the other one has', async () => {
      const { store, conversation } = await setUp(1);
      const [ada = '', ben = ''] = conversation.memberIds;
      const emojis = ['1️⃣', '2️⃣', '3️⃣', '4️⃣', '5️⃣', '6️⃣', '7️⃣', '8️⃣', '9️⃣'];
      for (const emoji of emojis.slice(0, 8)) {
        await store.messages.change(react(conversation, 1, { userId: ada, emoji }));
      }
      const ninth = react(conversation, 1, { userId: ada, emoji: '9️⃣' });
      expect(await store.messages.change(ninth)).toMatchObject({
        outcome: 'too_many',
        message: { rev: 9 },
      });
      const bens = react(conversation, 1, { userId: ben, emoji: '9️⃣' });
      expect((await store.messages.change(bens)).outcome).toBe('applied');
      const off = react(conversation, 1, { userId: ada, emoji: '1️⃣', on: false });
      expect((await store.messages.change(off)).outcome).toBe('applied');
      // It was refused, so it has not happened: the same one may happen now.
      expect((await store.messages.change(ninth)).outcome).toBe('applied');
    });

    test('however much one member reacts, the other’s changes are still known', async () => {
      const { store, conversation } = await setUp(1);
      const [ada = '', ben = ''] = conversation.memberIds;
      const adas = react(conversation, 1, { userId: ada, emoji: '👍' });
      await store.messages.change(adas);
      for (let n = 0; n < 40; n += 1) {
        const emoji = '🎉';
        await store.messages.change(
          react(conversation, 1, { userId: ben, emoji, on: n % 2 === 0 }),
        );
      }
      expect((await store.messages.change(adas)).outcome).toBe('repeated');
      expect((await store.messages.change(edit(conversation, 1, 1, 'edited'))).outcome).toBe(
        'applied',
      );
    });

    test('an answer needs a message that is there; a repeat of one does not', async () => {
      const { store, conversation } = await setUp(2);
      const answer = newMessage(conversation, { replyTo: 1 });
      const stored = await store.messages.append(answer);
      expect(stored.message.replyTo).toBe(1);
      await store.messages.change(deletion(conversation, 1, 1));
      const nothing = [
        newMessage(conversation, { replyTo: 1 }),
        newMessage(conversation, { replyTo: 99 }),
      ];
      // At once, as one group: those that are refused harm no others, and keep no place.
      const outcomes = await Promise.allSettled([
        store.messages.append(newMessage(conversation)),
        ...nothing.map((message) => store.messages.append(message)),
        store.messages.append(answer),
        store.messages.append(newMessage(conversation, { replyTo: 2 })),
      ]);
      const missing = { reason: { code: 'message_not_found', name: 'StoreError' } };
      expect(outcomes).toMatchObject([
        { value: { created: true, message: { seq: 5 } } },
        missing,
        missing,
        { value: { created: false, message: { seq: 3, replyTo: 1 } } },
        { value: { created: true, message: { seq: 6, replyTo: 2 } } },
      ]);
    });

    test('a resend after an edit returns the message as it is now', async () => {
      const { store, conversation, sent } = await setUp(1);
      await store.messages.change(edit(conversation, 1, 1, 'edited'));
      const [first = newMessage(conversation)] = sent;
      expect(await store.messages.append(first)).toMatchObject({
        created: false,
        message: { text: 'edited', rev: 2 },
      });
    });

    test('a state that is not here cannot be built upon', async () => {
      const { store, conversation } = await setUp(1);
      expect(await store.messages.change(touch(conversation, 1, 9))).toMatchObject({
        outcome: 'conflict',
        message: { rev: 1 },
      });
    });

    test('what is not there cannot be changed, nor what is removed', async () => {
      const { store, conversation } = await setUp(1);
      await expect(store.messages.change(touch(conversation, 2, 2))).rejects.toMatchObject({
        code: 'message_not_found',
        name: 'StoreError',
      });
      const missing = { code: 'not_found', name: 'StoreError' };
      const nowhere = { ...conversation, id: 'nowhere' };
      await expect(store.messages.change(touch(nowhere, 1, 1))).rejects.toMatchObject(missing);
      expect(await store.messages.at(conversation.id, [2])).toEqual(new Map());
      await store.conversations.remove(conversation.id, at);
      await expect(store.messages.change(touch(conversation, 1, 1))).rejects.toMatchObject(missing);
    });

    test('messages and changes at once take each value of the counter once', async () => {
      const { store, conversation } = await setUp(5);
      const work = Array.from({ length: 40 }, (_, n) =>
        n % 2 === 0
          ? store.messages.append(newMessage(conversation)).then(({ message }) => message.seq)
          : store.messages
              .change(touch(conversation, (n % 5) + 1, (n % 5) + 1))
              .then(({ message }) => message.rev),
      );
      const taken = (await Promise.all(work)).sort((a, b) => a - b);
      expect(taken).toEqual(Array.from({ length: 40 }, (_, n) => n + 6));
    });
  });
}
