import { atTestEnd } from '@chat/testkit';
import { expect, test } from 'vitest';
import { startChat, TestingError } from '../src/index.js';

async function start() {
  const chat = await startChat();
  atTestEnd(() => chat.close());
  return chat;
}

test('a conversation is filled in one call, in the order of its lines', async () => {
  const chat = await start();
  const { id, messages } = await chat.conversation('ada', 'bo', [
    ['ada', 'Hi'],
    ['bo', 'Hello'],
    ['ada', 'How are you?'],
  ]);
  const [ada, bo] = [await chat.user('ada'), await chat.user('bo')];
  expect(messages).toMatchObject([
    { seq: 1, senderId: ada.id, text: 'Hi' },
    { seq: 2, senderId: bo.id, text: 'Hello' },
    { seq: 3, senderId: ada.id, text: 'How are you?' },
  ]);
  const client = await bo.client();
  const conversation = await client.conversationWith('ada');
  expect(conversation.id).toBe(id);
  expect(conversation.messages.map(({ text, own }) => [own, text])).toEqual([
    [false, 'Hi'],
    [true, 'Hello'],
    [false, 'How are you?'],
  ]);
});

test('lines that are added later go on where it ended', async () => {
  const chat = await start();
  const [ada, bo] = [await chat.account('ada'), await chat.account('bo')];
  const before = await chat.conversation(ada, bo, [[ada, 'Hi']]);
  const after = await chat.conversation(bo, ada, [
    [bo, 'Hello'],
    ['ada', 'Again'],
  ]);
  expect(after.id).toBe(before.id);
  expect(after.messages.map(({ seq }) => seq)).toEqual([2, 3]);
});

test('two people have a conversation for each topic', async () => {
  const chat = await start();
  const data = { order: 42 };
  const one = await chat.conversation('ada', 'bo', [['ada', 'Hi']], { topic: 'order-42', data });
  const other = await chat.conversation('ada', 'bo');
  expect(other.id).not.toBe(one.id);
  const client = await (await chat.user('ada')).client();
  const found = await client.conversationWith('bo', { topic: 'order-42' });
  expect(found).toMatchObject({ id: one.id, topic: 'order-42', data });
});

test('messages are as far apart as the time between them', async () => {
  const chat = await start();
  const yesterday = await chat.conversation('ada', 'bo', [['ada', 'Good night']]);
  await chat.clock.advance(86_400_000);
  const today = await chat.conversation('ada', 'bo', [['bo', 'Good morning']]);
  const apart = Number(today.messages[0]?.createdAt) - Number(yesterday.messages[0]?.createdAt);
  expect(apart).toBeGreaterThanOrEqual(86_400_000);
});

test('who is not in a conversation has no line in it, and nothing is written then', async () => {
  const chat = await start();
  const filled = chat.conversation('ada', 'bo', [
    ['ada', 'Hi'],
    ['cy', 'Hello'],
  ]);
  await expect(filled).rejects.toThrow(TestingError);
  await expect(filled).rejects.toMatchObject({ code: 'no_member' });
  const { messages } = await chat.conversation('ada', 'bo', [['ada', 'Hi']]);
  expect(messages).toMatchObject([{ seq: 1 }]);
});

test('what the server refuses is said in its words', async () => {
  const chat = await start();
  const filled = chat.conversation('ada', 'ada', [['ada', 'Hi']]);
  await expect(filled).rejects.toMatchObject({
    code: 'refused',
    message: /answered with 4\d\d: .+/,
  });
});
