import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { refusalOf, startChat } from './chat-world.js';

async function startWithMessage() {
  const world = await startChat();
  const conversationId = await world.openAnnAndBen();
  await world.send(world.ann, conversationId);
  const react = (userId: string, emoji: string, on = true) =>
    world.chat.reactions.react(userId, {
      ...{ conversationId, seq: 1, changeId: randomUUID(), base: 1 },
      ...{ emoji, on },
    });
  return { ...world, conversationId, react };
}

test('both members react to a message, their own as well, and all are told', async () => {
  const { ann, ben, react, listen } = await startWithMessage();
  const inbox = await listen(ann);
  await react(ben, '👍');
  const { message } = await react(ann, '👍');
  expect(message.reactions).toEqual([{ emoji: '👍', userIds: [ben, ann] }]);
  await inbox.toBe([expect.objectContaining({ type: 'message' }), { type: 'message', message }]);
});

test.each([
  ['a flag', '🇨🇭', '🇨🇭'],
  ['a flag of tags', '🏴󠁧󠁢󠁷󠁬󠁳󠁿', '🏴󠁧󠁢󠁷󠁬󠁳󠁿'],
  ['a family', '👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'],
  ['one with two skin tones', '👩🏿‍🤝‍👨🏻', '👩🏿‍🤝‍👨🏻'],
  ['a keycap', '#️⃣', '#️⃣'],
  ['a heart that is drawn as one', '❤️', '❤️'],
  ['a heart without its selector', '❤', '❤️'],
])('%s is one emoji', async (_, emoji, kept) => {
  const { ann, react } = await startWithMessage();
  const { message } = await react(ann, emoji);
  expect(message.reactions).toEqual([{ emoji: kept, userIds: [ann] }]);
});

test('an emoji with its selector and without is the same reaction', async () => {
  const { ann, ben, react } = await startWithMessage();
  await react(ann, '❤️');
  const { message } = await react(ben, '❤');
  expect(message.reactions).toEqual([{ emoji: '❤️', userIds: [ann, ben] }]);
  expect((await react(ann, '❤', false)).message.reactions).toEqual([
    { emoji: '❤️', userIds: [ben] },
  ]);
});

test.each([
  ['a word', 'ok'],
  ['a letter', 'x'],
  ['a digit', '1'],
  ['two emoji', '👍👍'],
  ['an emoji and a space', '👍 '],
  ['markup', '<b>'],
  ['half a character', '\ud83d'],
  ['a selector alone', '\ufe0f'],
  ['an invisible character', '\u200d'],
])('%s is no emoji', async (_, emoji) => {
  const { ann, react } = await startWithMessage();
  expect(await refusalOf(react(ann, emoji))).toMatchObject({ code: 'invalid_request' });
});

test('the ninth of one member is refused, and said to be one too many', async () => {
  const { ann, ben, react, conversationId, chat } = await startWithMessage();
  for (const emoji of ['👍', '🎉', '❤️', '😂', '😮', '😢', '🙏', '🔥']) await react(ann, emoji);
  expect(await refusalOf(react(ann, '👀'))).toMatchObject({ code: 'too_many_reactions' });
  await react(ben, '👀');
  const { messages } = await chat.messages.history(ann, conversationId, {});
  expect(messages[0]?.reactions).toHaveLength(9);
});

test('a thousand different ones by a program leave eight, and a message that still fits', async () => {
  const { ann, react, conversationId, chat } = await startWithMessage();
  const codes = Array.from({ length: 1_000 }, (_, n) => String.fromCodePoint(0x1f300 + n));
  const outcomes = await Promise.allSettled(codes.map((emoji) => react(ann, emoji)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
  const { messages } = await chat.messages.history(ann, conversationId, {});
  expect(messages[0]).toMatchObject({ rev: 9 });
  expect(messages[0]?.reactions).toHaveLength(8);
});
