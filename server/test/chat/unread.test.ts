import { randomUUID } from 'node:crypto';
import { limits } from '@chat/protocol';
import { expect, test } from 'vitest';
import { startChat } from './chat-world.js';

test('unread messages are those of others, neither read nor deleted', async () => {
  const { chat, ann, ben, openAnnAndBen, send } = await startChat();
  const id = await openAnnAndBen();
  const sent = [await send(ben, id), await send(ann, id), await send(ben, id)];
  const unread = async (userId: string) =>
    (await chat.lists.list(userId, {})).conversations[0]?.unread;
  expect(await unread(ann)).toBe(2);
  expect(await unread(ben)).toBe(1);
  expect(await chat.unread.of(ann)).toEqual({
    conversations: [{ conversationId: id, unread: 2 }],
    more: false,
  });
  await chat.receipts.mark(ann, id, { read: sent[0]?.seq ?? 0 });
  expect(await unread(ann)).toBe(1);
  const { seq, rev } = sent[2] as (typeof sent)[number];
  await chat.changes.delete(ben, {
    ...{ conversationId: id, seq, base: rev, changeId: randomUUID() },
  });
  expect(await unread(ann)).toBe(0);
  expect(await chat.unread.of(ann)).toEqual({ conversations: [], more: false });
});

test('the total leaves out what is muted or archived, and has what is marked', async () => {
  const { chat, ann, ben, eve, send } = await startChat();
  const [withBen, withEve] = (await Promise.all(
    [ben, eve].map(
      async (userId) => (await chat.conversations.open(ann, { userId })).conversation.id,
    ),
  )) as [string, string];
  await send(ben, withBen);
  let base = 0;
  const arrange = async (arrangement: Parameters<typeof chat.settings.arrange>[2]) => {
    const target = { conversationId: withBen, changeId: randomUUID(), base };
    base = (await chat.settings.arrange(ann, target, arrangement)).settings.rev;
  };
  const counted = async () => (await chat.unread.of(ann)).conversations;
  const one = { conversationId: withBen, unread: 1 };
  expect(await counted()).toEqual([one]);
  await arrange({ mutedUntil: 8_640_000_000_000_000 });
  expect(await counted()).toEqual([]);
  await arrange({ mutedUntil: 1 });
  expect(await counted()).toEqual([one]);
  await arrange({ archived: true });
  expect(await counted()).toEqual([]);
  await send(ben, withBen);
  expect(await counted()).toEqual([{ ...one, unread: 2 }]);
  await arrange({ unread: true });
  expect(await counted()).toEqual([{ ...one, unread: 2, marked: true }]);
  await chat.receipts.mark(ann, withBen, { read: 9 });
  expect(await counted()).toEqual([{ ...one, unread: 0, marked: true }]);
  await arrange({ unread: false });
  expect(await counted()).toEqual([]);
  const target = { conversationId: withEve, changeId: randomUUID(), base: 0 };
  await chat.settings.arrange(ann, target, { unread: true });
  expect(await counted()).toEqual([{ conversationId: withEve, unread: 0, marked: true }]);
});

test('the total stops where it is enough', async () => {
  const { chat, ann, ben, openAnnAndBen, send } = await startChat();
  const id = await openAnnAndBen();
  await Promise.all(Array.from({ length: limits.unread + 5 }, () => send(ben, id)));
  expect(await chat.unread.of(ann)).toEqual({
    conversations: [{ conversationId: id, unread: limits.unread }],
    more: true,
  });
});

test('a server that does not count tells no counts', async () => {
  const { chat, ann, ben, openAnnAndBen, send } = await startChat({ settings: {} });
  await send(ben, await openAnnAndBen());
  expect((await chat.lists.list(ann, {})).conversations[0]).not.toHaveProperty('unread');
});
