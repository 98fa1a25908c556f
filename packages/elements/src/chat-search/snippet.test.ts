import { describe, expect, test } from 'vitest';
import { snippetOf } from './snippet.js';

const partsOf = (text: string, ...words: string[]) => {
  const matches = words.map((word) => {
    const start = text.indexOf(word);
    return { start, end: start + word.length };
  });
  return snippetOf(text, matches);
};

/** A snippet as it is read, with what was searched for in brackets. */
const read = (text: string, ...words: string[]): string =>
  partsOf(text, ...words)
    .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join('');

const filler = 'lorem ipsum dolor sit amet '.repeat(40);

test.each([
  ['in the middle', 'See you at noon then.', ['noon'], 'See you at [noon] then.'],
  ['at the beginning', 'Noon, then.', ['Noon'], '[Noon], then.'],
  ['at the end', 'Until noon', ['noon'], 'Until [noon]'],
  ['that is all of it', 'noon', ['noon'], '[noon]'],
  ['right before another', 'noontime', ['noon', 'time'], '[noon][time]'],
  ['that is gone, as it was edited since', 'Until noon', [], 'Until noon'],
])('a short text is shown as a whole, with a match %s', (_where, text, words, expected) => {
  expect(read(text, ...words)).toBe(expected);
});

describe('of a long text', () => {
  test('is shown what is around the first match, from the beginning of a word', () => {
    const text = read(`${filler}we meet at noon ${filler}`, 'noon');
    expect(text).toMatch(/^…(dolor )?sit amet we meet at \[noon\] lorem ipsum .*…$/);
    expect(text.length).toBeLessThan(170);
  });

  test('is shown the beginning when that is where the match is, or when there is none', () => {
    expect(read(`At noon ${filler}`, 'noon')).toMatch(/^At \[noon\] lorem .*…$/);
    expect(read(filler)).toMatch(/^lorem ipsum .*…$/);
  });

  test('is shown the end when that is where the match is', () => {
    expect(read(`${filler}until noon`, 'noon')).toMatch(/^….*amet until \[noon\]$/);
  });

  test('is shown what is right before the match when that is no word with a beginning', () => {
    expect(read(`${'x'.repeat(500)}noon`, 'noon')).toBe(`…${'x'.repeat(32)}[noon]`);
  });

  test('is marked every match that has room, and the last one is cut where the room ends', () => {
    const far = `${'y'.repeat(120)} ${'z'.repeat(300)}`;
    const text = read(`noon ${far}`, 'noon', 'z'.repeat(300));
    expect(text).toBe(`[noon] ${'y'.repeat(120)} [${'z'.repeat(34)}]…`);
    expect(read(`noon ${filler} later`, 'noon', 'later')).not.toContain('[later');
  });

  test('is shown the beginning of a match that is longer than there is room for', () => {
    const text = read(`${filler}${'z'.repeat(300)} end`, 'z'.repeat(300));
    expect(text).toMatch(/^….*amet \[z{100,150}\]…$/);
  });
});

test.each(['', 'x'])('a character of two code units is never cut in half, beside “%s”', (odd) => {
  for (const text of [
    `${'😀'.repeat(40)}${odd}noon`,
    `noon${odd}${'😀'.repeat(200)}`,
    `${'😀'.repeat(40)}${odd}noon${odd}${'😀'.repeat(200)}`,
  ]) {
    const parts = partsOf(text, 'noon');
    expect(parts.map((part) => part.text).join('')).not.toMatch(/\p{Surrogate}/u);
    expect(parts.filter((part) => part.isMatch)).toEqual([{ text: 'noon', isMatch: true }]);
  }
  const all = `${odd}${'😀'.repeat(200)}`;
  expect(read(all, all)).not.toMatch(/\p{Surrogate}/u);
});

test('line breaks and runs of spaces are one space', () => {
  expect(read('One\n\n  two\tthree\r\nnoon\n four', 'noon')).toBe('One two three [noon] four');
});
