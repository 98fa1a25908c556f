import type { TimelineMessage } from '@chat/client';
import { html } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatMessage } from './chat-message.js';
import type { MessageRenderer } from './drawn-message.js';

/** A card, and what it was made for. */
function cards() {
  const drawn: TimelineMessage[] = [];
  const render: MessageRenderer = (message) => {
    drawn.push(message);
    if (message.data?.kind !== 'order') return null;
    const card = document.createElement('article');
    card.textContent = `Order ${message.data.number}: ${message.text}`;
    return card;
  };
  return { drawn, render };
}

const order = { kind: 'order', number: 1234 };

const show = (message: TimelineMessage, render: MessageRenderer | null) =>
  mount<ChatMessage>(
    html`<chat-message .message=${message} .renderMessage=${render} .senderName=${'Ada'} .first=${true} .last=${true}></chat-message>`,
  );

test('a page shows a message as a card of its own, made once for each state of it', async () => {
  const { drawn, render } = cards();
  const message = timelineMessage({ seq: 1, text: 'On its way', data: order });
  const shown = await show(message, render);
  const card = inside(shown, '.bubble article');
  expect(inside(shown, '.bubble').textContent).toBe('Order 1234: On its way');
  shown.last = false;
  shown.open = true;
  await shown.updateComplete;
  expect(inside(shown, '.bubble article')).toBe(card);
  shown.message = { ...message, text: 'Delivered' };
  await shown.updateComplete;
  expect(inside(shown, '.bubble').textContent).toBe('Order 1234: Delivered');
  expect(drawn.map(({ text }) => text)).toEqual(['On its way', 'Delivered']);
  expect(await accessibilityProblems(shown)).toEqual([]);
});

test('what a card stands for is all that it takes the place of', async () => {
  const { render } = cards();
  const quote = {
    ...{ key: null, seq: 1, senderId: 'peer', own: false, system: false, text: 'Hello' },
    ...{ file: null, deleted: false },
  };
  const reactions = [{ emoji: '👍', userIds: ['me'], own: true }];
  const shown = await show(
    timelineMessage({ seq: 2, text: '👍', data: order, quote, reactions }),
    render,
  );
  expect(has(shown, '.bubble .quote')).toBe(true);
  expect(has(shown, '.bubble article')).toBe(true);
  await expect.poll(() => has(shown, '.reactions [part~=reaction]')).toBe(true);
});

test.each<[string, Partial<TimelineMessage>]>([
  ['a message that the page has nothing for', { data: { kind: 'ticket' } }],
  ['one that was deleted', { data: order, text: '', deleted: true }],
  ['one that is still being written', { data: order, seq: null }],
])('%s is shown as usual', async (_what, fields) => {
  const { render } = cards();
  const message = { ...timelineMessage({ seq: 1, text: 'Words' }), ...fields };
  const shown = await show(message, render);
  expect(has(shown, 'article')).toBe(false);
  expect(textOf(inside(shown, '.bubble'))).not.toBe('');
});

test('another message in the same place is shown as itself', async () => {
  const { render } = cards();
  const shown = await show(timelineMessage({ seq: 1, text: 'One', data: order }), render);
  shown.message = timelineMessage({ seq: 2, text: 'Two' });
  await shown.updateComplete;
  expect(has(shown, 'article')).toBe(false);
  expect(inside(shown, '.bubble').textContent).toBe('Two');
  shown.message = timelineMessage({ seq: 3, text: 'Three', data: order });
  await shown.updateComplete;
  expect(inside(shown, '.bubble').textContent).toBe('Order 1234: Three');
  shown.renderMessage = null;
  await shown.updateComplete;
  expect(inside(shown, '.bubble').textContent).toBe('Three');
});

test.each<[string, MessageRenderer]>([
  [
    'throws',
    () => {
      throw new Error('No such order.');
    },
  ],
  ['returns text', (() => 'Order 1234') as never],
])(
  'a page whose function %s has its messages shown as usual, and is told once',
  async (_, render) => {
    const told: unknown[] = [];
    const onError = (event: ErrorEvent) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      told.push(event.error);
    };
    addEventListener('error', onError, true);
    onTestFinished(() => removeEventListener('error', onError, true));
    const shown = await show(timelineMessage({ seq: 1, text: 'One', data: order }), render);
    expect(inside(shown, '.bubble').textContent).toBe('One');
    shown.message = timelineMessage({ seq: 2, text: 'Two', data: order });
    await shown.updateComplete;
    expect(inside(shown, '.bubble').textContent).toBe('Two');
    expect(told).toHaveLength(1);
  },
);
