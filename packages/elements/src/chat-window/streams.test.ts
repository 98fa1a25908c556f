import type { TimelineMessage } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, test } from 'vitest';
import type { ChatMessage } from '../chat-message/chat-message.js';
import { accessibilityProblems } from '../test/accessible.js';
import { FakeConversation, fakeClient } from '../test/fake-chat.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { streamedMessage } from '../test/streamed-message.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatWindow } from './chat-window.js';

const mine = timelineMessage({ seq: 1, text: 'How much water?', own: true });
const streamed = (text: string, fields: Partial<Omit<TimelineMessage, 'seq'>> = {}) =>
  streamedMessage({ seq: 2, text, ...fields });

async function open() {
  const conversation = new FakeConversation([mine]);
  const chat = await mount<ChatWindow>(html`
    <chat-window with="ada" .client=${fakeClient(conversation, { streams: {} })}></chat-window>
  `);
  await until(() => chat.conversation);
  const show = async (message: TimelineMessage) => {
    conversation.show([mine, message]);
    await chat.updateComplete;
    await inside<ChatWindow>(chat, 'chat-message-list').updateComplete;
  };
  return { chat, conversation, show };
}

const row = (chat: ChatWindow) =>
  inside(chat, 'chat-message-list', `[data-key="${streamed('').key}"] chat-message`) as ChatMessage;
const log = (chat: ChatWindow) => inside(chat, '[role=log]');

test('a message that is written is there at once, grows, and is told once it is there', async () => {
  const { chat, conversation, show } = await open();
  await show(streamed(''));
  await until(() => has(row(chat), '.stop'));
  await show(streamed('Once a week, and '));
  expect(textOf(inside(row(chat), '.bubble'))).toBe('Once a week, and');
  expect(await accessibilityProblems(chat)).toEqual([]);
  expect(textOf(log(chat)).trim()).toBe('');

  const done = timelineMessage({ seq: 2, text: 'Once a week, and less in winter.' });
  conversation.messages = [mine];
  conversation.receive(done);
  await until(() => textOf(inside(row(chat), '.bubble')) === done.text);
  expect(log(chat).children).toHaveLength(1);
  expect(textOf(log(chat))).toContain(done.text);
});

test('whoever writes it is asked to stop', async () => {
  const { chat, conversation, show } = await open();
  await show(streamed('Once a week, and '));
  await until(() => has(row(chat), '.stop'));
  inside(row(chat), '.stop').click();
  await until(() => conversation.asked.length > 0);
  expect(conversation.asked).toEqual(['stop Once a week, and ']);
});

test('what was broken off can be discarded, and is never told as a message', async () => {
  const { chat, conversation, show } = await open();
  await show(streamed('Once a week, and', { status: 'broken' }));
  await until(() => has(row(chat), '.discard'));
  expect(await accessibilityProblems(chat)).toEqual([]);
  expect(textOf(log(chat)).trim()).toBe('');
  inside(row(chat), '.discard').click();
  expect(conversation.asked).toEqual([`discard ${streamed('').key}`]);
});
