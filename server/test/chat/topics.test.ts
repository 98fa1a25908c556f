import { Conversation, Message } from '@chat/protocol/schemas';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { refusalOf, startChat } from './chat-world.js';

const clientId = '00000000-0000-4000-8000-000000000001';

test('two topics with one person are two conversations, opened by both at once one each', async () => {
  const { chat, ann, ben, listen } = await startChat();
  const inbox = await listen(ann);
  const opened = await Promise.all(
    ['a', 'b', ''].flatMap((topic) => [
      chat.conversations.open(ann, { userId: ben }, { topic }),
      chat.conversations.open(ben, { userId: ann }, { topic }),
    ]),
  );
  expect(new Set(opened.map(({ conversation }) => conversation.id)).size).toBe(3);
  expect(opened.filter(({ created }) => created)).toHaveLength(3);
  expect(opened.map(({ conversation }) => conversation.topic)).toEqual([
    'a',
    'a',
    'b',
    'b',
    undefined,
    undefined,
  ]);
  await expect.poll(() => inbox.frames.length).toBe(3);
  for (const { conversation } of opened) expect(Value.Check(Conversation, conversation)).toBe(true);
  const { conversations } = await chat.lists.list(ann, {});
  expect(conversations.map(({ topic }) => topic ?? '').sort()).toEqual(['', 'a', 'b']);
});

test('each has its own history, counters and unread', async () => {
  const { chat, ann, ben, send } = await startChat();
  const open = async (topic: string) =>
    (await chat.conversations.open(ann, { userId: ben }, { topic })).conversation.id;
  const [a, b] = [await open('a'), await open('b')];
  await send(ben, a);
  await send(ben, a);
  await send(ben, b);
  await chat.receipts.mark(ann, a, { read: 2 });
  expect(await chat.conversations.one(ann, a)).toMatchObject({ head: 2, unread: 0, topic: 'a' });
  expect(await chat.conversations.one(ann, b)).toMatchObject({ head: 1, unread: 1, topic: 'b' });
  expect((await chat.messages.history(ann, b, {})).messages).toHaveLength(1);
});

test('a topic is one that can be shown, and not too long', async () => {
  const { chat, ann, ben } = await startChat();
  const open = (topic: string) => chat.conversations.open(ann, { userId: ben }, { topic });
  expect((await open('x'.repeat(128))).created).toBe(true);
  for (const topic of ['x'.repeat(129), '\ud800', ' x', 'x\u200d', 'x\ufe0f']) {
    expect((await refusalOf(open(topic))).code).toBe('invalid_request');
  }
});

test('data goes with a conversation and with messages, to both, as it is', async () => {
  const { chat, ann, ben, listen } = await startChat();
  const data = JSON.parse('{"order":17,"items":["ä",null,{"deep":true}],"__proto__":{"x":1}}');
  const { conversation } = await chat.conversations.open(
    ann,
    { userId: ben },
    { topic: 't', data },
  );
  expect(JSON.stringify(conversation.data)).toBe(JSON.stringify(data));
  const other = { data: { another: 1 }, topic: 't' };
  const again = await chat.conversations.open(ben, { userId: ann }, other);
  expect(again.conversation.data).toEqual(conversation.data);

  const inbox = await listen(ben);
  const { id: conversationId } = conversation;
  const sent = { conversationId, clientId, text: 'x', data };
  const message = await chat.messages.send(ann, sent);
  expect(message.data).toEqual(conversation.data);
  expect(Value.Check(Message, message)).toBe(true);
  await inbox.toBe([{ type: 'message', message }]);
  expect(await chat.messages.send(ann, sent)).toEqual(message);
  expect(await refusalOf(chat.messages.send(ann, { ...sent, data: { other: 1 } }))).toMatchObject({
    code: 'client_id_conflict',
  });
  expect((await chat.messages.history(ben, conversationId, {})).messages).toEqual([message]);
  const { lastMessage } = await chat.conversations.one(ben, conversationId);
  expect(lastMessage).toEqual(message);
});

test('an edit leaves data, replaces them, or takes them away; a deletion takes them along', async () => {
  const { chat, ann, openAnnAndBen } = await startChat();
  const conversationId = await openAnnAndBen();
  let { rev: base } = await chat.messages.send(ann, {
    ...{ conversationId, clientId, text: 'x', data: { v: 1 } },
  });
  const edit = async (data?: { v: number } | null) => {
    const { message } = await chat.changes.edit(ann, {
      ...{ conversationId, seq: 1, base, text: 'y', changeId: crypto.randomUUID() },
      ...(data !== undefined && { data }),
    });
    base = message.rev;
    return message.data;
  };
  expect(await edit()).toEqual({ v: 1 });
  expect(await edit({ v: 2 })).toEqual({ v: 2 });
  expect(await edit(null)).toBeUndefined();
  expect(await edit({ v: 3 })).toEqual({ v: 3 });
  const changeId = crypto.randomUUID();
  const deleted = await chat.changes.delete(ann, { conversationId, seq: 1, base, changeId });
  expect(deleted.message.data).toBeUndefined();
});

test('data have at most 4,096 bytes as JSON', async () => {
  const { chat, ann, ben, openAnnAndBen } = await startChat();
  const conversationId = await openAnnAndBen();
  const most = { d: 'ä'.repeat(2_043) };
  expect(Buffer.byteLength(JSON.stringify(most))).toBe(4_094);
  const send = (data: object) =>
    chat.messages.send(ann, {
      ...{ conversationId, clientId: crypto.randomUUID(), text: 'x' },
      data: data as { d: string },
    });
  expect((await send(most)).data).toEqual(most);
  const tooMuch = { d: `${most.d}ää` };
  expect((await refusalOf(send(tooMuch))).code).toBe('invalid_request');
  const open = chat.conversations.open(ann, { userId: ben }, { topic: 'x', data: tooMuch });
  expect((await refusalOf(open)).code).toBe('invalid_request');
});

test('data that are too deep to be written are refused like any other that cannot be', async () => {
  const { chat, ann, openAnnAndBen } = await startChat();
  const conversationId = await openAnnAndBen();
  const data = JSON.parse(`{"d":${'['.repeat(20_000)}${']'.repeat(20_000)}}`);
  const sent = chat.messages.send(ann, { conversationId, clientId, text: 'x', data });
  expect((await refusalOf(sent)).code).toBe('invalid_request');
});

test('switched off, neither topics nor data are taken', async () => {
  const { chat, ann, ben, openAnnAndBen } = await startChat({});
  const conversationId = await openAnnAndBen();
  const attempts = [
    () => chat.conversations.open(ann, { userId: ben }, { topic: 'x' }),
    () => chat.conversations.open(ann, { userId: ben }, { data: {} }),
    () => chat.messages.send(ann, { conversationId, clientId, text: 'x', data: {} }),
  ];
  for (const attempt of attempts) {
    expect((await refusalOf(attempt())).code).toBe('invalid_request');
  }
});
