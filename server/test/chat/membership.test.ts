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

test('members are read again after a minute, or once they are forgotten', async () => {
  const { store, ann, openAnnAndBen } = await startChat();
  let now = 0;
  const membership = new Membership({ conversations: store.conversations, now: () => now });
  const [first, second] = [await openAnnAndBen(), 'second'];
  const memberIds = [ann, 'another'].sort();
  await store.users.create({
    id: 'another',
    realm: 'local',
    username: 'another',
    name: 'Another',
    picture: null,
    passwordHash: null,
    createdAt: 1,
    tokensValidFrom: 0,
  });
  await store.conversations.open({ id: second, memberIds, createdAt: 1 });
  for (const id of [first, second]) await membership.require(ann, id);
  for (const id of [first, second]) await store.conversations.remove(id, 1);

  now = 59_000;
  expect(await membership.require(ann, first)).toContain(ann);
  membership.forget(second);
  expect(await refusalOf(membership.require(ann, second))).toMatchObject({ code: 'not_found' });
  now = 61_000;
  expect(await refusalOf(membership.require(ann, first))).toMatchObject({ code: 'not_found' });
});
