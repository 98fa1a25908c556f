import { expect, test } from 'vitest';
import { startChat } from './chat-world.js';

const minute = 60_000;

test('when somebody was there last is known to the minute, at once and for good', async () => {
  const { chat, store, ann, ben, pass } = await startChat();
  const { lastSeen } = chat;
  lastSeen.saw(ann);
  const seen = (await lastSeen.of([ann, ben])).get(ann) ?? 0;
  expect(seen % minute).toBe(0);
  expect(Date.now() === seen).toBe(false);
  expect((await store.lastSeen.of([ann])).size).toBe(0);
  await lastSeen.flush();
  expect(await store.lastSeen.of([ann, ben])).toEqual(new Map([[ann, seen]]));
  pass(5 * minute);
  lastSeen.saw(ann);
  await lastSeen.flush();
  expect((await lastSeen.of([ann])).get(ann)).toBe(seen + 5 * minute);
});

test('of who hides nothing is kept, also not of before', async () => {
  const { chat, store, ann } = await startChat();
  const { lastSeen, privacy } = chat;
  lastSeen.saw(ann);
  await lastSeen.flush();
  await privacy.disclose(ann, { presence: false });
  expect((await store.lastSeen.of([ann])).size).toBe(0);
  lastSeen.saw(ann);
  await lastSeen.flush();
  // What another node was about to write when she hid.
  await store.lastSeen.raise([{ userId: ann, at: 60_000 }]);
  await privacy.disclose(ann, { presence: true });
  expect((await lastSeen.of([ann])).size).toBe(0);
});
