import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { lateActions } from '../late-element.js';
import { lateEmoji } from '../late-emoji.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { ChatEmojiPicker } from './chat-emoji-picker.js';

beforeEach(() => localStorage.clear());
afterEach(() => localStorage.clear());

async function open({ lang = 'en', user = 'ada', dir = 'ltr', width = 352 } = {}) {
  // What opens it comes first.
  await lateActions.load();
  await lateEmoji.load();
  const place = await mount<HTMLElement>(html`
    <div lang=${lang} dir=${dir}>
      <chat-emoji-picker .user=${user}></chat-emoji-picker>
    </div>
  `);
  const picker = place.querySelector('chat-emoji-picker') as ChatEmojiPicker;
  place.style.setProperty('width', `${width}px`);
  picker.style.setProperty('block-size', '380px');
  await until(() => inside(picker, '.cell').title !== 'grinning');
  const picked: string[] = [];
  picker.addEventListener('chat-emoji-pick', ({ emoji }) => picked.push(emoji));
  let closed = 0;
  picker.addEventListener('chat-emoji-close', () => {
    closed += 1;
  });
  const shown = (): string[] =>
    [...(picker.shadowRoot?.querySelectorAll('.cell') ?? [])].map((cell) => textOf(cell).trim());
  const focused = (): HTMLElement => picker.shadowRoot?.activeElement as HTMLElement;
  const search = async (text: string): Promise<string[]> => {
    const field = inside<HTMLInputElement>(picker, '.input');
    field.value = text;
    field.dispatchEvent(new InputEvent('input'));
    await picker.updateComplete;
    return shown();
  };
  return { place, picker, picked, shown, focused, search, closed: () => closed };
}

describe('emoji are found', () => {
  test.each([
    ['en', 'red heart', '❤️'],
    ['en', 'thumbsup', '👍'],
    ['de', 'Herz', '❤️'],
    ['de', 'lachen', '😂'],
    ['es', 'corazon', '❤️'],
    ['fr', 'cœur', '❤️'],
    ['ja', 'ハート', '❤️'],
    ['ar', 'قلب', '❤️'],
    ['he', 'לב', '❤️'],
    ['de', 'Österreich', '🇦🇹'],
    ['ar', 'ألمانيا', '🇩🇪'],
    // Where there are no words of a language, by those of English.
    ['pt', 'red heart', '❤️'],
  ])('in %s by %s', async (lang, words, emoji) => {
    const { search } = await open({ lang });
    await until(async () => (await search(words)).includes(emoji));
  });

  test('by what they are called before what else they are found by', async () => {
    const { search } = await open();
    expect((await search('heart'))[0]).toBe('❤️');
    expect((await search('smile'))[0]).toBe('😄');
  });

  test('or it is said that there are none', async () => {
    const { search, picker } = await open();
    expect(await search('no such thing')).toEqual([]);
    expect(textOf(inside(picker, '[role=status]')).trim()).toBe('No emoji found.');
    await search('pizza');
    expect(textOf(inside(picker, '[role=status]')).trim()).toBe('1 emoji found');
  });
});

describe('by keys alone', () => {
  test('one searches, goes down to what was found, and picks', async () => {
    const { picker, picked, focused } = await open();
    picker.focus();
    await userEvent.keyboard('pizza{Enter}');
    expect(picked).toEqual(['🍕']);
    await userEvent.keyboard('{Backspace>5/}{ArrowDown}');
    expect(focused().textContent).toBe('😀');
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowDown}{Enter}');
    expect(picked[1]).toBe(shownAt(picker, 1, 2));
    await userEvent.keyboard('{Home}');
    expect(focused().textContent).toBe(shownAt(picker, 1, 0));
    await userEvent.keyboard('{End}');
    expect(focused().textContent).toBe(shownAt(picker, 1, -1));
    await userEvent.keyboard('{PageDown}');
    const { row } = placeOf(picker, focused());
    expect(row).toBeGreaterThan(3);
    await userEvent.keyboard('{PageUp}{Control>}{Home}{/Control}');
    expect(placeOf(picker, focused())).toEqual({ row: 0, column: 0 });
    await userEvent.keyboard('{ArrowUp}');
    expect(focused().className).toBe('input');
  });

  test('left and right are what they look like where lines run from right to left', async () => {
    const { picker, focused } = await open({ lang: 'he', dir: 'rtl' });
    picker.focus();
    await userEvent.keyboard('{ArrowDown}{ArrowLeft}');
    expect(placeOf(picker, focused())).toEqual({ row: 0, column: 1 });
    await userEvent.keyboard('{ArrowRight}');
    expect(placeOf(picker, focused())).toEqual({ row: 0, column: 0 });
    inside(picker, '[role=tab]').focus();
    await userEvent.keyboard('{ArrowLeft}');
    expect(focused().id).toBe('tab-people');
  });

  test('one goes through the groups, and each is shown', async () => {
    const { picker, shown, focused } = await open();
    inside(picker, '[role=tab]').focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(focused().getAttribute('aria-selected')).toBe('true');
    expect(focused().title).toBe('Food and drink');
    expect(shown()).toContain('🍕');
    await userEvent.keyboard('{End}');
    expect(shown()).toContain('🇯🇵');
    await userEvent.keyboard('{ArrowRight}');
    expect(shown()[0]).toBe('😀');
  });

  test('who types among them searches, and Esc leaves', async () => {
    const { picker, focused, closed } = await open();
    picker.focus();
    await userEvent.keyboard('{ArrowDown}piz');
    expect(focused().className).toBe('input');
    expect((focused() as HTMLInputElement).value).toBe('piz');
    await userEvent.keyboard('{Escape}');
    expect(closed()).toBe(1);
  });
});

test('a skin tone is remembered, and all are shown in it who have one', async () => {
  const { picker, picked, shown, search } = await open();
  inside(picker, '.head .tone').click();
  await until(() => has(picker, '.tones'));
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{Enter}');
  await until(() => !has(picker, '.tones'));
  expect(picker.shadowRoot?.activeElement?.getAttribute('aria-label')).toBe('Skin tone: Medium');
  await search('thumbsup');
  expect(shown()[0]).toBe('👍🏽');
  inside(picker, '.cell').click();
  await search('couple with heart');
  expect(shown()).toContain('👩🏽‍❤️‍👨🏽');
  await search('pizza');
  expect(shown()).toEqual(['🍕']);
  expect(picked).toEqual(['👍🏽']);
  const later = await open();
  expect(later.shown()[0]).toBe('👍🏽');
  const another = await open({ user: 'bo' });
  expect(another.shown()[0]).toBe('😀');
});

test('those that were used last come first, the next time that it opens', async () => {
  const { picker, shown, search } = await open();
  for (const words of ['pizza', 'thumbsup', 'pizza']) {
    await search(words);
    inside(picker, '.cell').click();
  }
  await search('');
  expect(shown()[0]).toBe('😀');
  const later = await open();
  expect(later.shown().slice(0, 3)).toEqual(['🍕', '👍', '😀']);
  expect(textOf(inside(later.picker, '.heading'))).toBe('Recently used');
});

test('what is kept by somebody else’s hand is put up with', async () => {
  for (const kept of [
    '{',
    '7',
    '{"recent":7,"tone":"x"}',
    '{"recent":[1,"🍕","no emoji"],"tone":99}',
  ]) {
    localStorage.setItem('chat:emoji:ada', kept);
    const { shown } = await open();
    expect(['😀', '🍕']).toContain(shown()[0]);
  }
});

test('there are as many in a row as there is room for', async () => {
  const { picker } = await open({ width: 240 });
  await until(() => inside(picker, '.row').childElementCount === 5);
});

describe.each(['light', 'dark'])('%s', (scheme) => {
  test.each(['ltr', 'rtl'])('it has no accessibility problems, %s', async (dir) => {
    const { place, picker, search } = await open({ dir, lang: dir === 'rtl' ? 'ar' : 'en' });
    place.style.setProperty('color-scheme', scheme);
    inside(picker, '.head .tone').click();
    await until(() => has(picker, '.tones'));
    expect(await accessibilityProblems(place)).toEqual([]);
    inside(picker, '.head .tone').click();
    await until(() => !has(picker, '.tones'));
    expect(await accessibilityProblems(place)).toEqual([]);
    await search('xyz');
    expect(await accessibilityProblems(place)).toEqual([]);
  });
});

const rowsOf = (picker: ChatEmojiPicker): HTMLElement[][] =>
  [...(picker.shadowRoot?.querySelectorAll('.row') ?? [])].map(
    (row) => [...row.children] as HTMLElement[],
  );

const shownAt = (picker: ChatEmojiPicker, row: number, column: number): string =>
  rowsOf(picker)[row]?.at(column)?.textContent ?? '';

function placeOf(picker: ChatEmojiPicker, cell: HTMLElement) {
  const rows = rowsOf(picker);
  const row = rows.findIndex((each) => each.includes(cell));
  return { row, column: rows[row]?.indexOf(cell) ?? -1 };
}
