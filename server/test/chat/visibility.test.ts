import { expect, test } from 'vitest';
import { createBus } from '../../src/bus/create-bus.js';
import { createChat } from '../../src/chat/chat.js';
import { allFeatures, startChat } from './chat-world.js';

test('who has written by way of another node lets the other know at once', async () => {
  const { chat, store, ann, ben, openAnnAndBen, send } = await startChat();
  const conversationId = await openAnnAndBen();
  // A node that hears nothing of the first one.
  const elsewhere = createChat({ store, bus: createBus(), features: allFeatures, now: Date.now });
  expect(await elsewhere.visibility.to(ann, [ben])).toEqual(new Set());
  await send(ben, conversationId);
  expect(await elsewhere.visibility.to(ann, [ben])).toEqual(new Set([ben]));
  expect(await chat.visibility.to(ann, [ben])).toEqual(new Set([ben]));
});

test('what is kept back and who is blocked counts as it is now, not as it was known a moment ago', async () => {
  const { chat, store, ann, ben, openAnnAndBen, send } = await startChat();
  await send(ben, await openAnnAndBen());
  // A node that hears nothing of the first one, and has known them a moment ago.
  const elsewhere = createChat({ store, bus: createBus(), features: allFeatures, now: Date.now });
  const seen = async () => [...(await elsewhere.visibility.to(ann, [ben]))];
  const change = async (work: Promise<unknown>) => {
    await elsewhere.privacy.of([ann, ben]);
    await elsewhere.blocks.between(ann, [ben]);
    await work;
  };
  await change(chat.privacy.disclose(ben, { presence: false }));
  expect(await seen()).toEqual([]);
  await change(chat.privacy.disclose(ben, { presence: true }));
  expect(await seen()).toEqual([ben]);
  await change(chat.privacy.disclose(ann, { presence: false }));
  expect(await seen()).toEqual([]);
  await change(chat.privacy.disclose(ann, { presence: true }));
  await change(chat.blocks.block(ben, ann));
  expect(await seen()).toEqual([]);
  await change(chat.blocks.unblock(ben, ann));
  expect(await seen()).toEqual([ben]);
});
