import type { Features, TimelineMessage } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, test } from 'vitest';
import type { ChatMessage } from '../chat-message/chat-message.js';
import { accessibilityProblems } from '../test/accessible.js';
import { FakeConversation, fakeClient } from '../test/fake-chat.js';
import { messageFile, messagePicture } from '../test/message-file.js';
import { mount } from '../test/mount.js';
import { pictureFile } from '../test/picture-file.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatWindow } from './chat-window.js';

const files = { bytes: 1_000_000 };

async function open(messages: readonly TimelineMessage[], features: Features = { files }) {
  const conversation = new FakeConversation(messages);
  const chat = await mount<ChatWindow>(html`
    <chat-window with="ada" .client=${fakeClient(conversation, features)}></chat-window>
  `);
  await until(() => chat.conversation);
  await chat.updateComplete;
  return { chat, conversation };
}

const row = (chat: ChatWindow, { key }: TimelineMessage) =>
  inside(chat, 'chat-message-list', `[data-key="${key}"]`);
const messageOf = (chat: ChatWindow, message: TimelineMessage) =>
  row(chat, message).querySelector('chat-message') as ChatMessage;

/** As if files were held over the window, or let go there. */
function drag(chat: ChatWindow, type: 'dragover' | 'drop', held: readonly File[]): DragEvent {
  const dataTransfer = new DataTransfer();
  for (const each of held) dataTransfer.items.add(each);
  const { left, top } = chat.getBoundingClientRect();
  const event = new DragEvent(type, {
    dataTransfer,
    bubbles: true,
    composed: true,
    cancelable: true,
    clientX: left + 50,
    clientY: top + 200,
  });
  inside(chat, 'chat-message-list').dispatchEvent(event);
  return event;
}

const report = new File(['%PDF'], 'report.pdf', { type: 'application/pdf' });
const composer = (chat: ChatWindow) => inside(chat, 'chat-composer');

test('a picture is had from the conversation, and files go there with what is written', async () => {
  const message = timelineMessage({ seq: 1, text: '', files: [messagePicture('cat.png')] });
  const { chat, conversation } = await open([message]);
  const url = URL.createObjectURL(await pictureFile('cat.png'));
  conversation.urls.set('cat.png', url);
  await until(() => has(messageOf(chat, message), 'chat-picture', '.shown img'));
  expect(conversation.asked).toContain('url cat.png of 1');

  // What takes files is loaded by itself; until it is there, none can be dropped.
  await until(() => has(composer(chat), '.attach'));
  drag(chat, 'drop', [report]);
  await until(() => has(composer(chat), '.item'));
  inside(composer(chat), '.send').click();
  await until(() => conversation.sent.length > 0);
  expect(conversation.asked).toContain('send ');
  expect(conversation.sent[0]?.map((each) => (each as File).name)).toEqual(['report.pdf']);
});

test('files that are held over it show where they go, for as long as they are', async () => {
  const { chat } = await open([timelineMessage({ seq: 1 })]);
  await until(() => {
    expect(drag(chat, 'dragover', [report]).defaultPrevented).toBe(true);
    return has(composer(chat), '.drop-target');
  });
  const target = inside(composer(chat), '.drop-target');
  expect(textOf(target)).toContain('Drop files');
  const list = inside(chat, 'chat-message-list').getBoundingClientRect();
  expect(target.getBoundingClientRect().top).toBeCloseTo(list.top, 0);
  expect(target.getBoundingClientRect().bottom).toBeCloseTo(list.bottom, 0);
  drag(chat, 'drop', [report]);
  expect(has(composer(chat), '.drop-target')).toBe(false);
});

test.each([
  { where: 'the server takes none', features: {} },
  { where: 'something else than files is held', features: { files } },
])('nothing is taken where $where', async ({ features }) => {
  const { chat } = await open([timelineMessage({ seq: 1 })], features);
  const held = 'files' in features ? [] : [report];
  expect(drag(chat, 'dragover', held).defaultPrevented).toBe(false);
  expect(drag(chat, 'drop', held).defaultPrevented).toBe(false);
  expect(has(composer(chat), '.item')).toBe(false);
});

test('what has no words is told in some: read out, quoted, and in the row', async () => {
  const picture = timelineMessage({ seq: 1, text: '', files: [messagePicture('cat.png')] });
  const quote = { key: picture.key, seq: 1, senderId: 'peer', own: false, system: false, text: '' };
  const answers = [
    timelineMessage({
      seq: 2,
      own: true,
      quote: { ...quote, file: { name: 'cat.png', type: 'image/png' }, deleted: false },
    }),
    timelineMessage({
      seq: 3,
      own: true,
      quote: { ...quote, file: { name: 'Report.pdf', type: 'application/pdf' }, deleted: false },
    }),
  ] as const;
  const { chat, conversation } = await open([picture, ...answers]);
  const said = (message: TimelineMessage) => textOf(inside(messageOf(chat, message), '.said'));
  expect([said(answers[0]), said(answers[1])]).toEqual(['Picture', 'Report.pdf']);

  conversation.receive(
    timelineMessage({
      seq: 4,
      text: 'Both of them',
      files: [messagePicture('a.png'), messagePicture('b.png'), messageFile()],
    }),
  );
  await until(() => textOf(inside(chat, '[role=log]')).includes('Both of them'));
  expect(textOf(inside(chat, '[role=log]'))).toContain('Ada: Picture, Report.pdf, Both of them');

  const focused = row(chat, picture);
  focused.focus();
  await until(() => focused.ariaLabel?.includes('Picture'));
  expect(await accessibilityProblems(chat)).toEqual([]);
});

test('an answer to a picture says what is answered, over the field', async () => {
  const picture = timelineMessage({ seq: 1, text: '', files: [messagePicture('cat.png')] });
  const { chat } = await open([picture], { files, replies: {} });
  row(chat, picture).focus();
  await until(() => {
    row(chat, picture).dispatchEvent(new KeyboardEvent('keydown', { key: 'r', bubbles: true }));
    return has(composer(chat), '.bar');
  });
  expect(textOf(inside(composer(chat), '.bar'))).toContain('Picture');
});
