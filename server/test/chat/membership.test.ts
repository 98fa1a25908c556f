import { expect, test } from 'vitest';
import { Membership } from '../../src/chat/membership.js';
import { refusalOf, startChat } from './chat-world.js';

test('members are those who opened the conversation', async () => {
  const { store, ann, ben, eve, openAnnAndBen } = await startChat();
  const membership = new Membership(store);
  const id = await openAnnAndBen();
  expect(await membership.require(ann, id)).toEqual([ann, ben].sort());
  expect(await refusalOf(membership.require(eve, id))).toMatchObject({ code: 'not_found' });
  expect(await membership.require(ben, id)).toEqual([ann, ben].sort());
});

test('a conversation that was asked for before it existed is found afterwards', async () => {
  const { store, ann, ben } = await startChat();
  const membership = new Membership(store);
  expect(await refusalOf(membership.require(ann, 'later'))).toMatchObject({ code: 'not_found' });
  const memberIds = [ann, ben].sort();
  await store.conversations.open({ id: 'later', memberIds, createdAt: 1 });
  expect(await membership.require(ann, 'later')).toEqual(memberIds);
});
