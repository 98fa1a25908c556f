import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../test/accessible.js';
import { FakeConversation, fakeClient } from '../test/fake-chat.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatWindow } from './chat-window.js';

async function open() {
  const theirs = timelineMessage({ seq: 1, text: 'Hello', createdAt: Date.now() });
  const conversation = new FakeConversation([theirs]);
  const chat = await mount<ChatWindow>(html`
    <chat-window with="ada" .client=${fakeClient(conversation, {})}></chat-window>
  `);
  await until(() => chat.conversation);
  await chat.updateComplete;
  const say = (typing: boolean) => {
    conversation.typing = typing;
    conversation.emit('change');
  };
  return { chat, conversation, say };
}

const isShown = (chat: ChatWindow) => has(chat, 'chat-message-list', '.typing');

test('that the other one is typing is shown after a moment, in the list and in words', async () => {
  const { chat, conversation, say } = await open();
  say(true);
  await chat.updateComplete;
  expect(isShown(chat)).toBe(false);
  await until(() => isShown(chat));
  expect(textOf(inside(chat, 'header'))).toContain('typing…');
  expect(await accessibilityProblems(chat)).toEqual([]);
  conversation.typing = false;
  conversation.receive(timelineMessage({ seq: 2, text: 'There', createdAt: Date.now() }));
  await until(() => !isShown(chat));
  expect(textOf(inside(chat, 'header'))).not.toContain('typing…');
});

test('who stops at once is never shown', async () => {
  const { chat, say } = await open();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  say(true);
  say(false);
  await vi.advanceTimersByTimeAsync(1_000);
  await chat.updateComplete;
  expect(isShown(chat)).toBe(false);
});

test('who is typing already when their conversation is opened is shown', async () => {
  const { chat, conversation } = await open();
  conversation.typing = true;
  chat.with = 'bo';
  await until(() => isShown(chat));
});

test('what the user types is told, and that they have stopped or gone', async () => {
  const { chat, conversation } = await open();
  chat.focus();
  await until(() => inside(chat, 'chat-composer').shadowRoot?.activeElement);
  await userEvent.keyboard('H');
  expect(conversation.typed.at(-1)).toBe(true);
  await userEvent.keyboard('{Backspace} ');
  expect(conversation.typed.at(-1)).toBe(false);
  await userEvent.keyboard('Hm');
  expect(conversation.typed.at(-1)).toBe(true);
  // To send it says so by itself: whatever is said after that is no news.
  const [sent, typed] = [vi.spyOn(conversation, 'send'), vi.spyOn(conversation, 'setTyping')];
  await userEvent.keyboard('{Enter}');
  await until(() => typed.mock.calls.length > 0);
  expect(typed.mock.calls).toEqual([[false]]);
  expect(sent.mock.invocationCallOrder[0]).toBeLessThan(typed.mock.invocationCallOrder[0] ?? 0);
  await userEvent.keyboard('H');
  chat.remove();
  await until(() => conversation.typed.at(-1) === false);
});
