import { randomUUID } from 'node:crypto';
import { limits } from '@chat/protocol';
import { Message } from '@chat/protocol/schemas';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { refusalOf, startChat } from './chat-world.js';

test('a sent message is stored and reaches every member, the sender’s other devices too', async () => {
  const { chat, ann, ben, eve, openAnnAndBen, send, listen } = await startChat();
  const conversationId = await openAnnAndBen();
  const [annInbox, benInbox, eveInbox] = [await listen(ann), await listen(ben), await listen(eve)];
  const message = await send(ann, conversationId, 'Hi Ben 👋');

  expect(Value.Check(Message, message)).toBe(true);
  expect(message).toMatchObject({
    conversationId,
    senderId: ann,
    seq: 1,
    rev: 1,
    text: 'Hi Ben 👋',
  });
  await annInbox.toBe([{ type: 'message', message }]);
  await benInbox.toBe([{ type: 'message', message }]);
  await eveInbox.toBe([]);
  expect(await chat.messages.history(ben, conversationId, {})).toEqual({
    messages: [message],
    more: false,
    head: 1,
  });
});

test('messages handed over at once keep their order, in the store and on the bus', async () => {
  const { chat, store, ann, ben, openAnnAndBen, send, listen } = await startChat();
  const conversationId = await openAnnAndBen();
  const inbox = await listen(ben);
  const texts = Array.from({ length: 100 }, (_, index) => `message ${index}`);
  const sent = await Promise.all(texts.map((text) => send(ann, conversationId, text)));

  expect(sent.map((message) => message.seq)).toEqual(texts.map((_, index) => index + 1));
  await inbox.toBe(sent.map((message) => ({ type: 'message', message })));
  const stored = await store.messages.changesAfter(conversationId, 0, 100);
  expect(stored.changes.map(({ message }) => message.text)).toEqual(texts);
  expect((await chat.sync.heads(ben))[0]?.rev).toBe(100);
});

test('a resend returns the stored message, and tells everybody again, as nobody may have heard', async () => {
  const { chat, ann, ben, openAnnAndBen, listen } = await startChat();
  const conversationId = await openAnnAndBen();
  const inbox = await listen(ben);
  const request = { conversationId, clientId: randomUUID(), text: 'Once' };
  const message = await chat.messages.send(ann, request);
  expect(await chat.messages.send(ann, request)).toEqual(message);
  await inbox.toBe([
    { type: 'message', message },
    { type: 'message', message },
  ]);
  expect(await chat.sync.heads(ben)).toEqual([{ conversationId, rev: 1 }]);
});

test('another text under a used clientId is a conflict', async () => {
  const { chat, ann, openAnnAndBen } = await startChat();
  const request = { conversationId: await openAnnAndBen(), clientId: randomUUID(), text: 'One' };
  await chat.messages.send(ann, request);
  const { code, message } = await refusalOf(
    chat.messages.send(ann, { ...request, text: 'A secret' }),
  );
  expect(code).toBe('client_id_conflict');
  expect(message).not.toContain('secret');
});

test.each([
  ['empty', ''],
  ['blank', ' \n\t\u00a0\u3000'],
  ['with NUL', 'a\0b'],
  ['with half a surrogate pair', 'a\ud83d'],
  ['too long', 'x'.repeat(limits.textLength + 1)],
])('a text that is %s is refused', async (_, text) => {
  const { chat, ann, openAnnAndBen, send } = await startChat();
  const conversationId = await openAnnAndBen();
  expect(await refusalOf(send(ann, conversationId, text))).toMatchObject({
    code: 'invalid_request',
  });
  expect(await chat.sync.heads(ann)).toEqual([{ conversationId, rev: 0 }]);
});

test('the longest text is accepted, and kept to the last character', async () => {
  const { ann, openAnnAndBen, send } = await startChat();
  const text = '\u0001'.repeat(limits.textLength - 1).concat('!');
  expect((await send(ann, await openAnnAndBen(), text)).text).toBe(text);
});

test('history pages backwards', async () => {
  const { chat, ann, ben, openAnnAndBen, send } = await startChat();
  const conversationId = await openAnnAndBen();
  for (let n = 0; n < 5; n += 1) await send(ann, conversationId, `${n}`);
  const newest = await chat.messages.history(ben, conversationId, { limit: 2 });
  expect(newest).toMatchObject({ messages: [{ seq: 4 }, { seq: 5 }], more: true, head: 5 });
  const oldest = await chat.messages.history(ben, conversationId, { limit: 100, before: 4 });
  expect(oldest).toMatchObject({ messages: [{ seq: 1 }, { seq: 2 }, { seq: 3 }], more: false });
  expect(await refusalOf(chat.messages.history(ben, conversationId, { limit: 101 }))).toMatchObject(
    {
      code: 'invalid_request',
    },
  );
});

test('history pages forwards, each message once at its place', async () => {
  const { chat, ann, ben, openAnnAndBen, send } = await startChat();
  const conversationId = await openAnnAndBen();
  for (let n = 0; n < 5; n += 1) await send(ann, conversationId, `${n}`);
  const changed = { conversationId, seq: 2, changeId: randomUUID(), base: 2, text: 'other' };
  await chat.changes.edit(ann, changed);
  const page = (after: number, limit = 2) =>
    chat.messages.history(ben, conversationId, { after, limit });
  expect(await page(0)).toMatchObject({
    messages: [{ seq: 1 }, { seq: 2, text: 'other' }],
    more: true,
    head: 6,
  });
  expect(await page(2, 3)).toMatchObject({
    messages: [{ seq: 3 }, { seq: 4 }, { seq: 5 }],
    more: false,
  });
  expect(await page(5)).toEqual({ messages: [], more: false, head: 6 });
  const both = chat.messages.history(ben, conversationId, { before: 3, after: 1 });
  expect(await refusalOf(both)).toMatchObject({ code: 'invalid_request' });
});

test('history leaves out what was cleared, in both directions', async () => {
  const { chat, ann, ben, openAnnAndBen, send } = await startChat();
  const conversationId = await openAnnAndBen();
  for (let n = 0; n < 5; n += 1) await send(ann, conversationId, `${n}`);
  const target = { conversationId, changeId: randomUUID(), base: 0 };
  await chat.settings.arrange(ben, target, { cleared: 3 });
  const page = (where: { before?: number; after?: number }) =>
    chat.messages.history(ben, conversationId, { ...where, limit: 2 });
  expect(await page({ after: 0 })).toMatchObject({
    messages: [{ seq: 4 }, { seq: 5 }],
    more: false,
  });
  expect(await page({ before: 5 })).toMatchObject({ messages: [{ seq: 4 }], more: false });
  const theirs = await chat.messages.history(ann, conversationId, { after: 0, limit: 2 });
  expect(theirs).toMatchObject({ messages: [{ seq: 1 }, { seq: 2 }], more: true });
});

test('changes lead from any position to the head, in pages', async () => {
  const { chat, ann, ben, openAnnAndBen, send } = await startChat();
  const conversationId = await openAnnAndBen();
  for (let n = 0; n < 5; n += 1) await send(ann, conversationId, `${n}`);
  expect(await chat.sync.changes(ben, conversationId, 1, 2)).toMatchObject({
    kind: 'changes',
    messages: [{ rev: 2 }, { rev: 3 }],
    through: 3,
    more: true,
  });
  expect(await chat.sync.changes(ben, conversationId, 5)).toEqual({
    kind: 'changes',
    messages: [],
    through: 5,
    more: false,
  });
});

test('a position beyond the head is reset', async () => {
  const { chat, ann, openAnnAndBen, send } = await startChat();
  const conversationId = await openAnnAndBen();
  await send(ann, conversationId);
  expect(await chat.sync.changes(ann, conversationId, 2)).toEqual({ kind: 'reset', head: 1 });
});

test('changes never outgrow a frame, however long the texts', async () => {
  const { chat, ann, ben, openAnnAndBen, send } = await startChat();
  const conversationId = await openAnnAndBen();
  // Each unit of this text takes six bytes as JSON.
  const text = `!${'\u0001'.repeat(limits.textLength - 1)}`;
  for (let n = 0; n < 3; n += 1) await send(ann, conversationId, text);
  const revs: number[] = [];
  for (let more = true, position = 0; more; ) {
    const page = await chat.sync.changes(ben, conversationId, position);
    if (page.kind !== 'changes') throw new Error('unexpected reset');
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(limits.frameBytes);
    expect(page.through).toBeGreaterThan(position);
    revs.push(...page.messages.map((message) => message.rev));
    ({ more, through: position } = page);
  }
  expect(revs).toEqual([1, 2, 3]);
});

test('marks never pass the head, and reading implies delivery', async () => {
  const { chat, ann, ben, openAnnAndBen, send, listen } = await startChat();
  const conversationId = await openAnnAndBen();
  await send(ben, conversationId);
  for (let n = 0; n < 2; n += 1) await send(ann, conversationId);
  const inbox = await listen(ann);
  const marks = { type: 'marks', conversationId, userId: ben };

  await chat.receipts.mark(ben, conversationId, { read: 2 });
  await chat.receipts.mark(ben, conversationId, { delivered: Number.MAX_SAFE_INTEGER });
  await inbox.toBe([
    { ...marks, delivered: 2, read: 2 },
    { ...marks, delivered: 3, read: 2 },
  ]);
});

test('marks that change nothing tell nobody', async () => {
  const { chat, ann, ben, openAnnAndBen, send, listen } = await startChat();
  const conversationId = await openAnnAndBen();
  await send(ann, conversationId);
  await chat.receipts.mark(ben, conversationId, { read: 1 });
  const inbox = await listen(ann);
  await chat.receipts.mark(ben, conversationId, { read: 1 });
  await chat.receipts.mark(ben, conversationId, { delivered: 1 });
  await chat.receipts.mark(ben, conversationId, {});
  const message = await send(ann, conversationId);
  await inbox.toBe([{ type: 'message', message }]);
});

test('while the store is away every call is refused as unavailable, to be tried again', async () => {
  const { chat, store, ann, openAnnAndBen, send } = await startChat();
  const conversationId = await openAnnAndBen();
  await send(ann, conversationId);
  await store.close();
  const calls = [
    send(ann, conversationId),
    chat.messages.history(ann, conversationId, {}),
    chat.sync.heads(ann),
    chat.users.find(ann, 'ben'),
    chat.receipts.mark(ann, conversationId, { read: 1 }),
  ];
  for (const call of calls) {
    await expect(call).rejects.toMatchObject({
      name: 'ChatError',
      code: 'unavailable',
      retryAfter: 1_000,
    });
  }
});
