import { randomUUID } from 'node:crypto';
import { Conversation } from '@chat/protocol/schemas';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { refusalOf, startChat } from './chat-world.js';

test('a user is found by name, in any case, without anything secret', async () => {
  const { chat, ann, ben } = await startChat();
  expect(await chat.users.find(ann, 'BEN')).toEqual({
    id: ben,
    username: 'ben',
    name: 'ben of local',
  });
  expect(await chat.users.find(ann, 'nobody')).toBeNull();
  expect(await chat.users.find(ann, 'ben\0x')).toBeNull();
  expect(await chat.users.find(ann, '\ud800')).toBeNull();
});

test('users of a host site and local accounts do not see each other', async () => {
  const { chat, ann, ben, hostUser } = await startChat();
  expect((await chat.users.find(ann, 'Ben'))?.id).toBe(ben);
  expect((await chat.users.find(hostUser, 'Ben'))?.id).toBe(hostUser);
  // A host site's names are its own: their case matters.
  expect(await chat.users.find(hostUser, 'ben')).toBeNull();

  const unknown = await refusalOf(chat.conversations.open(ann, { userId: randomUUID() }));
  expect(await refusalOf(chat.conversations.open(ann, { userId: hostUser }))).toEqual(unknown);
  expect(await refusalOf(chat.conversations.open(ann, { username: 'nobody' }))).toEqual(unknown);
  expect(unknown.code).toBe('not_found');
});

test('opening creates once, and tells both members once', async () => {
  const { chat, ann, ben, eve, listen } = await startChat();
  const [annInbox, benInbox, eveInbox] = [await listen(ann), await listen(ben), await listen(eve)];
  const first = await chat.conversations.open(ann, { username: 'Ben' });
  const again = await chat.conversations.open(ben, { userId: ann });

  expect(first.created).toBe(true);
  expect(again).toEqual({ conversation: first.conversation, created: false });
  expect(Value.Check(Conversation, first.conversation)).toBe(true);
  expect(first.conversation).toMatchObject({ head: 0 });
  expect(first.conversation.members.map((member) => member.user.id)).toEqual([ann, ben].sort());
  const frame = { type: 'conversation', conversation: first.conversation };
  await annInbox.toBe([frame]);
  await benInbox.toBe([frame]);
  await eveInbox.toBe([]);
});

test('both members opening at once get the same conversation', async () => {
  const { chat, ann, ben } = await startChat();
  const [one, other] = await Promise.all([
    chat.conversations.open(ann, { userId: ben }),
    chat.conversations.open(ben, { userId: ann }),
  ]);
  expect(one.conversation.id).toBe(other.conversation.id);
  expect([one.created, other.created].sort()).toEqual([false, true]);
});

test('nobody can talk to themselves', async () => {
  const { chat, ann } = await startChat();
  const { code } = await refusalOf(chat.conversations.open(ann, { userId: ann }));
  expect(code).toBe('invalid_request');
});

test('the list has the latest activity first, with last message and marks', async () => {
  const { chat, ann, ben, eve, openAnnAndBen, send } = await startChat();
  const withBen = await openAnnAndBen();
  const withEve = (await chat.conversations.open(eve, { userId: ann })).conversation.id;
  const message = await send(ann, withBen);
  await chat.receipts.mark(ben, withBen, { read: 1 });

  const { conversations, nextCursor } = await chat.lists.list(ann, {});
  expect(conversations.map((conversation) => conversation.id)).toEqual([withBen, withEve]);
  expect(nextCursor).toBeUndefined();
  const [first] = conversations;
  expect(first).toMatchObject({ head: 1, lastMessage: message });
  expect(first?.members.find((member) => member.user.id === ben)).toMatchObject({
    delivered: 1,
    read: 1,
  });
  expect(first).toEqual(await chat.conversations.one(ann, withBen));
  expect((await chat.lists.list(ben, {})).conversations).toHaveLength(1);
});

test('the list comes in pages by an opaque cursor', async () => {
  const { chat, ann, ben, eve } = await startChat();
  const withBen = (await chat.conversations.open(ann, { userId: ben })).conversation.id;
  const withEve = (await chat.conversations.open(ann, { userId: eve })).conversation.id;
  const first = await chat.lists.list(ann, { limit: 1 });
  expect(first.conversations.map(({ id }) => id)).toEqual([withEve]);
  const second = await chat.lists.list(ann, { limit: 1, cursor: first.nextCursor ?? '' });
  expect(second.conversations.map(({ id }) => id)).toEqual([withBen]);
  expect(second.nextCursor).toBeUndefined();
});

test.each([
  { cursor: 'rubbish' },
  { cursor: '' },
  { cursor: Buffer.from("1.x' OR 1").toString('base64url') },
  { limit: 0 },
  { limit: 101 },
  { limit: 1.5 },
  { limit: Number.NaN },
])('a page that cannot be is refused: %j', async (page) => {
  const { chat, ann } = await startChat();
  expect(await refusalOf(chat.lists.list(ann, page))).toMatchObject({
    code: 'invalid_request',
  });
});

test('heads say where each conversation stands, latest activity first', async () => {
  const { chat, ann, ben, eve, openAnnAndBen, send } = await startChat();
  const withBen = await openAnnAndBen();
  const withEve = (await chat.conversations.open(ann, { userId: eve })).conversation.id;
  await send(ben, withBen);
  await send(ben, withBen);
  expect(await chat.sync.heads(ann)).toEqual([
    { conversationId: withBen, rev: 2 },
    { conversationId: withEve, rev: 0 },
  ]);
  expect(await chat.sync.heads(randomUUID())).toEqual([]);
});

test('a stranger gets the same answer as for a conversation that does not exist', async () => {
  const { chat, eve, openAnnAndBen, send, listen, ann } = await startChat();
  const conversationId = await openAnnAndBen();
  await send(ann, conversationId);
  const inbox = await listen(ann);
  const tries = (id: string) => [
    chat.conversations.one(eve, id),
    chat.messages.history(eve, id, {}),
    chat.sync.changes(eve, id, 0),
    chat.sync.changes(eve, id, 99),
    chat.receipts.mark(eve, id, { read: 1 }),
    send(eve, id),
  ];
  const theirs = await Promise.all(tries(conversationId).map(refusalOf));
  const nowhere = await Promise.all(tries('nowhere').map(refusalOf));
  expect(theirs).toEqual(nowhere);
  expect(new Set(theirs.map((refusal) => refusal.code))).toEqual(new Set(['not_found']));
  await inbox.toBe([]);
  expect(await chat.sync.heads(ann)).toEqual([{ conversationId, rev: 1 }]);
});
