import type { TimelineMessage } from '@chat/client';
import { html } from 'lit';
import { expect, test, vi } from 'vitest';
import { mount } from '../test/mount.js';
import { inside } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatMessageList } from './chat-message-list.js';

/** Of all lengths, as rows of the same height would hide what a wrong guess does. */
const messages = (from: number, to: number): TimelineMessage[] =>
  Array.from({ length: to - from + 1 }, (_, index) => {
    const seq = from + index;
    return timelineMessage({ seq, text: `Message ${seq}${' and more'.repeat((seq * 7) % 40)}` });
  });

async function list(shown: TimelineMessage[], hasOlder = false) {
  const element = await mount<ChatMessageList>(
    html`<chat-message-list .messages=${shown} .peerName=${'Ada'} .hasOlder=${hasOlder}></chat-message-list>`,
  );
  element.style.setProperty('height', '500px');
  element.style.setProperty('width', '400px');
  const scroller = inside(element, '.scroller');
  await frames();
  return { element, scroller };
}

async function frames(count = 3) {
  for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
}

async function scrollBy(scroller: Element, pixels: number) {
  scroller.scrollTop += pixels;
  await frames();
}

const rows = (element: Element) => [
  ...(element.shadowRoot?.querySelectorAll<HTMLElement>('.row') ?? []),
];
const messageIn = (row: HTMLElement) => row.querySelector('chat-message')?.message;
const numberIn = (row: HTMLElement) => messageIn(row)?.seq ?? Number.NaN;

function reading(element: Element, scroller: Element): HTMLElement {
  const { top } = scroller.getBoundingClientRect();
  const row = rows(element).find((each) => each.getBoundingClientRect().bottom > top + 40);
  if (!row) throw new Error('nothing can be read');
  return row;
}

const topOf = (element: Element, seq: number) =>
  rows(element)
    .find((row) => numberIn(row) === seq)
    ?.getBoundingClientRect().top ?? Number.NaN;

test('a row that leaves is the next one that comes', async () => {
  const { element, scroller } = await list(messages(1, 1_000));
  await scrollBy(scroller, -3_000);
  const before = new Set(rows(element));
  const shown = numberIn(rows(element)[0] as HTMLElement);
  for (let turn = 0; turn < 40; turn++) await scrollBy(scroller, -700);
  expect(numberIn(rows(element)[0] as HTMLElement)).toBeLessThan(shown - 50);
  expect(rows(element).filter((row) => !before.has(row)).length).toBeLessThan(20);
});

test('rows stand in the order of the messages, each once, wherever the reader is', async () => {
  const { element, scroller } = await list(messages(1, 1_000));
  for (const pixels of [-900, -20_000, 700, 9_000, -300, -40_000, 60_000]) {
    await scrollBy(scroller, pixels);
    const shown = rows(element).map(numberIn);
    expect(shown).toEqual(shown.map((_, index) => (shown[0] ?? 0) + index));
  }
});

test('who scrolls up sees each row move by as much as they scroll', async () => {
  const { element, scroller } = await list(messages(1, 1_000));
  await scrollBy(scroller, -800);
  for (let turn = 0; turn < 60; turn++) {
    const read = numberIn(reading(element, scroller));
    const before = topOf(element, read);
    await scrollBy(scroller, -120);
    expect(Math.abs(topOf(element, read) - before - 120)).toBeLessThanOrEqual(1);
  }
});

test('who scrolls in each frame gets as far as they scroll, though rows come in the same frames', async () => {
  const { element, scroller } = await list(messages(1, 1_000));
  await scrollBy(scroller, -800);
  for (let turn = 0; turn < 120; turn++) {
    const read = numberIn(reading(element, scroller));
    const before = topOf(element, read);
    scroller.scrollTop -= 120;
    await frames(1);
    expect(Math.abs(topOf(element, read) - before - 120)).toBeLessThanOrEqual(1);
  }
});

test('what is read stays where it is when a message further up is changed, or goes', async () => {
  const { element, scroller } = await list(messages(1, 300));
  await scrollBy(scroller, -2_000);
  const row = reading(element, scroller);
  const read = numberIn(row);
  const before = topOf(element, read);
  const above = rows(element).indexOf(row) - 3;
  const changed = numberIn(rows(element)[above] as HTMLElement);
  const edit = (text: string) =>
    element.messages.map((each) => (each.seq === changed ? { ...each, text } : each));
  element.messages = edit('long '.repeat(200));
  await frames(5);
  expect(Math.abs(topOf(element, read) - before)).toBeLessThanOrEqual(1);
  element.messages = edit('short');
  await frames(5);
  expect(Math.abs(topOf(element, read) - before)).toBeLessThanOrEqual(1);
  element.messages = element.messages.filter(({ seq }) => seq !== changed);
  await frames(5);
  expect(Math.abs(topOf(element, read) - before)).toBeLessThanOrEqual(1);
});

test('what is read stays where it is while older messages load, again and again', async () => {
  const { element, scroller } = await list(messages(901, 1_000), true);
  let first = 901;
  element.addEventListener('chat-load-older', () => {
    first = Math.max(1, first - 50);
    element.hasOlder = first > 1;
    element.messages = messages(first, 1_000);
  });
  for (let turn = 0; turn < 80; turn++) {
    const read = numberIn(reading(element, scroller));
    const before = topOf(element, read);
    const from = scroller.scrollTop;
    await scrollBy(scroller, -400);
    if (from < 400) continue;
    expect(Math.abs(topOf(element, read) - before - 400)).toBeLessThanOrEqual(1);
  }
  expect(first).toBeLessThan(800);
});

test('whoever goes far at once, as with the bar of the list, is at once among messages', async () => {
  const { element, scroller } = await list(messages(1, 10_000));
  scroller.scrollTop = scroller.scrollHeight / 2;
  await frames();
  const middle = numberIn(reading(element, scroller));
  expect(middle).toBeGreaterThan(4_000);
  expect(middle).toBeLessThan(6_000);
  scroller.scrollTop = 0;
  await frames();
  await expect.poll(() => numberIn(reading(element, scroller))).toBe(1);
});

test('the focus never goes to another message with the row that had it', async () => {
  const { element, scroller } = await list(messages(1, 2_000));
  const last = rows(element).at(-1) as HTMLElement;
  last.focus();
  const { key } = last.dataset;
  await scrollBy(scroller, -40_000);
  const active = element.shadowRoot?.activeElement as HTMLElement;
  expect(rows(element).some(({ dataset }) => dataset.key === key)).toBe(false);
  expect(active.closest('.row')).not.toBeNull();
  const { top, bottom } = active.getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  expect(top).toBeLessThan(view.bottom);
  expect(bottom).toBeGreaterThan(view.top);
  for (const row of rows(element)) {
    if (row !== active) expect(row.hasAttribute('aria-label')).toBe(false);
  }
});

test('nothing of a message stays in its row for another', async () => {
  const { element, scroller } = await list(messages(1, 1_000));
  const target = element.messages[900] as TimelineMessage;
  await element.showMessage(target.key);
  const shown = inside(element, `[data-key="${target.key}"] chat-message`);
  await vi.waitFor(() => inside(shown, '.flash'), 20_000);
  await scrollBy(scroller, -30_000);
  for (const row of rows(element)) {
    expect(row.querySelector('chat-message')?.shadowRoot?.querySelector('.flash')).toBeNull();
  }
});

test('the page does not grow with the messages that come', async () => {
  const { element } = await list(messages(1, 200));
  const nodes = () => {
    const walker = document.createTreeWalker(inside(element, 'ol'), NodeFilter.SHOW_ALL);
    let count = 0;
    while (walker.nextNode()) count++;
    return count;
  };
  const before = nodes();
  for (let count = 250; count <= 3_000; count += 50) {
    element.messages = messages(1, count);
    await element.updateComplete;
  }
  expect(nodes()).toBeLessThanOrEqual(before + 4);
  expect(rows(element).length).toBeLessThan(150);
});
