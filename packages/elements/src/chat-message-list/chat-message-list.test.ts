import type { TimelineMessage } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, test, vi } from 'vitest';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatMessageList } from './chat-message-list.js';

const messages = (from: number, to: number): TimelineMessage[] =>
  Array.from({ length: to - from + 1 }, (_, index) => timelineMessage({ seq: from + index }));

async function list(shown: TimelineMessage[], hasOlder = false) {
  const element = await mount<ChatMessageList>(
    html`<chat-message-list .messages=${shown} .peerName=${'Ada'} .hasOlder=${hasOlder}></chat-message-list>`,
  );
  element.style.setProperty('height', '500px');
  const scroller = inside(element, '.scroller');
  await frames();
  return { element, scroller };
}

/** Long enough for a scroll to be told, and for what it brings in to be laid out. */
async function frames() {
  for (let count = 0; count < 3; count++) await new Promise(requestAnimationFrame);
}

async function scrollBy(scroller: Element, pixels: number) {
  scroller.scrollTop += pixels;
  await frames();
}

const rows = (element: Element) => [
  ...(element.shadowRoot?.querySelectorAll('chat-message') ?? []),
];
const below = (scroller: Element) =>
  scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;

function topOf(element: Element, text: string): number {
  const row = rows(element).find((each) => each.message?.text === text);
  if (!row) throw new Error(`"${text}" is not in the list`);
  return row.getBoundingClientRect().top;
}

function firstInView(element: Element, scroller: Element): string {
  const { top } = scroller.getBoundingClientRect();
  const row = rows(element).find((each) => each.getBoundingClientRect().bottom > top + 40);
  return row?.message?.text ?? '';
}

test('begins at the latest message', async () => {
  const { scroller } = await list(messages(1, 300));
  expect(below(scroller)).toBeLessThan(2);
});

test('stays at the latest message when markup makes it higher than its words were', async () => {
  const shown = messages(1, 300);
  const element = await mount<ChatMessageList>(
    html`<chat-message-list markup .messages=${shown} .peerName=${'Ada'}></chat-message-list>`,
  );
  element.style.setProperty('height', '500px');
  const scroller = inside(element, '.scroller');
  element.messages = [...shown, timelineMessage({ seq: 301, text: '- a\n- b\n\n```\nc\n```' })];
  const last = () => rows(element).at(-1)?.shadowRoot?.querySelector('pre');
  await until(last);
  await frames();
  expect(below(scroller)).toBeLessThan(2);
});

test('stays at the latest message when something grows before the list hears of its own scrolling', async () => {
  const { element, scroller } = await list(messages(1, 300));
  rows(element).at(-1)?.style.setProperty('padding-block-end', '200px');
  expect(below(scroller)).toBeGreaterThan(100);
  scroller.dispatchEvent(new Event('scroll'));
  await frames();
  expect(below(scroller)).toBeLessThan(2);
});

test('stays at the latest message when it gets higher, and something grows before that is told', async () => {
  const { element, scroller } = await list(messages(1, 300));
  element.style.setProperty('height', '0');
  await frames();
  // Between two frames, so that the next one begins with what is told.
  await new Promise((resolve) => setTimeout(resolve));
  element.style.setProperty('height', '500px');
  // The browser has scrolled it to its end of now, and tells so with the next frame.
  expect(below(scroller)).toBeLessThan(2);
  rows(element).at(-1)?.style.setProperty('padding-block-end', '200px');
  await frames();
  expect(below(scroller)).toBeLessThan(2);
});

test('has fewer than 150 rows of 10,000 messages in the page, wherever the reader is', async () => {
  const { element, scroller } = await list(messages(1, 10_000));
  expect(rows(element).length).toBeLessThan(150);
  for (let turn = 0; turn < 40; turn++) {
    await scrollBy(scroller, -2_000);
    expect(rows(element).length).toBeLessThan(150);
    expect(firstInView(element, scroller)).not.toBe('');
  }
  expect(Number(firstInView(element, scroller).replace('Message ', ''))).toBeLessThan(9_500);
});

test('every message can be reached by scrolling, up and down again', async () => {
  const { element, scroller } = await list(messages(1, 400));
  for (let turn = 0; turn < 60 && scroller.scrollTop > 0; turn++) await scrollBy(scroller, -1_500);
  expect(firstInView(element, scroller)).toBe('Message 1');
  for (let turn = 0; turn < 60 && below(scroller) > 1; turn++) await scrollBy(scroller, 1_500);
  expect(rows(element).at(-1)?.message?.text).toBe('Message 400');
});

test('older messages come in without moving what is being read', async () => {
  const { element, scroller } = await list(messages(101, 200), true);
  await until(async () => {
    await scrollBy(scroller, -400);
    return scroller.scrollTop < 300;
  });
  const reading = firstInView(element, scroller);
  const before = topOf(element, reading);
  element.messages = messages(1, 200);
  await frames();
  expect(topOf(element, reading)).toBeCloseTo(before, 0);
});

test('older messages of the same day and sender come in without moving what is read below the line of that day', async () => {
  const { element, scroller } = await list(messages(101, 200), true);
  await scrollBy(scroller, -scroller.scrollHeight);
  await until(() => scroller.scrollTop === 0);
  // The first one loses the space above it, as it begins no group any more.
  const read = rows(element)[1]?.message?.text ?? '';
  const before = topOf(element, read);
  element.messages = messages(1, 200);
  await frames();
  expect(topOf(element, read)).toBeCloseTo(before, 0);
  expect(scroller.scrollTop).toBeGreaterThan(1000);
});

test('asks for older messages near the top, not elsewhere', async () => {
  const { element, scroller } = await list(messages(101, 200), true);
  const asked = vi.fn();
  element.addEventListener('chat-load-older', asked);
  await scrollBy(scroller, -10);
  expect(asked).not.toHaveBeenCalled();
  await scrollBy(scroller, -100_000);
  expect(asked).toHaveBeenCalled();
});

test('stays at the latest message when a new one comes', async () => {
  const { element, scroller } = await list(messages(1, 60));
  element.messages = messages(1, 61);
  await frames();
  expect(below(scroller)).toBeLessThan(2);
  expect(has(element, '.jump')).toBe(false);
});

test('further up, counts what came instead of moving, and goes there when asked', async () => {
  const { element, scroller } = await list(messages(1, 60));
  await scrollBy(scroller, -600);
  const reading = firstInView(element, scroller);
  const before = topOf(element, reading);
  element.messages = messages(1, 62);
  await frames();
  expect(topOf(element, reading)).toBeCloseTo(before, 0);
  await until(() => has(element, '.jump'));
  expect(textOf(inside(element, '.jump'))).toContain('2 new messages');
  inside(element, '.jump').click();
  await frames();
  expect(below(scroller)).toBeLessThan(2);
  expect(rows(element).at(-1)?.message?.text).toBe('Message 62');
});

test('one’s own new message is always brought into view', async () => {
  const { element, scroller } = await list(messages(1, 60));
  await scrollBy(scroller, -600);
  element.messages = [
    ...messages(1, 60),
    timelineMessage({ seq: 61, own: true, status: 'pending' }),
  ];
  await frames();
  expect(below(scroller)).toBeLessThan(2);
});

test('stays at the latest message when its own height changes', async () => {
  const { element, scroller } = await list(messages(1, 60));
  element.style.setProperty('height', '300px');
  await frames();
  expect(below(scroller)).toBeLessThan(2);
});
