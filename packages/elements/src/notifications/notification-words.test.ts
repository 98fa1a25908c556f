import type { ChatNotification, Conversation } from '@chat/client';
import { expect, test } from 'vitest';
import { lateNotifications } from '../late-element.js';
import { en } from '../localize/en.js';
import { messageFile } from '../test/message-file.js';
import { timelineMessage } from '../test/timeline-message.js';
import { notificationWords } from './notification-words.js';

const conversation = (name: string) => ({ peer: { name } }) as Conversation;

async function wordsOf(
  conversations: ChatNotification['conversations'],
  { namesOnly = false } = {},
): Promise<string> {
  await lateNotifications.load();
  const notification = { id: 'one', conversations, isNew: true, inFront: false };
  const { title, body } = notificationWords(notification, {
    ...{ namesOnly, terms: en, heading: 'Shop' },
  });
  return `${title}: ${body}`;
}

const said = (...texts: string[]) =>
  texts.map((text, at) => timelineMessage({ seq: at + 1, text, own: false }));

test('a notification names who wrote and what was said last, cut where none shows more', async () => {
  const one = { conversation: conversation('Ada'), messages: said('Hello') };
  const two = { conversation: conversation('Ada'), messages: said('Hello', 'Are you there?') };
  expect(await wordsOf([one])).toBe('Ada: Hello');
  expect(await wordsOf([two])).toBe('Ada (2): Are you there?');
  const long = { ...one, messages: said('x'.repeat(1_000)) };
  expect(await wordsOf([long])).toBe(`Ada: ${'x'.repeat(240)}…`);
  const [message] = said('');
  const file = messageFile({ name: 'plan.pdf', type: 'application/pdf' });
  const sent = { ...one, messages: message ? [{ ...message, files: [file] }] : [] };
  expect(await wordsOf([sent])).toBe('Ada: plan.pdf');
});

test('one that shows only names says how much, as does one that sums up', async () => {
  const ada = { conversation: conversation('Ada'), messages: said('Hello') };
  const bob = { conversation: conversation('Bob'), messages: said(...Array(120).fill('Hi')) };
  expect(await wordsOf([ada], { namesOnly: true })).toBe('Ada: 1 new message');
  expect(await wordsOf([bob], { namesOnly: true })).toBe('Bob: 99+ new messages');
  expect(await wordsOf([ada, bob])).toBe('Shop: 99+ new messages in 2 conversations');
});
