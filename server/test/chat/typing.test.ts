import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { refusalOf, startChat } from './chat-world.js';

async function setUp() {
  const world = await startChat();
  const conversationId = await world.openAnnAndBen();
  const phone = randomUUID();
  const say = (on: boolean, connectionId = phone) =>
    world.chat.typing.say(world.ann, connectionId, { conversationId, on });
  const event = (on: boolean) => ({ type: 'typing', conversationId, userId: world.ann, on });
  return { ...world, conversationId, phone, say, event };
}

test('typing is told to the other one, who has been written to, and ends once', async () => {
  const { ann, ben, conversationId, send, say, event, listen } = await setUp();
  const [hers, his] = [await listen(ann), await listen(ben)];
  await say(true);
  // Before the first message it is none of his business.
  await his.toBe([]);
  const message = await send(ann, conversationId);
  await say(true);
  await say(false);
  await say(false);
  await his.toBe([{ type: 'message', message }, event(true), event(false)]);
  await hers.toBe([{ type: 'message', message }]);
});

test('however often it is said, it is told as often as it is worth', async () => {
  const { ann, ben, conversationId, send, say, event, listen } = await setUp();
  await send(ann, conversationId);
  const his = await listen(ben);
  for (let n = 0; n < 100; n += 1) await say(true);
  for (let n = 0; n < 100; n += 1) await say(n % 2 === 1);
  await his.toBe([event(true), event(false)]);
});

test('with the connection ends what was typed on it, and nothing else', async () => {
  const { chat, ann, ben, conversationId, phone, send, say, event, listen } = await setUp();
  await send(ann, conversationId);
  const his = await listen(ben);
  await say(true);
  chat.typing.left(randomUUID());
  await his.toBe([event(true)]);
  chat.typing.left(phone);
  chat.typing.left(phone);
  await his.toBe([event(true), event(false)]);
});

test('who hides while they type is not told of, nor that they are gone', async () => {
  const { chat, ann, ben, conversationId, phone, send, say, event, listen } = await setUp();
  await send(ann, conversationId);
  const his = await listen(ben);
  await say(true);
  await his.toBe([event(true)]);
  await chat.privacy.disclose(ann, { presence: false });
  chat.typing.left(phone);
  await say(true);
  await his.toBe([event(true)]);
});

test('a connection that ends while it is asked about leaves nothing behind', async () => {
  const { chat, ann, ben, conversationId, phone, send, listen } = await setUp();
  await send(ann, conversationId);
  const his = await listen(ben);
  let isThere = true;
  const said = chat.typing.say(ann, phone, { conversationId, on: true }, () => isThere);
  isThere = false;
  chat.typing.left(phone);
  await said;
  await his.toBe([]);
});

test.each(['ann', 'ben'] as const)(
  'nothing is told while presence is hidden: %s',
  async (hider) => {
    const world = await setUp();
    const { chat, ann, ben, conversationId, send, say, listen } = world;
    await send(ann, conversationId);
    await chat.privacy.disclose(world[hider], { presence: false });
    const his = await listen(ben);
    await say(true);
    await say(false);
    await his.toBe([]);
  },
);

test('who is no member is told that there is no such conversation', async () => {
  const { chat, eve, conversationId } = await setUp();
  const typing = (id: string) => chat.typing.say(eve, 'con_1', { conversationId: id, on: true });
  const refusal = await refusalOf(typing(conversationId));
  expect(refusal).toEqual(await refusalOf(typing('nowhere')));
  expect(refusal.code).toBe('not_found');
});
