import { ChatError, type SearchMatch, type SearchResult, type TimelineMessage } from '@chat/client';
import { html } from 'lit';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { lateSearch } from '../late-element.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount, settled } from '../test/mount.js';
import { inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatSearch } from './chat-search.js';
import type { SearchActionEvent } from './search-action-event.js';
import type { SearchChooseEvent } from './search-choose-event.js';
import type { SearchTextEvent } from './search-text-event.js';

/** A message that was found by the word `noon`. */
function found(
  text: string,
  fields: Partial<TimelineMessage> & { seq?: number; name?: string; topic?: string } = {},
): SearchResult {
  const { name = 'Ada', topic = '', ...rest } = fields;
  const start = text.indexOf('noon');
  const matches: SearchMatch[] = start < 0 ? [] : [{ start, end: start + 4 }];
  return {
    conversation: {
      ...{ id: `with ${name} ${topic}`, topic, data: null },
      peer: { id: name, username: name.toLowerCase(), name },
    },
    message: timelineMessage({ seq: 1, text, ...rest }),
    matches,
  };
}

const three = [
  found('Until noon', { seq: 3 }),
  found('It was noon', { seq: 2, own: true }),
  found('At noon', { seq: 1, name: 'Bo', topic: 'order-1' }),
];

const many = Array.from({ length: 40 }, (_, n) => found(`At noon ${n}`, { seq: 40 - n }));

async function open(fields: Partial<ChatSearch> = {}, dir = 'ltr', width = 380) {
  await lateSearch.load();
  const place = await mount<HTMLElement>(html`
    <div dir=${dir} style="position: relative; inline-size: ${width}px; block-size: 500px">
      <chat-search></chat-search>
    </div>
  `);
  const search = place.firstElementChild as ChatSearch;
  const told: string[] = [];
  search.addEventListener('chat-search-text', ({ text }: SearchTextEvent) =>
    told.push(`text ${text}`),
  );
  search.addEventListener('chat-search-choose', ({ result }: SearchChooseEvent) =>
    told.push(`choose ${result.message.text}`),
  );
  search.addEventListener('chat-search-action', ({ action }: SearchActionEvent) =>
    told.push(action),
  );
  await show(search, fields);
  return { search, told };
}

async function show(search: ChatSearch, fields: Partial<ChatSearch>): Promise<void> {
  Object.assign(search, fields);
  await search.updateComplete;
  await settled(search);
}

const all = (search: ChatSearch, selector: string) => [
  ...(search.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
];
const field = (search: ChatSearch) => inside<HTMLInputElement>(search, 'input');
const focused = (search: ChatSearch) => search.shadowRoot?.activeElement;
const said = (search: ChatSearch) => textOf(inside(search, '.scroller')).trim();
const button = (search: ChatSearch, words: string) =>
  all(search, 'button').find(
    (each) => each.checkVisibility() && textOf(each).trim() === words,
  ) as HTMLElement;

describe('the field', () => {
  test('has the focus at once, and what is typed is told, and that it is to be searched for now', async () => {
    const { search, told } = await open();
    expect(focused(search)).toBe(field(search));
    await userEvent.keyboard('no{Enter}');
    expect(told).toEqual(['text n', 'text no', 'submit']);
  });

  test('says whose messages are searched', async () => {
    const { search } = await open();
    expect(field(search).getAttribute('aria-label')).toBe('Search messages');
    await show(search, { peerName: 'Ada' });
    expect(field(search).getAttribute('aria-label')).toMatch(/^Search messages with .?Ada.?$/);
    expect(inside(search, '[role=search]').getAttribute('aria-label')).toMatch(/Ada/);
  });
});

describe('a result among all conversations', () => {
  test('says with whom, about what and when, and what was said by whom, with what was searched for marked', async () => {
    const { search } = await open({ text: 'noon', results: three });
    const [theirs, own, other] = all(search, '.result').map((each) => textOf(each).trim());
    expect(theirs).toMatch(/^A Ada March 1(, 2026)? Until noon$/);
    expect(own).toMatch(/^A Ada .* You: It was noon$/);
    expect(other).toMatch(/^B Bo .* order-1 At noon$/);
    expect(all(search, 'mark').map(textOf)).toEqual(['noon', 'noon', 'noon']);
    expect(inside(search, 'time').getAttribute('datetime')).toBe('2026-03-01T09:03:00.000Z');
  });

  test('shows text as text', async () => {
    const text = '<img src=x onerror=alert(1)> \u202enoon';
    const { search } = await open({ text: 'noon', results: [found(text, { name: '<b>Ada</b>' })] });
    expect(said(search)).toContain('<b>Ada</b>');
    expect(said(search)).toContain('<img src=x onerror=alert(1)>');
    expect(all(search, 'img, b')).toEqual([]);
  });

  test('of a message by the system is a notice', async () => {
    const results = [found('It is noon', { system: true })];
    const { search } = await open({ text: 'noon', results });
    expect(said(search)).toMatch(/^A Notice March 1(, 2026)? It is noon$/);
  });

  test('is chosen by a press, and the one that was gone to is marked', async () => {
    const { search, told } = await open({ text: 'noon', results: three, at: 2 });
    await userEvent.click(all(search, '.result')[1] as HTMLElement);
    expect(told).toEqual(['choose It was noon']);
    const marks = all(search, '.result').map((each) => each.getAttribute('aria-current'));
    expect(marks).toEqual([null, null, 'true']);
  });
});

test('a result in one conversation says who wrote it', async () => {
  const { search } = await open({ text: 'noon', results: three.slice(0, 2), peerName: 'Ada' });
  const [theirs, own] = all(search, '.result').map((each) => textOf(each).trim());
  expect(theirs).toMatch(/^Ada March 1(, 2026)? Until noon$/);
  expect(own).toMatch(/^You March 1(, 2026)? It was noon$/);
});

describe('by keyboard', () => {
  test('arrows go from the field through the results and back, and Enter chooses', async () => {
    const { search, told } = await open({ text: 'noon', results: three });
    const [first, second, third] = all(search, '.result');
    await userEvent.keyboard('{ArrowDown}');
    expect(focused(search)).toBe(first);
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
    expect(focused(search)).toBe(third);
    await userEvent.keyboard('{ArrowUp}');
    expect(focused(search)).toBe(second);
    await userEvent.keyboard('{Enter}');
    expect(told).toEqual(['choose It was noon']);
    await userEvent.keyboard('{ArrowUp}{ArrowUp}');
    expect(focused(search)).toBe(field(search));
    await userEvent.keyboard('{ArrowUp}');
    expect(focused(search)).toBe(field(search));
  });

  test('Escape closes it, from the field and from a result, and reaches nothing behind it', async () => {
    const { search, told } = await open({ text: 'noon', results: three });
    const behind: string[] = [];
    search.parentElement?.addEventListener('keydown', ({ key }) => behind.push(key));
    await userEvent.keyboard('{Escape}{ArrowDown}{Escape}');
    expect(told).toEqual(['close', 'close']);
    expect(behind).toEqual(['ArrowDown']);
  });
});

describe('what there is to say', () => {
  const error = new ChatError('connection_failed', '');
  test.each<[string, Partial<ChatSearch>, string]>([
    ['before anything is typed', {}, 'Find messages by words or parts of them.'],
    ['while it searches', { text: 'noon', busy: true }, 'Searching…'],
    ['when nothing is found', { text: 'noon', results: [] }, 'Nothing found.'],
    [
      'when it failed',
      { text: 'noon', error },
      'We can’t reach the chat right now. Check your connection and try again. Retry',
    ],
    [
      'when nothing is found yet',
      { text: 'noon', results: [], hasMore: true },
      'Search further back',
    ],
  ])('%s', async (_when, fields, expected) => {
    const { search } = await open(fields);
    expect(said(search)).toBe(expected);
    expect(await accessibilityProblems(search)).toEqual([]);
  });

  test('is nothing where all is found', async () => {
    const { search } = await open({ text: 'noon', results: three });
    expect(textOf(inside(search, '[role=status]')).trim()).toBe('');
    expect(button(search, 'Search further back')).toBeUndefined();
  });

  test('what failed is tried again by a press, which is in view however many results there are', async () => {
    const { search, told } = await open({ text: 'noon', error });
    button(search, 'Retry').click();
    expect(told).toEqual(['retry']);
    await show(search, { results: many });
    const { bottom } = button(search, 'Retry').getBoundingClientRect();
    expect(bottom).toBeLessThanOrEqual(search.getBoundingClientRect().bottom);
  });
});

describe('further back', () => {
  test('is looked when the end of the results is near, and not before', async () => {
    const { search, told } = await open({ text: 'noon', results: many, hasMore: true });
    expect(told).toEqual([]);
    const scroller = inside(search, '.scroller');
    scroller.scrollTop = scroller.scrollHeight;
    await expect.poll(() => told).toContain('more');
  });

  test('is looked at once while the results do not fill the place', async () => {
    const { told } = await open({ text: 'noon', results: three, hasMore: true });
    expect(told).toEqual(['more']);
  });

  test('is not looked by itself while that is under way, or after it failed', async () => {
    const busy = await open({ text: 'noon', results: three, hasMore: true, busy: true });
    expect(busy.told).toEqual([]);
    const error = new ChatError('rate_limited', '');
    const failed = await open({ text: 'noon', results: three, hasMore: true, error });
    expect(failed.told).toEqual([]);
  });
});

describe('the bar at a place', () => {
  const atPlace = { text: 'noon', results: three, atPlace: true };

  test('says which of the results it is, and leads to the others, to all of them, and out', async () => {
    const { search, told } = await open({ ...atPlace, at: 1 });
    expect(textOf(inside(search, '.bar'))).toMatch(/noon ?2 of 3/);
    expect(inside(search, '.whole').checkVisibility()).toBe(false);
    for (const words of [
      'Earlier result',
      'Later result',
      'Back to the results',
      'Close the search',
    ]) {
      button(search, words).click();
    }
    expect(told).toEqual(['older', 'newer', 'results', 'close']);
    expect(await accessibilityProblems(search)).toEqual([]);
  });

  test('has no earlier result at the last one, and no later one at the first', async () => {
    const { search, told } = await open({ ...atPlace, at: 0 });
    const ends = () =>
      ['Earlier result', 'Later result'].map((words) =>
        button(search, words).getAttribute('aria-disabled'),
      );
    expect(ends()).toEqual(['false', 'true']);
    button(search, 'Later result').click();
    await show(search, { at: 2 });
    expect(ends()).toEqual(['true', 'false']);
    button(search, 'Earlier result').click();
    expect(told).toEqual([]);
  });

  test('says that there may be more, and leads there from the last one', async () => {
    const { search, told } = await open({ ...atPlace, at: 1, hasMore: true });
    expect(textOf(inside(search, '.bar'))).toContain('2 of 3+');
    await show(search, { at: 2 });
    button(search, 'Earlier result').click();
    expect(told).toContain('older');
  });

  test('says no place of one that has dropped out of the results', async () => {
    const { search } = await open({ ...atPlace, at: -1 });
    expect(textOf(inside(search, '.place')).trim()).toBe('');
  });

  test('gives the focus to the result when one goes back to them', async () => {
    const { search } = await open({ ...atPlace, at: 1 });
    await show(search, { atPlace: false });
    expect(focused(search)).toBe(all(search, '.result')[1]);
  });

  test('keeps its keys to itself', async () => {
    const { search } = await open({ ...atPlace, at: 1 });
    button(search, 'Earlier result').focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(focused(search)).toBe(button(search, 'Earlier result'));
  });
});

describe.each(['ltr', 'rtl'])('in a page that reads %s', (dir) => {
  test('it has no problem of accessibility, and its way back where lines begin', async () => {
    const { search } = await open({ text: 'noon', results: three, at: 0 }, dir);
    expect(await accessibilityProblems(search)).toEqual([]);
    const left = (element: Element) => element.getBoundingClientRect().left;
    const isBefore = (one: Element, other: Element) => left(one) < left(other) === (dir === 'ltr');
    expect(isBefore(inside(search, '.head .close'), field(search))).toBe(true);
    expect(isBefore(inside(search, '.result .name'), inside(search, 'time'))).toBe(true);
    await show(search, { atPlace: true });
    expect(isBefore(inside(search, '.bar .close'), inside(search, '.place'))).toBe(true);
    expect(await accessibilityProblems(search)).toEqual([]);
  });
});

test.each(['ltr', 'rtl'])('however narrow it is, nothing sticks out of it, %s', async (dir) => {
  const results = [found('Until noon', { name: 'A name of some length', topic: 'x'.repeat(128) })];
  const { search } = await open({ text: 'noon', results, hasMore: true, at: 0 }, dir, 180);
  const outer = search.getBoundingClientRect();
  const expectWithin = (selector: string) => {
    for (const each of all(search, selector)) {
      const { left, right } = each.getBoundingClientRect();
      expect(left).toBeGreaterThanOrEqual(outer.left);
      expect(right).toBeLessThanOrEqual(outer.right);
    }
  };
  expectWithin('.whole button, .whole input, .first > *, .text, .topic');
  await show(search, { atPlace: true });
  expectWithin('.bar > *');
  expect(inside(search, '.titles').clientHeight).toBeLessThan(64);
});
