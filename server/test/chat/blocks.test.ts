import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createBus } from '../../src/bus/create-bus.js';
import { createChat } from '../../src/chat/chat.js';
import { allFeatures, refusalOf, startChat } from './chat-world.js';

/** Ann and Ben, who have written to each other; Ann then blocks Ben where a test says so. */
async function setUp() {
  const world = await startChat();
  const { chat, ann, ben, send } = world;
  const conversationId = await world.openAnnAndBen();
  await send(ann, conversationId, 'Hi');
  await send(ben, conversationId, 'Hello');
  const block = () => chat.blocks.block(ann, ben);
  const unblock = () => chat.blocks.unblock(ann, ben);
  const target = (seq: number, base = seq) => ({
    ...{ conversationId, seq, base, changeId: randomUUID() },
  });
  const textsFor = async (userId: string) =>
    (await chat.messages.history(userId, conversationId, {})).messages.map(({ text }) => text);
  return { ...world, conversationId, block, unblock, target, textsFor };
}

test('whom one may not reach one cannot block, nor oneself, and nobody who is there is told from nobody', async () => {
  const { chat, ann, hostUser } = await startChat();
  const nobody = await refusalOf(chat.blocks.block(ann, 'nobody'));
  expect(nobody.code).toBe('not_found');
  expect(await refusalOf(chat.blocks.block(ann, hostUser))).toEqual(nobody);
  expect((await refusalOf(chat.blocks.block(ann, ann))).code).toBe('invalid_request');
  // There is nothing to be told of: it is not there afterwards.
  await chat.blocks.unblock(ann, 'nobody');
});

test('the devices of who blocks are told, and the blocked one of nothing at all', async () => {
  const { chat, ann, ben, eve, conversationId, send, listen, block, unblock, target } =
    await setUp();
  const [hers, his] = [await listen(ann), await listen(ben)];
  await block();
  await hers.toBe([{ type: 'blocked', userId: ben, on: true }]);
  const sent = await send(ben, conversationId, 'blocked');
  await chat.changes.edit(ben, { ...target(2), text: 'Edited' });
  await chat.reactions.react(ben, { ...target(1), emoji: '👍', on: true });
  const told = await chat.messages.history(ben, conversationId, {});
  await his.toBe(
    [sent, told.messages[1], told.messages[0]].map((message) => ({ type: 'message', message })),
  );
  expect(told.messages.map(({ text }) => text)).toEqual(['Hi', 'Edited', 'blocked']);
  expect(told.messages[0]?.reactions).toEqual([{ emoji: '👍', userIds: [ben] }]);
  await unblock();
  await hers.toBe([
    { type: 'blocked', userId: ben, on: true },
    { type: 'blocked', userId: ben, on: false },
  ]);
  expect(await chat.blocks.of(eve)).toEqual([]);
});

test('nothing that is sent while blocked has a mark of it', async () => {
  const { ben, conversationId, send, chat, block } = await setUp();
  const plain = await send(ben, conversationId, 'plain');
  await block();
  const blocked = await send(ben, conversationId, 'plain');
  expect(Object.keys(blocked)).toEqual(Object.keys(plain));
  const { messages } = await chat.messages.history(ben, conversationId, {});
  for (const message of messages) expect(message).not.toHaveProperty('aside');
});

test('what came while blocked is in nothing that the other one asks for, then and later', async () => {
  const { chat, ann, ben, conversationId, send, block, unblock, textsFor } = await setUp();
  await chat.receipts.mark(ann, conversationId, { read: 2 });
  await block();
  await send(ben, conversationId, 'a secret word');
  const look = async (userId: string) => {
    const { conversations } = await chat.lists.list(userId, {});
    const found = await chat.search.find(userId, { text: 'secret' });
    const changes = await chat.sync.changes(userId, conversationId, 0);
    return {
      ...{ texts: await textsFor(userId), last: conversations[0]?.lastMessage?.text },
      ...{ unread: (await chat.unread.of(userId)).conversations.length },
      ...{ counted: conversations[0]?.unread, found: found.results.length },
      changed: changes.kind === 'changes' && changes.messages.map(({ text }) => text),
      through: changes.kind === 'changes' && changes.through,
    };
  };
  const shown = { texts: ['Hi', 'Hello'], changed: ['Hi', 'Hello'], last: 'Hello' };
  const none = { unread: 0, counted: 0, found: 0, through: 3 };
  expect(await look(ann)).toEqual({ ...shown, ...none });
  expect(await look(ben)).toMatchObject({
    ...{ texts: ['Hi', 'Hello', 'a secret word'], last: 'a secret word', found: 1 },
  });
  await unblock();
  expect(await look(ann)).toEqual({ ...shown, ...none });
  await send(ben, conversationId, 'and one that is not');
  expect(await textsFor(ann)).toEqual(['Hi', 'Hello', 'and one that is not']);
});

test('a page of history is full of what its reader sees', async () => {
  const { chat, ann, ben, conversationId, send, block } = await setUp();
  await block();
  for (let n = 1; n <= 6; n += 1) await send(n % 3 === 0 ? ann : ben, conversationId, `${n}`);
  const page = async (where: object) => {
    const { messages, more } = await chat.messages.history(ann, conversationId, {
      ...{ limit: 2, ...where },
    });
    return [messages.map(({ text }) => text), more];
  };
  expect(await page({})).toEqual([['3', '6'], true]);
  expect(await page({ after: 1 })).toEqual([['Hello', '3'], true]);
  expect(await page({ after: 2 })).toEqual([['3', '6'], false]);
});

test('a later answer quotes what was hidden for its author alone', async () => {
  const { chat, ann, ben, conversationId, send, block, unblock, listen } = await setUp();
  await block();
  const hidden = await send(ben, conversationId, 'hidden');
  await unblock();
  const [hers, his] = [await listen(ann), await listen(ben)];
  const answer = await chat.messages.send(ben, {
    ...{ conversationId, clientId: randomUUID(), text: 'See above', replyTo: hidden.seq },
  });
  expect(answer.quoted?.text).toBe('hidden');
  const { quoted: _quoted, ...bare } = answer;
  await his.toBe([{ type: 'message', message: answer }]);
  await hers.toBe([{ type: 'message', message: bare }]);
  const last = async (userId: string) =>
    (await chat.messages.history(userId, conversationId, { limit: 1 })).messages[0];
  expect(await last(ann)).toEqual(bare);
  expect(await last(ben)).toEqual(answer);
});

test('what is hidden is changed, answered and reacted to as if it were not there', async () => {
  const { chat, ann, ben, conversationId, send, block, target } = await setUp();
  await block();
  const { seq } = await send(ben, conversationId, 'hidden');
  const missing = target(99);
  for (const ask of [
    (at: typeof missing) => chat.changes.edit(ann, { ...at, text: 'mine' }),
    (at: typeof missing) => chat.changes.delete(ann, at),
    (at: typeof missing) => chat.reactions.react(ann, { ...at, emoji: '👍', on: true }),
    ({ seq: replyTo }: typeof missing) =>
      chat.messages.send(ann, { conversationId, clientId: randomUUID(), text: 'Re', replyTo }),
  ]) {
    expect(await refusalOf(ask(target(seq)))).toEqual(await refusalOf(ask(missing)));
  }
});

test('neither typing nor presence passes, either way, and both do once the block is gone', async () => {
  const { chat, ann, ben, conversationId, block, unblock, listen } = await setUp();
  await block();
  const [hers, his] = [await listen(ann), await listen(ben)];
  for (const [userId, phone] of [
    [ann, randomUUID()],
    [ben, randomUUID()],
  ] as const) {
    await chat.typing.say(userId, phone, { conversationId, on: true });
  }
  expect(await chat.visibility.to(ann, [ben])).toEqual(new Set());
  expect(await chat.visibility.to(ben, [ann])).toEqual(new Set());
  await hers.toBe([]);
  await his.toBe([]);
  await unblock();
  await chat.typing.say(ben, randomUUID(), { conversationId, on: true });
  await hers.toBe([
    { type: 'blocked', userId: ben, on: false },
    { type: 'typing', conversationId, userId: ben, on: true },
  ]);
  expect(await chat.visibility.to(ben, [ann])).toEqual(new Set([ann]));
});

test('of what is hidden there is no receipt, though marks go on beyond it', async () => {
  const { chat, ann, ben, conversationId, send, block, unblock, listen } = await setUp();
  const marksFor = async (userId: string) => {
    const { members } = await chat.conversations.one(userId, conversationId);
    const { delivered, read } = members.find(({ user }) => user.id === ann) ?? {};
    return { delivered, read };
  };
  await block();
  // She reads what was there before: as if it were nothing.
  await chat.receipts.mark(ann, conversationId, { read: 2 });
  expect(await marksFor(ben)).toEqual({ delivered: 2, read: 2 });
  await send(ben, conversationId, 'hidden');
  await send(ann, conversationId, 'hers');
  const his = await listen(ben);
  await chat.receipts.mark(ann, conversationId, { read: 4 });
  expect(await marksFor(ann)).toEqual({ delivered: 4, read: 4 });
  expect(await marksFor(ben)).toEqual({ delivered: 2, read: 2 });
  await his.toBe([]);
  await unblock();
  await send(ben, conversationId, 'seen');
  await chat.receipts.mark(ann, conversationId, { read: 5 });
  expect(await marksFor(ben)).toEqual({ delivered: 5, read: 5 });
});

test('a conversation that is opened by a blocked one is no news until there is something to see', async () => {
  const { chat, ann, ben, send, block, unblock, listen } = await setUp();
  await block();
  const [hers, his] = [await listen(ann), await listen(ben)];
  const opening = { topic: 'another' };
  const { conversation, created } = await chat.conversations.open(ben, { userId: ann }, opening);
  expect(created).toBe(true);
  await send(ben, conversation.id, 'blocked');
  const isListed = async (userId: string) =>
    (await chat.lists.list(userId, {})).conversations.some(({ id }) => id === conversation.id);
  const isHeaded = async (userId: string) =>
    (await chat.sync.heads(userId)).some((head) => head.conversationId === conversation.id);
  expect([await isListed(ann), await isHeaded(ann)]).toEqual([false, false]);
  expect([await isListed(ben), await isHeaded(ben)]).toEqual([true, true]);
  await hers.toBe([]);
  expect(his.frames.map(({ type }) => type)).toEqual(['conversation', 'message']);
  // She opens it herself, and it is hers from then on, on all of her devices.
  const hersToo = await chat.conversations.open(ann, { userId: ben }, opening);
  expect(hersToo).toMatchObject({ created: false, conversation: { id: conversation.id } });
  await hers.toBe([{ type: 'conversation', conversation: hersToo.conversation }]);
  expect(await isListed(ann)).toBe(true);
  await unblock();
});

test('an archived conversation does not come back with what is hidden', async () => {
  const { chat, ann, ben, conversationId, send, block } = await setUp();
  const change = { conversationId, changeId: randomUUID(), base: 0 };
  await chat.settings.arrange(ann, change, { archived: true });
  await block();
  await send(ben, conversationId, 'hidden');
  expect((await chat.lists.list(ann, {})).conversations).toEqual([]);
  const { conversations } = await chat.lists.list(ann, { show: 'archived' });
  expect(conversations.map(({ id }) => id)).toEqual([conversationId]);
});

test('a block that was made on another node counts here within moments, and at once for messages', async () => {
  const { store, chat, ann, ben, conversationId, block, textsFor } = await setUp();
  // It hears nothing of the first one.
  const elsewhere = createChat({ store, bus: createBus(), features: allFeatures, now: Date.now });
  expect(await elsewhere.visibility.to(ben, [ann])).toEqual(new Set([ann]));
  await block();
  await elsewhere.messages.send(ben, { conversationId, clientId: randomUUID(), text: 'late' });
  expect(await textsFor(ann)).toEqual(['Hi', 'Hello']);
  elsewhere.blocks.forget();
  expect(await elsewhere.visibility.to(ben, [ann])).toEqual(new Set());
  expect(await chat.blocks.of(ann)).toEqual([ben]);
});

test('whom one has blocked is listed page by page, the latest first', async () => {
  const { chat, ann, ben, eve } = await startChat();
  await chat.blocks.block(ann, ben);
  await chat.blocks.block(ann, eve);
  await chat.blocks.block(ann, ben);
  const first = await chat.blocks.list(ann, { limit: 1 });
  expect(first.blocks.map(({ user }) => user.id)).toEqual([eve]);
  const second = await chat.blocks.list(ann, { limit: 1, cursor: first.nextCursor ?? '' });
  expect(second.blocks.map(({ user }) => user.id)).toEqual([ben]);
  expect(second).not.toHaveProperty('nextCursor');
  for (const page of [{ limit: 0 }, { limit: 101 }, { cursor: 'nonsense' }]) {
    expect((await refusalOf(chat.blocks.list(ann, page))).code).toBe('invalid_request');
  }
});
