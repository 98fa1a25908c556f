import { randomUUID } from 'node:crypto';
import { waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { createBus } from '../../src/bus/create-bus.js';
import { MemberEvents } from '../../src/chat/member-events.js';
import { Membership } from '../../src/chat/membership.js';
import { Streams } from '../../src/chat/streams.js';
import { refusalOf, startChat } from './chat-world.js';

async function setUp() {
  const world = await startChat();
  const { chat, ann } = world;
  const conversationId = await world.openAnnAndBen();
  const laptop = randomUUID();
  const clientId = randomUUID();
  const streamed = { conversationId, clientId };
  const write = (offset: number, text: string, connectionId = laptop, userId = ann) =>
    chat.streams.write(userId, connectionId, { ...streamed, offset, text });
  const from = { ...streamed, userId: ann };
  const event = (offset: number, text: string) => ({ type: 'stream', ...from, offset, text });
  const ended = (outcome: string) => ({ type: 'stream_ended', ...from, outcome });
  return { ...world, conversationId, laptop, clientId, streamed, write, event, ended };
}

test('pieces are told to the other one alone, in a conversation without a message, and none is stored', async () => {
  const { chat, ann, ben, conversationId, write, event, listen } = await setUp();
  const [hers, his] = [await listen(ann), await listen(ben)];
  await write(0, '');
  await write(0, 'Water it ');
  await write(9, 'twice');
  await his.toBe([event(0, ''), event(0, 'Water it '), event(9, 'twice')]);
  await hers.toBe([]);
  expect(await chat.messages.history(ben, conversationId, {})).toMatchObject({
    ...{ messages: [], head: 0 },
  });
});

test('what one keeps back of themself, and of others, has nothing to do with what they write', async () => {
  const { chat, ann, ben, write, event, listen } = await setUp();
  for (const userId of [ann, ben]) await chat.privacy.disclose(userId, { presence: false });
  const his = await listen(ben);
  await write(0, 'Water');
  await his.toBe([event(0, 'Water')]);
});

test('with the connection breaks off what was written on it, and nothing else', async () => {
  const { chat, ben, laptop, write, event, ended, listen } = await setUp();
  const his = await listen(ben);
  await write(0, 'Water');
  chat.streams.left(randomUUID());
  await his.toBe([event(0, 'Water')]);
  chat.streams.left(laptop);
  chat.streams.left(laptop);
  await his.toBe([event(0, 'Water'), ended('broken')]);
});

test('of a message that was sent or taken back nothing breaks off', async () => {
  const { chat, ann, ben, laptop, clientId, streamed, write, event, ended, listen } = await setUp();
  const his = await listen(ben);
  await write(0, 'Water');
  await chat.streams.abort(ann, laptop, streamed);
  chat.streams.left(laptop);
  await write(0, 'Water');
  chat.streams.ended(laptop, clientId);
  chat.streams.left(laptop);
  await his.toBe([event(0, 'Water'), ended('aborted'), event(0, 'Water')]);
});

test('what was given up for broken off is not told of once more', async () => {
  const { chat, store, ann, ben, conversationId, laptop } = await setUp();
  let now = 0;
  const told: string[] = [];
  const bus = createBus();
  await bus.open();
  await bus.subscribe(ben, (event) => {
    if (event.kind === 'frame') told.push(event.frame.type);
  });
  const streams = new Streams({
    membership: new Membership({ conversations: store.conversations }),
    blocks: chat.blocks,
    events: new MemberEvents(bus),
    now: () => now,
  });
  for (const at of [0, 100]) {
    now = at;
    const piece = { conversationId, clientId: randomUUID(), offset: 0, text: 'Water' };
    await streams.write(ann, laptop, piece);
  }
  now = 30_050;
  streams.left(laptop);
  await waitFor(() => told.length === 3);
  expect(told).toEqual(['stream', 'stream', 'stream_ended']);
  await bus.close();
});

test('a hundred at once are remembered of a connection, the latest', async () => {
  const { chat, ann, ben, conversationId, laptop, listen } = await setUp();
  const his = await listen(ben);
  const ids = Array.from({ length: 103 }, () => randomUUID());
  for (const clientId of ids) {
    await chat.streams.write(ann, laptop, { conversationId, clientId, offset: 0, text: '' });
  }
  chat.streams.left(laptop);
  await his.toBe([
    ...ids.map((clientId) => expect.objectContaining({ type: 'stream', clientId })),
    ...ids.slice(3).map((clientId) => expect.objectContaining({ type: 'stream_ended', clientId })),
  ]);
});

test('a connection that ends while it is asked about leaves nothing behind', async () => {
  const { chat, ann, ben, laptop, streamed, listen } = await setUp();
  const his = await listen(ben);
  let isThere = true;
  const piece = { ...streamed, offset: 0, text: 'Water' };
  const written = chat.streams.write(ann, laptop, piece, () => isThere);
  isThere = false;
  chat.streams.left(laptop);
  await written;
  await his.toBe([]);
});

test('whoever reads may ask the writer to stop', async () => {
  const { chat, ann, ben, streamed, listen } = await setUp();
  const [hers, his] = [await listen(ann), await listen(ben)];
  await chat.streams.stop(ben, streamed);
  await hers.toBe([{ type: 'stream_stop', userId: ben, ...streamed }]);
  await his.toBe([]);
});

test('nothing of a blocked one is told, and what the other one writes is, as their messages are', async () => {
  const { chat, ann, ben, laptop, streamed, write, event, ended, listen } = await setUp();
  const phone = randomUUID();
  await write(0, 'He', phone, ben);
  await write(0, 'She');
  await chat.blocks.block(ann, ben);
  const [hers, his] = [await listen(ann), await listen(ben)];
  await write(2, ' goes on', phone, ben);
  await chat.streams.abort(ben, phone, streamed);
  await write(0, 'Once more', phone, ben);
  await chat.streams.stop(ben, streamed);
  chat.streams.left(phone);
  await write(3, ' goes on');
  chat.streams.left(laptop);
  await his.toBe([event(3, ' goes on'), ended('broken')]);
  await hers.toBe([]);
  await chat.blocks.unblock(ann, ben);
  await write(0, 'Seen', phone, ben);
  await hers.toBe([
    { type: 'blocked', userId: ben, on: false },
    { ...event(0, 'Seen'), userId: ben },
  ]);
});

test.each([
  ['longer than a text', { offset: 15_999, text: 'ab' }],
  ['with NUL', { offset: 0, text: 'a\0' }],
  ['with half of a character', { offset: 0, text: '😀'.slice(0, 1) }],
])('a piece is refused that is no part of a text: %s', async (_, piece) => {
  const { chat, ann, ben, laptop, streamed, listen } = await setUp();
  const his = await listen(ben);
  const refusal = await refusalOf(chat.streams.write(ann, laptop, { ...streamed, ...piece }));
  expect(refusal.code).toBe('invalid_request');
  await his.toBe([]);
});

test('who is no member is told that there is no such conversation', async () => {
  const { chat, eve, clientId, conversationId } = await setUp();
  for (const call of [
    (id: string) =>
      chat.streams.write(eve, 'con_1', { conversationId: id, clientId, offset: 0, text: '' }),
    (id: string) => chat.streams.abort(eve, 'con_1', { conversationId: id, clientId }),
    (id: string) => chat.streams.stop(eve, { conversationId: id, clientId }),
  ]) {
    const refusal = await refusalOf(call(conversationId));
    expect(refusal).toEqual(await refusalOf(call('nowhere')));
    expect(refusal.code).toBe('not_found');
  }
});
