import { randomUUID } from 'node:crypto';
import { limits, systemSenderId } from '@chat/protocol';
import { Message } from '@chat/protocol/schemas';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { refusalOf, startChat } from './chat-world.js';

const targetOf = (message: Message, base = message.rev) => ({
  conversationId: message.conversationId,
  seq: message.seq,
  changeId: randomUUID(),
  base,
});

async function startWithMessage(features?: Parameters<typeof startChat>[0]) {
  const world = await startChat(features);
  const conversationId = await world.openAnnAndBen();
  const message = await world.send(world.ann, conversationId, 'Helo');
  return { ...world, conversationId, message };
}

describe('a message of one’s own', () => {
  test('is edited for every member, at its place', async () => {
    const { chat, ann, ben, conversationId, message, listen } = await startWithMessage();
    const inbox = await listen(ben);
    const { outcome, message: edited } = await chat.changes.edit(ann, {
      ...targetOf(message),
      text: 'Hello',
    });
    expect(outcome).toBe('applied');
    expect(Value.Check(Message, edited)).toBe(true);
    expect(edited).toMatchObject({ seq: 1, rev: 2, text: 'Hello', createdAt: message.createdAt });
    expect(edited.editedAt).toBeGreaterThan(message.createdAt);
    await inbox.toBe([{ type: 'message', message: edited }]);
    expect(await chat.messages.history(ben, conversationId, {})).toEqual({
      messages: [edited],
      more: false,
      head: 2,
    });
  });

  test('is deleted for every member: its place stays, and nothing else', async () => {
    const { chat, ann, ben, conversationId, message, listen } = await startWithMessage();
    const inbox = await listen(ben);
    const { message: deleted } = await chat.changes.delete(ann, targetOf(message));
    expect(deleted).toEqual({ ...message, rev: 2, text: '', deletedAt: expect.any(Number) });
    expect(Value.Check(Message, deleted)).toBe(true);
    await inbox.toBe([{ type: 'message', message: deleted }]);
    expect((await chat.conversations.one(ben, conversationId)).lastMessage).toEqual(deleted);
  });

  test('that two devices edit at once says what the first of them made of it', async () => {
    const { chat, ann, ben, message, listen } = await startWithMessage();
    const [first, second] = [
      { ...targetOf(message), text: 'first' },
      { ...targetOf(message), text: 'second' },
    ];
    const answer = await chat.changes.edit(ann, first);
    const inbox = await listen(ben);
    expect(await chat.changes.edit(ann, second)).toEqual({ ...answer, outcome: 'conflict' });
    await inbox.toBe([]);
    // A repeat tells again, as nobody may have heard.
    expect(await chat.changes.edit(ann, first)).toEqual(answer);
    await inbox.toBe([{ type: 'message', message: answer.message }]);
  });

  test('is no longer changed once it is deleted', async () => {
    const { chat, ann, ben, message } = await startWithMessage();
    const { message: deleted } = await chat.changes.delete(ann, targetOf(message));
    const conflict = { outcome: 'conflict', message: deleted };
    const target = targetOf(deleted);
    expect(await chat.changes.edit(ann, { ...target, text: 'back' })).toEqual(conflict);
    expect(await chat.changes.delete(ann, target)).toEqual(conflict);
    expect(await chat.reactions.react(ben, { ...target, emoji: '👍', on: true })).toEqual(conflict);
  });

  test.each([
    ['blank', '  \u200b'],
    ['too long', 'x'.repeat(limits.textLength + 1)],
    ['half a character', '\ud83d'],
  ])('is given no text that is %s', async (_, text) => {
    const { chat, ann, message } = await startWithMessage();
    expect(await refusalOf(chat.changes.edit(ann, { ...targetOf(message), text }))).toMatchObject({
      code: 'invalid_request',
    });
  });

  test('is changed within the time that the operator gives, and told that it passed', async () => {
    const within = 1_000;
    const features = { edits: { within }, deletions: { within: 2 * within } };
    const { chat, ann, message, pass } = await startWithMessage(features);
    pass(within - 10);
    const edited = await chat.changes.edit(ann, { ...targetOf(message), text: 'in time' });
    expect(edited.outcome).toBe('applied');
    pass(within);
    const target = targetOf(edited.message);
    expect(await refusalOf(chat.changes.edit(ann, { ...target, text: 'late' }))).toMatchObject({
      code: 'too_late',
    });
    pass(within);
    expect(await refusalOf(chat.changes.delete(ann, target))).toMatchObject({ code: 'too_late' });
    await chat.changes.deleteAsOperator(message.conversationId, message.seq);
    // However late, what is gone is told to be gone.
    expect((await chat.changes.delete(ann, target)).message.deletedAt).toBeGreaterThan(0);
  });
});

describe('a message of somebody else’s', () => {
  test('is neither edited nor deleted; nor is one of the system', async () => {
    const { chat, ann, ben, conversationId, message } = await startWithMessage();
    const notice = await chat.messages.sendAsSystem({
      conversationId,
      clientId: randomUUID(),
      text: 'A notice',
    });
    expect(notice.senderId).toBe(systemSenderId);
    for (const [userId, theirs] of [
      [ben, message],
      [ann, notice],
    ] as const) {
      const target = targetOf(theirs);
      const edit = chat.changes.edit(userId, { ...target, text: 'mine' });
      expect(await refusalOf(edit)).toMatchObject({ code: 'forbidden' });
      expect(await refusalOf(chat.changes.delete(userId, target))).toMatchObject({
        code: 'forbidden',
      });
    }
  });

  test('of a conversation of others looks like one that does not exist', async () => {
    const { chat, eve, message } = await startWithMessage();
    const [there, nowhere] = [message, { ...message, conversationId: 'nowhere' }].map((each) => {
      const target = targetOf(each);
      return Promise.all([
        refusalOf(chat.changes.edit(eve, { ...target, text: 'x' })),
        refusalOf(chat.changes.delete(eve, target)),
        refusalOf(chat.reactions.react(eve, { ...target, emoji: '👍', on: true })),
      ]);
    });
    expect(await there).toEqual(await nowhere);
    for (const { code } of (await there) ?? []) expect(code).toBe('not_found');
  });

  test('that is not there is told apart from a conversation that is not', async () => {
    const { chat, ann, message } = await startWithMessage();
    const target = { ...targetOf(message), seq: 9 };
    for (const call of [
      chat.changes.edit(ann, { ...target, text: 'x' }),
      chat.changes.delete(ann, target),
      chat.reactions.react(ann, { ...target, emoji: '👍', on: true }),
    ]) {
      expect(await refusalOf(call)).toMatchObject({ code: 'message_not_found' });
    }
  });

  test('is deleted by the operator, whoever wrote it, and told to all', async () => {
    const { chat, ann, conversationId, message, listen } = await startWithMessage();
    const inbox = await listen(ann);
    const deleted = await chat.changes.deleteAsOperator(conversationId, 1);
    expect(deleted).toMatchObject({ seq: 1, text: '', deletedAt: expect.any(Number) });
    await inbox.toBe([{ type: 'message', message: deleted }]);
    expect(await chat.changes.deleteAsOperator(conversationId, 1)).toEqual(deleted);
    expect(await refusalOf(chat.changes.deleteAsOperator(conversationId, 7))).toMatchObject({
      code: 'message_not_found',
    });
    expect(message.text).toBe('Helo');
  });
});

describe('an answer', () => {
  test('is read with what it answers, as that is by then', async () => {
    const { chat, ann, ben, conversationId, message, listen } = await startWithMessage();
    const inbox = await listen(ann);
    const send = { conversationId, clientId: randomUUID(), text: 'Hi!', replyTo: 1 };
    const answer = await chat.messages.send(ben, send);
    expect(Value.Check(Message, answer)).toBe(true);
    const quoted = { seq: 1, rev: 1, senderId: ann, text: 'Helo' };
    expect(answer).toMatchObject({ seq: 2, replyTo: 1, quoted });
    await inbox.toBe([{ type: 'message', message: answer }]);

    const read = async () => {
      const [page, changes, conversation] = [
        await chat.messages.history(ben, conversationId, { limit: 1, before: 3 }),
        await chat.sync.changes(ben, conversationId, 1, 1),
        await chat.conversations.one(ben, conversationId),
      ];
      if (changes.kind === 'reset') throw new Error('reset');
      const views = [page.messages[0], changes.messages[0], conversation.lastMessage];
      return views.map((view) => view?.quoted);
    };
    expect(await read()).toEqual([quoted, quoted, quoted]);
    await chat.changes.edit(ann, { ...targetOf(message), text: 'Hello' });
    const edited = { ...quoted, rev: 3, text: 'Hello' };
    expect(await read()).toEqual([edited, edited, edited]);
    await chat.changes.delete(ann, targetOf(message, 3));
    const deleted = { ...quoted, rev: 4, text: '', deletedAt: expect.any(Number) };
    expect(await read()).toEqual([deleted, deleted, deleted]);
    // A repeat gets what it got, whatever became of the original; a new one has nothing to answer.
    expect((await chat.messages.send(ben, send)).seq).toBe(2);
    const another = { ...send, clientId: randomUUID() };
    expect(await refusalOf(chat.messages.send(ben, another))).toMatchObject({
      code: 'message_not_found',
    });
  });

  test('quotes the beginning of a long text, and no half of a character', async () => {
    const { chat, ann, conversationId, send } = await startWithMessage();
    const text = `${'x'.repeat(limits.quoteLength - 1)}😀 and on`;
    const { seq } = await send(ann, conversationId, text);
    const message = { conversationId, clientId: randomUUID(), text: 'Yes', replyTo: seq };
    const { quoted } = await chat.messages.send(ann, message);
    expect(quoted?.text).toBe('x'.repeat(limits.quoteLength - 1));
  });

  test('is refused where there are none', async () => {
    const { chat, ann, conversationId } = await startWithMessage({});
    const message = { conversationId, clientId: randomUUID(), text: 'Yes', replyTo: 1 };
    expect(await refusalOf(chat.messages.send(ann, message))).toMatchObject({
      code: 'invalid_request',
    });
  });
});
