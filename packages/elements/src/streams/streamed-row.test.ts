import type { TimelineMessage } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { beforeAll, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { ChatMessage } from '../chat-message/chat-message.js';
import type { ChatMessageList } from '../chat-message-list/chat-message-list.js';
import { lateActions, lateStreams } from '../late-element.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { streamedMessage } from '../test/streamed-message.js';
import { timelineMessage } from '../test/timeline-message.js';

beforeAll(() => Promise.all([lateStreams.load(), lateActions.load()]));

const before = Array.from({ length: 60 }, (_, index) => timelineMessage({ seq: index + 1 }));
const sentence = 'Water it once a week, and less in winter. ';
const streamed = (text: string) => streamedMessage({ seq: 61, text });

async function list() {
  const element = await mount<ChatMessageList>(
    html`<chat-message-list .messages=${before} .peerName=${'Ada'}></chat-message-list>`,
  );
  element.style.setProperty('height', '500px');
  await frames();
  const scroller = inside(element, '.scroller');
  const show = async (...added: TimelineMessage[]) => {
    element.messages = [...before, ...added];
    await frames();
  };
  return { element, scroller, show, write: (text: string) => show(streamed(text)) };
}

/** Long enough for a scroll to be told, and for what it brings in to be laid out. */
async function frames() {
  for (let count = 0; count < 3; count++) await new Promise(requestAnimationFrame);
}

async function scrollBy(scroller: Element, pixels: number) {
  scroller.scrollTop += pixels;
  await frames();
}

const rowOf = (element: Element) => {
  const found = inside(element, `[data-key="${streamed('').key}"]`).querySelector('chat-message');
  if (!found) throw new Error('There is no such row');
  return found;
};
const below = ({ scrollHeight, clientHeight, scrollTop }: Element) =>
  scrollHeight - clientHeight - scrollTop;

test('the list stays at its end while a message is written there', async () => {
  const { scroller, write, show } = await list();
  for (let count = 0; count <= 20; count++) {
    await write(sentence.repeat(count));
    expect(below(scroller)).toBeLessThan(2);
  }
  await show(timelineMessage({ seq: 61, text: sentence.repeat(20) }));
  expect(below(scroller)).toBeLessThan(2);
});

test('who reads further up is left there, and it counts as new once', async () => {
  const { element, scroller, write, show } = await list();
  await scrollBy(scroller, -600);
  const { scrollTop } = scroller;
  for (let count = 0; count <= 10; count++) await write(sentence.repeat(count));
  expect(textOf(inside(element, '.jump'))).toContain('1 new message');
  await show(timelineMessage({ seq: 61, text: sentence.repeat(10) }));
  expect(textOf(inside(element, '.jump'))).toContain('1 new message');
  expect(scroller.scrollTop).toBe(scrollTop);
});

test('what comes in front of it counts as new as well', async () => {
  const { element, scroller, write, show } = await list();
  await scrollBy(scroller, -600);
  await write(sentence);
  await show(timelineMessage({ seq: 62 }), streamed(`${sentence}${sentence}`));
  expect(textOf(inside(element, '.jump'))).toContain('2 new messages');
});

test('who begins to scroll up, however slowly, is not taken back by what is written', async () => {
  const { scroller, write } = await list();
  await write(sentence);
  await scrollBy(scroller, -8);
  const { scrollTop } = scroller;
  await write(sentence.repeat(8));
  expect(scroller.scrollTop).toBe(scrollTop);
  await scrollBy(scroller, 10_000);
  await write(sentence.repeat(16));
  expect(below(scroller)).toBeLessThan(2);
});

test('nothing but its own row is rendered as it grows', async () => {
  const { element, write } = await list();
  // A row that comes to be under the pointer shows what can be done with it.
  element.style.setProperty('pointer-events', 'none');
  await write(sentence);
  const render = vi.spyOn(ChatMessage.prototype as unknown as { render(): unknown }, 'render');
  for (let count = 2; count < 12; count++) await write(sentence.repeat(count));
  const rendered = render.mock.contexts.map((each) => (each as unknown as ChatMessage).message);
  render.mockRestore();
  expect(rowOf(element).message?.text).toBe(sentence.repeat(11));
  expect(new Set(rendered.map((message) => message?.key))).toEqual(new Set([streamed('').key]));
});

test('the message takes its row, and nothing around it moves', async () => {
  const { element, scroller, write, show } = await list();
  await write(sentence);
  const shown = rowOf(element);
  const { top, height } = shown.getBoundingClientRect();
  await show(timelineMessage({ seq: 61, text: sentence.trimEnd() }));
  expect(rowOf(element)).toBe(shown);
  expect(shown.getBoundingClientRect()).toMatchObject({ top, height });
  expect(below(scroller)).toBeLessThan(2);
});

test('one that is taken back is gone', async () => {
  const { element, write, show } = await list();
  await write(sentence);
  await show();
  expect(has(element, `[data-key="${streamed('').key}"]`)).toBe(false);
});

test('one that was broken off stands apart from what its sender writes next', async () => {
  const { element, show } = await list();
  await show(
    { ...streamed(sentence), status: 'broken' },
    timelineMessage({ seq: 62, createdAt: streamed('').createdAt + 1_000 }),
  );
  const broken = rowOf(element);
  const next = element.shadowRoot?.querySelector('li:last-of-type chat-message') as ChatMessage;
  expect([broken.first, broken.last, next.first, next.last]).toEqual([true, true, true, true]);
});

test('a keyboard gets to where it is stopped, and stays in the row when it ends', async () => {
  const { element, write, show } = await list();
  await write(sentence);
  element.focusMessage(streamed('').key);
  expect(element.shadowRoot?.activeElement?.ariaLabel).toMatch(/Ada.*: .*Water it.*, Writing…$/);
  await userEvent.keyboard('{Tab}');
  await until(() => rowOf(element).shadowRoot?.activeElement?.matches('.stop'));
  await userEvent.keyboard('{Enter}');
  await rowOf(element).updateComplete;
  expect(textOf(rowOf(element).shadowRoot?.activeElement as Element)).toContain('Stopping…');
  await show(timelineMessage({ seq: 61, text: sentence }));
  expect(element.shadowRoot?.activeElement).toBe(rowOf(element).parentElement);
});
