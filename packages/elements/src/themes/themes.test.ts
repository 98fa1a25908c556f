import type { TimelineMessage } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ChatWindow } from '../chat-window/chat-window.js';
import { accessibilityProblems } from '../test/accessible.js';
import { FakeConversation, fakeClient } from '../test/fake-chat.js';
import { mount, settled } from '../test/mount.js';
import { has, inside } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';

const all = { edits: {}, deletions: {}, replies: {}, reactions: {} };
const now = Date.now();
const theirs = timelineMessage({ seq: 1, text: 'Hello, see https://example.org', createdAt: now });
const mine = timelineMessage({
  ...{ seq: 2, text: 'Hi', own: true, createdAt: now, editedAt: now, status: 'read' },
  quote: {
    key: theirs.key,
    seq: 1,
    senderId: 'peer',
    text: 'Hello',
    own: false,
    system: false,
    deleted: false,
    file: null,
  },
  reactions: [
    { emoji: '👍', userIds: ['me', 'peer'], own: true },
    { emoji: '🎉', userIds: ['peer'], own: false },
  ],
});
const messages = [
  theirs,
  mine,
  timelineMessage({ seq: 3, text: 'Another', own: true, createdAt: now }),
  timelineMessage({ seq: 4, text: '', deleted: true, createdAt: now }),
  timelineMessage({ seq: 5, text: 'The order was sent.', system: true, createdAt: now }),
  timelineMessage({ seq: 6, text: 'Gone', own: true, status: 'failed', createdAt: now }),
];

async function open(theme: string) {
  const conversation = new FakeConversation(messages);
  const chat = await mount<ChatWindow>(html`
    <chat-window with="ada" theme=${theme} .client=${fakeClient(conversation, all)}></chat-window>
  `);
  return { chat, conversation };
}

async function shown(chat: ChatWindow) {
  await until(() => has(chat, 'chat-message-list', 'chat-message'));
  await expect.poll(() => getComputedStyle(box(chat)).visibility).toBe('visible');
}

const box = (chat: ChatWindow) => inside(chat, '.window');
const bubble = (chat: ChatWindow, { key }: TimelineMessage) =>
  inside(chat, 'chat-message-list', `[data-key="${key}"] chat-message`, '.bubble');
/** What tells the looks apart. */
const look = (chat: ChatWindow) => ({
  serif: getComputedStyle(box(chat)).fontFamily.includes('Georgia'),
  bubble: getComputedStyle(bubble(chat, mine)).paddingInlineStart !== '0px',
  gradient: getComputedStyle(bubble(chat, mine)).backgroundImage !== 'none',
});
const calm = { serif: false, bubble: true, gradient: false };
const paper = { serif: true, bubble: false, gradient: false };
const pop = { serif: false, bubble: true, gradient: true };

/** In which ways a window was seen, in each frame from now on. */
function frames(chat: ChatWindow) {
  const seen = new Set<string>();
  let over = false;
  const look = () => {
    const { visibility, borderTopLeftRadius } = getComputedStyle(box(chat));
    seen.add(visibility === 'visible' ? borderTopLeftRadius : visibility);
    if (!over) requestAnimationFrame(look);
  };
  look();
  onTestFinished(() => {
    over = true;
  });
  return seen;
}

// The first in this file: later the looks are there.
test('a window with a look of its own is not seen before it has that', async () => {
  const { chat } = await open('paper');
  const seen = frames(chat);
  expect([...seen]).toEqual(['hidden']);
  await shown(chat);
  expect(look(chat)).toEqual(paper);
  await expect.poll(() => [...seen]).toEqual(['hidden', '4px']);
});

test('the focus that was asked for meanwhile comes once it is seen', async () => {
  const { chat } = await open('pop');
  chat.focus();
  await shown(chat);
  await expect.poll(() => chat.shadowRoot?.activeElement?.localName).toBe('chat-composer');
});

test('a look is put on and off while the window is open, by all that is in it', async () => {
  const { chat, conversation } = await open('auto');
  await shown(chat);
  expect(look(chat)).toEqual(calm);
  chat.theme = 'paper';
  await expect.poll(() => look(chat)).toEqual(paper);
  chat.theme = 'dark pop';
  await expect.poll(() => look(chat)).toEqual(pop);
  expect(getComputedStyle(box(chat)).colorScheme).toBe('dark');
  // What comes later as well.
  const later = timelineMessage({ seq: 7, text: 'Later', own: true, createdAt: now });
  conversation.show([...messages, later]);
  await until(() => has(chat, 'chat-message-list', `[data-key="${later.key}"]`));
  await expect
    .poll(() => getComputedStyle(bubble(chat, later)).backgroundImage)
    .toContain('gradient');
  await userEvent.click(bubble(chat, mine), { button: 'right' });
  await until(() => has(chat, 'chat-message-menu', '.menu'));
  expect(getComputedStyle(inside(chat, 'chat-message-menu', '.menu')).borderRadius).toBe('22px');
  chat.theme = 'calm';
  await expect.poll(() => look(chat)).toEqual(calm);
  expect(getComputedStyle(inside(chat, 'chat-message-menu', '.menu')).borderRadius).toBe('14px');
});

test.each(['', 'calm', 'poplar', 'paperback dark'])(
  'by the theme “%s” it is calm',
  async (theme) => {
    const { chat } = await open(theme);
    await shown(chat);
    expect(look(chat)).toEqual(calm);
  },
);

test('paper has the names of who speaks above what they say', async () => {
  const { chat } = await open('paper');
  await shown(chat);
  const name = (message: TimelineMessage) =>
    inside(chat, 'chat-message-list', `[data-key="${message.key}"] chat-message`, 'bdi');
  expect(name(mine).getBoundingClientRect().height).toBeGreaterThan(10);
  expect(name(mine).getBoundingClientRect().bottom).toBeLessThanOrEqual(
    bubble(chat, mine).getBoundingClientRect().top,
  );
  const { parentElement } = name(messages[2] ?? theirs);
  expect(parentElement?.clientHeight).toBe(0);
});

describe.each(['paper light', 'paper dark', 'pop light', 'pop dark', 'calm light', 'calm dark'])(
  'by the theme %s',
  (theme) => {
    test.each(['#0d6a66', '#ffd600', '#fff', '#000'])(
      'axe finds nothing wrong with the accent %s',
      async (accent) => {
        const { chat } = await open(theme);
        chat.style.setProperty('--chat-accent', accent);
        await shown(chat);
        await until(() => has(chat, 'chat-message-list', `[data-key="${mine.key}"] chat-message`));
        await expect
          .poll(
            () =>
              inside(
                chat,
                'chat-message-list',
                `[data-key="${mine.key}"] chat-message`,
              ).shadowRoot?.querySelectorAll('.reaction').length,
          )
          .toBe(2);
        await settled(chat);
        expect(await accessibilityProblems(chat)).toEqual([]);
      },
    );
  },
);
