import { waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { startChat } from './chat-world.js';

test('who has never written lets nobody know that messages reached them, until they write', async () => {
  const { chat, ann, ben, openAnnAndBen, send, listen } = await startChat();
  const conversationId = await openAnnAndBen();
  const first = await send(ann, conversationId);
  const [hers, his] = [await listen(ann), await listen(ben)];
  const marks = { type: 'marks', conversationId, userId: ben };
  const shown = async () => {
    const { members } = await chat.conversations.one(ann, conversationId);
    const { delivered, read } = members.find(({ user }) => user.id === ben) ?? {};
    return [delivered, read];
  };
  await chat.receipts.mark(ben, conversationId, { delivered: 1 });
  // His own devices know.
  await his.toBe([{ ...marks, delivered: 1, read: 0 }]);
  await hers.toBe([]);
  expect(await shown()).toEqual([0, 0]);

  const answer = await send(ben, conversationId);
  await hers.toBe([
    { type: 'message', message: answer },
    { ...marks, delivered: 1, read: 0 },
  ]);
  expect(await shown()).toEqual([1, 0]);
  expect(first.seq).toBe(1);
});

test('who writes for the first time in the moment in which they receive lets it be known', async () => {
  const { chat, ann, ben, send, listen } = await startChat();
  const hers = await listen(ann);
  const rounds = Array.from({ length: 40 }, (_, index) => index);
  const ids = await Promise.all(
    rounds.map(async (round) => {
      const opening = { topic: `${round}` };
      const { conversation } = await chat.conversations.open(ann, { userId: ben }, opening);
      await send(ann, conversation.id);
      return conversation.id;
    }),
  );
  // A step of the store apart each, so that each of the two is now first and now second at each of their steps.
  await Promise.all(
    ids.flatMap((id, round) => [
      chat.receipts.mark(ben, id, { delivered: 1 }),
      (async () => {
        for (let step = 0; step < round % 10; step += 1) await chat.blocks.of(ben);
        await send(ben, id);
      })(),
    ]),
  );
  await waitFor(() => {
    const told = new Set(
      hers.frames.flatMap((frame) =>
        frame.type === 'marks' && frame.userId === ben ? frame.conversationId : [],
      ),
    );
    return ids.every((id) => told.has(id));
  });
});

test('what is read tells that it was received, also of who has never written', async () => {
  const { chat, ann, ben, openAnnAndBen, send, listen } = await startChat();
  const conversationId = await openAnnAndBen();
  await send(ann, conversationId);
  await send(ann, conversationId);
  const hers = await listen(ann);
  await chat.receipts.mark(ben, conversationId, { delivered: 2, read: 1 });
  await hers.toBe([{ type: 'marks', conversationId, userId: ben, delivered: 1, read: 1 }]);
});

test.each([
  ['who keeps receipts back', 'ben'],
  ['who is looked at by one who keeps theirs back', 'ann'],
] as const)('nothing is told of what is read by one %s', async (_, hider) => {
  const world = await startChat();
  const { chat, ann, ben, openAnnAndBen, send, listen } = world;
  const conversationId = await openAnnAndBen();
  await send(ben, conversationId);
  await send(ann, conversationId);
  expect(await chat.privacy.disclose(world[hider], { receipts: false })).toEqual({
    ...{ presence: true, receipts: false },
  });
  const hers = await listen(ann);
  await chat.receipts.mark(ben, conversationId, { delivered: 2 });
  await chat.receipts.mark(ben, conversationId, { delivered: 2, read: 2 });
  await hers.toBe([{ type: 'marks', conversationId, userId: ben, delivered: 2, read: 0 }]);
  const { members } = await chat.conversations.one(ann, conversationId);
  expect(members.find(({ user }) => user.id === ben)).toMatchObject({ delivered: 2, read: 0 });
  const own = await chat.conversations.one(ben, conversationId);
  expect(own.members.find(({ user }) => user.id === ben)).toMatchObject({ delivered: 2, read: 2 });
});

test.each(['ben', 'ann'] as const)(
  'of deliveries nothing is told while presence is hidden, by whichever of the two: %s',
  async (hider) => {
    const world = await startChat();
    const { chat, ann, ben, openAnnAndBen, send, listen } = world;
    const conversationId = await openAnnAndBen();
    await send(ben, conversationId);
    await send(ann, conversationId);
    await chat.privacy.disclose(world[hider], { presence: false });
    const hers = await listen(ann);
    await chat.receipts.mark(ben, conversationId, { delivered: 2 });
    await hers.toBe([]);
    await chat.receipts.mark(ben, conversationId, { read: 1 });
    await hers.toBe([{ type: 'marks', conversationId, userId: ben, delivered: 1, read: 1 }]);
    const [listed] = (await chat.lists.list(ann, {})).conversations;
    expect(listed?.members.find(({ user }) => user.id === ben)).toMatchObject({
      ...{ delivered: 1, read: 1 },
    });
  },
);

test('who writes is known by what is heard as soon as by what is sent, and lets it be known all the same', async () => {
  const { chat, ann, ben, openAnnAndBen, send, listen, hear } = await startChat();
  const conversationId = await openAnnAndBen();
  await send(ann, conversationId);
  // As each node does with what comes for the users who are there.
  await hear(ben, (frame) => {
    if (frame.type !== 'message') return;
    chat.consent.heard({ conversationId, userId: frame.message.senderId });
  });
  const hers = await listen(ann);
  await chat.receipts.mark(ben, conversationId, { delivered: 1 });
  const answer = await send(ben, conversationId);
  await hers.toBe([
    { type: 'message', message: answer },
    { type: 'marks', conversationId, userId: ben, delivered: 1, read: 0 },
  ]);
});
