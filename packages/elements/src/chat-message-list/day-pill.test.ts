import type { TimelineMessage } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { beforeAll, expect, test } from 'vitest';
import { lateActions } from '../late-element.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatMessageList } from './chat-message-list.js';

beforeAll(() => lateActions.load());

const day = 86_400_000;

/** Twenty messages on each of three days of 2020. */
const messages: readonly TimelineMessage[] = Array.from({ length: 60 }, (_, index) =>
  timelineMessage({
    seq: index + 1,
    createdAt: Date.UTC(2020, 2, 1, 9) + Math.floor(index / 20) * day + index * 1_000,
  }),
);

async function list() {
  const element = await mount<ChatMessageList>(
    html`<chat-message-list style="height: 400px" .messages=${messages} .peerName=${'Ada'}></chat-message-list>`,
  );
  const frames = async () => {
    for (let count = 0; count < 3; count++) await new Promise(requestAnimationFrame);
  };
  await frames();
  const scroller = inside(element, '.scroller');
  const scrollTo = async (top: number) => {
    scroller.scrollTop = top;
    await frames();
  };
  return { element, scroller, scrollTo };
}

const pill = (element: Element) => element.shadowRoot?.querySelector<HTMLElement>('.day-pill');
const isShown = (element: Element) => {
  const shown = pill(element);
  return shown != null && getComputedStyle(shown).visibility === 'visible';
};
/** What of the lines that begin days is where the pill is. */
const covered = (element: Element) => {
  const over = pill(element)?.getBoundingClientRect();
  return [...(element.shadowRoot?.querySelectorAll('.day span') ?? [])].filter((line) => {
    const { top, bottom } = line.getBoundingClientRect();
    return over && top < over.bottom && bottom > over.top;
  });
};

test('the day of what is at the top is told while one scrolls, and goes once nobody does', async () => {
  const { element, scroller, scrollTo } = await list();
  expect(isShown(element)).toBe(false);
  await scrollTo(scroller.scrollTop - 200);
  expect(isShown(element)).toBe(true);
  expect(textOf(pill(element) as Element)).toBe('March 3, 2020');
  await scrollTo(300);
  await until(() => textOf(pill(element) as Element) === 'March 1, 2020');
  expect(pill(element)?.ariaHidden).toBe('true');
  expect(await accessibilityProblems(element)).toEqual([]);
  await until(() => getComputedStyle(pill(element) as Element).opacity === '0');
});

test('it never covers the line that begins a day', async () => {
  const { element, scroller, scrollTo } = await list();
  let shown = 0;
  for (let top = scroller.scrollTop - 40; top > 0; top -= 17) {
    await scrollTo(top);
    if (!isShown(element)) continue;
    shown += 1;
    expect(covered(element)).toEqual([]);
  }
  expect(shown).toBeGreaterThan(20);
});

test('at the latest message it is not there', async () => {
  const { element, scroller, scrollTo } = await list();
  const end = scroller.scrollTop;
  await scrollTo(end - 300);
  expect(isShown(element)).toBe(true);
  await scrollTo(end);
  expect(isShown(element)).toBe(false);
});
