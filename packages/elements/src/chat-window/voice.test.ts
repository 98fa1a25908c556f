import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ChatMessage } from '../chat-message/chat-message.js';
import { accessibilityProblems } from '../test/accessible.js';
import { FakeConversation, fakeClient } from '../test/fake-chat.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import { beep, messageVoice } from '../test/voice-file.js';
import type { ChatWindow } from './chat-window.js';

async function open(...messages: Parameters<typeof timelineMessage>[0][]) {
  const conversation = new FakeConversation(messages.map((each) => timelineMessage(each)));
  const features = { files: { bytes: 1_000_000 }, voice: {} };
  const chat = await mount<ChatWindow>(html`
    <chat-window with="ada" .client=${fakeClient(conversation, features)}></chat-window>
  `);
  await until(() => chat.conversation);
  await chat.updateComplete;
  const row = (at: number) =>
    inside(chat, 'chat-message-list', `[data-key="${conversation.messages[at]?.key}"]`);
  const message = (at: number) => row(at).querySelector('chat-message') as ChatMessage;
  return { chat, conversation, row, message };
}

test('a voice message is played in its bubble, from where the conversation says it is', async () => {
  const voice = messageVoice(2_000);
  const { chat, conversation, message } = await open({ seq: 1, text: '', files: [voice] });
  conversation.urls.set(voice.name, URL.createObjectURL(beep(2)));
  await until(() => has(message(0), 'chat-voice', '.play'));
  expect(await accessibilityProblems(chat)).toEqual([]);
  expect(conversation.asked).toEqual([]);
  const play = inside(message(0), 'chat-voice', '.play');
  await userEvent.click(play);
  await until(() => play.ariaLabel?.startsWith('Pause'));
  expect(conversation.asked).toEqual([`url ${voice.name} of 1`]);
  // A message that comes meanwhile does not stop it.
  conversation.receive(timelineMessage({ seq: 2, text: 'Heard it?' }));
  await until(() => textOf(inside(chat, '[role=log]')).includes('Heard it?'));
  expect(play.isConnected && play.ariaLabel?.startsWith('Pause')).toBe(true);
});

test('its bubble is as large before what plays it is there', async () => {
  const { message } = await open({ seq: 1, text: '', files: [messageVoice(2_000)] });
  await until(() => has(message(0), '.voice'));
  const { width, height } = inside(message(0), '.voice').getBoundingClientRect();
  await until(() => has(message(0), 'chat-voice', '.play'));
  const after = inside(message(0), '.voice').getBoundingClientRect();
  expect([after.width, after.height]).toEqual([width, height]);
});

test('one that is on its way shows its bars, how long it is, and what takes it back', async () => {
  const file = messageVoice(3_000, { id: null, progress: 0.4 });
  const { message, conversation } = await open({
    ...{ seq: 1, text: '', own: true, status: 'pending', files: [file] },
  });
  await until(() => has(message(0), 'chat-voice', '.bars'));
  expect(textOf(inside(message(0), 'chat-voice', '.time'))).toBe('0:03');
  expect(has(message(0), 'chat-voice', '.play')).toBe(false);
  inside(message(0), '.ring button').click();
  expect(conversation.asked.at(-1)).toMatch(/^discard /);
});

test('in words it is a voice message, and how long: in a quote, a row, and read out', async () => {
  const { name, type } = messageVoice(65_000);
  const quote = { key: null, seq: 1, senderId: 'peer', own: false, system: false, text: '' };
  const file = { name, type, voice: { duration: 65_000 } };
  const { chat, conversation, row, message } = await open(
    { seq: 1, text: '', files: [messageVoice(65_000)] },
    { seq: 2, own: true, quote: { ...quote, file, deleted: false } },
  );
  expect(textOf(inside(message(1), '.said'))).toBe('Voice message, 1:05');
  conversation.receive(timelineMessage({ seq: 3, text: '', files: [messageVoice(9_000)] }));
  await until(() => textOf(inside(chat, '[role=log]')).includes('Voice message, 0:09'));
  row(0).focus();
  await until(() => row(0).ariaLabel?.includes('Voice message, 1:05'));
});
