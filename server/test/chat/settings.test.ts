import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Arrangement } from '../../src/chat/arranged.js';
import { type ChatWorld, refusalOf, startChat } from './chat-world.js';

/** Arranges a conversation for somebody, from the settings as they are. */
async function arrange(
  { chat }: ChatWorld,
  userId: string,
  conversationId: string,
  arrangement: Arrangement,
) {
  const { settings } = await chat.conversations.one(userId, conversationId);
  const target = { conversationId, changeId: randomUUID(), base: settings?.rev ?? 0 };
  const answer = await chat.settings.arrange(userId, target, arrangement);
  expect(answer.outcome).toBe('applied');
  return answer.settings;
}

const listed = async ({ chat }: ChatWorld, userId: string, show?: 'pinned' | 'archived') =>
  (await chat.lists.list(userId, show ? { show } : {})).conversations.map(({ id }) => id);

test('settings reach all devices of the member, and nobody else', async () => {
  const world = await startChat();
  const { chat, ann, ben, openAnnAndBen } = world;
  const conversationId = await openAnnAndBen();
  const [anns, bens] = [await world.listen(ann), await world.listen(ben)];
  const settings = await arrange(world, ann, conversationId, { pinned: true, mutedUntil: 5 });
  expect(settings).toEqual({ rev: 1, pinnedAt: expect.any(Number), mutedUntil: 5 });
  await anns.toBe([{ type: 'settings', conversationId, settings }]);
  await bens.toBe([]);
  expect((await chat.conversations.one(ann, conversationId)).settings).toEqual(settings);
  expect((await chat.conversations.one(ben, conversationId)).settings).toBeUndefined();
  expect((await chat.lists.list(ben, {})).conversations[0]?.settings).toBeUndefined();
  expect((await chat.conversations.open(ben, { userId: ann })).conversation.settings).toBe(
    undefined,
  );
});

test('a repeat has no effect, and never undoes a later change', async () => {
  const world = await startChat();
  const { chat, ann, openAnnAndBen } = world;
  const conversationId = await openAnnAndBen();
  const pin = { conversationId, changeId: randomUUID(), base: 0 };
  await chat.settings.arrange(ann, pin, { pinned: true });
  const again = await chat.settings.arrange(ann, pin, { pinned: true });
  expect(again).toMatchObject({ outcome: 'applied', settings: { rev: 1 } });
  await arrange(world, ann, conversationId, { pinned: false });
  const late = await chat.settings.arrange(ann, pin, { pinned: true });
  expect(late).toEqual({ outcome: 'conflict', settings: { rev: 2 } });
});

test('of two devices that arrange at once, one is told to look again', async () => {
  const world = await startChat();
  const { chat, ann, openAnnAndBen } = world;
  const conversationId = await openAnnAndBen();
  const outcomes = await Promise.all(
    [{ pinned: true }, { mutedUntil: 9 }].map((arrangement) =>
      chat.settings.arrange(ann, { conversationId, changeId: randomUUID(), base: 0 }, arrangement),
    ),
  );
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['applied', 'conflict']);
});

test('nothing to change is no change', async () => {
  const world = await startChat();
  const conversationId = await world.openAnnAndBen();
  const target = { conversationId, changeId: randomUUID(), base: 0 };
  const { code } = await refusalOf(world.chat.settings.arrange(world.ann, target, {}));
  expect(code).toBe('invalid_request');
});

test('what is pinned is listed apart, the latest first', async () => {
  const world = await startChat();
  const { chat, ann, ben, eve } = world;
  const [withBen, withEve] = await Promise.all(
    [ben, eve].map(
      async (userId) => (await chat.conversations.open(ann, { userId })).conversation.id,
    ),
  );
  await arrange(world, ann, withEve as string, { pinned: true });
  await arrange(world, ann, withBen as string, { pinned: true });
  expect(await listed(world, ann, 'pinned')).toEqual([withBen, withEve]);
  await arrange(world, ann, withBen as string, { pinned: false });
  expect(await listed(world, ann, 'pinned')).toEqual([withEve]);
  expect(await listed(world, ann)).toHaveLength(2);
});

test('an archived conversation is out of sight until a message comes', async () => {
  const world = await startChat();
  const { ann, ben, send } = world;
  const id = await world.openAnnAndBen();
  await send(ben, id);
  await arrange(world, ann, id, { pinned: true });
  expect(await arrange(world, ann, id, { archived: true })).toEqual({ rev: 2, archivedThrough: 1 });
  expect(await listed(world, ann)).toEqual([]);
  expect(await listed(world, ann, 'archived')).toEqual([id]);
  expect(await listed(world, ben)).toEqual([id]);
  await send(ben, id);
  expect(await listed(world, ann)).toEqual([id]);
  expect(await listed(world, ann, 'archived')).toEqual([]);
  // It came back: whatever is muted later, it stays.
  await arrange(world, ann, id, { mutedUntil: Number.MAX_SAFE_INTEGER });
  expect(await listed(world, ann)).toEqual([id]);
});

test('one that is muted as well stays archived', async () => {
  const world = await startChat();
  const { ann, ben, send } = world;
  const id = await world.openAnnAndBen();
  const muted = { mutedUntil: 8_640_000_000_000_000 };
  expect(await arrange(world, ann, id, { archived: true, ...muted })).toMatchObject(muted);
  await send(ben, id);
  expect(await listed(world, ann)).toEqual([]);
  expect(await listed(world, ann, 'archived')).toEqual([id]);
  await arrange(world, ann, id, { archived: false });
  expect(await listed(world, ann)).toEqual([id]);
});

test('many archived ones hide no other, whatever the size of a page', async () => {
  const world = await startChat();
  const { chat, ann, store } = world;
  const wanted: string[] = [];
  for (let index = 0; index < 60; index += 1) {
    const id = `user-${index}`;
    await store.users.create({
      ...{ id, realm: 'local', username: id, name: id, picture: null },
      ...{ passwordHash: 'hash', createdAt: 1, tokensValidFrom: 0 },
    });
    const { conversation } = await chat.conversations.open(ann, { userId: id });
    if (index % 10 === 3) wanted.unshift(conversation.id);
    else await arrange(world, ann, conversation.id, { archived: true });
  }
  for (const limit of [1, 2, 3, 5, 100]) {
    const found: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page = await chat.lists.list(ann, { limit, ...(cursor && { cursor }) });
      expect(page.conversations.length).toBeLessThanOrEqual(limit);
      found.push(...page.conversations.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(wanted);
  }
  const archived = await chat.lists.list(ann, { limit: 50, show: 'archived' });
  expect(archived.conversations).toHaveLength(50);
  const rest = { limit: 50, show: 'archived', cursor: archived.nextCursor ?? '' } as const;
  expect((await chat.lists.list(ann, rest)).conversations).toHaveLength(4);
});

test('what is cleared is hidden from one member, wherever messages are read', async () => {
  const world = await startChat();
  const { chat, ann, ben, send } = world;
  const id = await world.openAnnAndBen();
  for (let index = 0; index < 3; index += 1) await send(ben, id, `before ${index}`);
  // Beyond what there is, it hides what there is.
  expect(await arrange(world, ann, id, { cleared: 999 })).toMatchObject({ cleared: 3 });
  const [listedOne] = (await chat.lists.list(ann, {})).conversations;
  expect(listedOne).not.toHaveProperty('lastMessage');
  expect(listedOne).toHaveProperty('unread', 0);
  expect(await chat.messages.history(ann, id, {})).toEqual({ messages: [], more: false, head: 3 });
  await send(ben, id, 'after');
  const { messages, more } = await chat.messages.history(ann, id, { limit: 2 });
  expect([messages.map(({ text }) => text), more]).toEqual([['after'], false]);
  const caughtUp = await chat.sync.changes(ann, id, 0);
  expect(caughtUp).toMatchObject({ messages: [{ text: 'after' }], through: 4, more: false });
  const inSteps = await chat.sync.changes(ann, id, 0, 2);
  expect(inSteps).toMatchObject({ messages: [], through: 2, more: true });
  expect((await chat.messages.history(ben, id, {})).messages).toHaveLength(4);
  // It only ever grows.
  expect(await arrange(world, ann, id, { cleared: 1 })).toMatchObject({ cleared: 3 });
});

test('a server without settings has none, and says so', async () => {
  const world = await startChat({ unread: {} });
  const { code } = await refusalOf(world.chat.lists.list(world.ann, { show: 'pinned' }));
  expect(code).toBe('invalid_request');
});
