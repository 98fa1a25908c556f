import type { Features, Reaction } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, test } from 'vitest';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatMessage } from './chat-message.js';
import type { MessageActionEvent } from './message-action-event.js';

const reaction = (emoji: string, ...userIds: string[]): Reaction => ({
  emoji,
  userIds,
  own: userIds.includes('me'),
});
const reactions = [reaction('👍', 'peer', 'me'), reaction('❤️', 'peer')];

const show = (features: Features = { reactions: {} }) =>
  mount<ChatMessage>(html`
    <chat-message
      .message=${timelineMessage({ seq: 1, reactions })}
      .senderName=${'Ada'}
      .peerName=${'Ada'}
      .features=${features}
      .first=${true}
      .last=${true}
    ></chat-message>
  `);

async function shown(features?: Features) {
  const element = await show(features);
  await until(() => has(element, '.reaction'));
  return element;
}

const chips = (element: ChatMessage, selector = '.reaction') => [
  ...(element.shadowRoot?.querySelectorAll<HTMLButtonElement>(selector) ?? []),
];

test('reactions have their room before what shows them is loaded', async () => {
  const element = await show();
  expect(has(element, '.reaction')).toBe(false);
  const { offsetHeight } = element;
  await until(() => has(element, '.reaction'));
  expect(element.offsetHeight).toBe(offsetHeight);
});

test('reactions are counted from two on, say who, and mark one’s own', async () => {
  const [thumb, heart] = chips(await shown());
  expect(textOf(thumb as Node).replace(/\s/g, '')).toMatch(/^👍2You/);
  expect(textOf(heart as Node)).not.toMatch(/\d/);
  expect(thumb?.title).toMatch(/You and .*Ada.* reacted with 👍/);
  expect(thumb?.getAttribute('aria-pressed')).toBe('true');
  expect(heart?.getAttribute('aria-pressed')).toBe('false');
  expect(thumb?.offsetHeight).toBe(24);
});

test('reactions overlap the lower edge of the bubble by six pixels', async () => {
  const element = await shown();
  const { bottom } = inside(element, '.bubble').getBoundingClientRect();
  expect(bottom - inside(element, '.reaction').getBoundingClientRect().top).toBeCloseTo(6, 0);
});

test('reactions are added and taken away by a press', async () => {
  const element = await shown();
  const acted: string[] = [];
  element.addEventListener('chat-message-action', ({ action, emoji }: MessageActionEvent) => {
    acted.push(`${action} ${emoji}`);
  });
  for (const each of chips(element)) each.click();
  expect(acted).toEqual(['react 👍', 'react ❤️']);
});

test('reactions are only to be seen where the server takes none', async () => {
  const element = await shown({});
  expect(chips(element, 'button.reaction')).toEqual([]);
  expect(chips(element)).toHaveLength(2);
});
