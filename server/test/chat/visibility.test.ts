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
