import { expect, test } from 'vitest';
import { wholeWords } from './whole-words.js';

const whole = (text: string) => text.slice(0, wholeWords(text));

test.each([
  ['', ''],
  ['Wat', ''],
  ['Water it ', 'Water it '],
  ['Water it on', 'Water it '],
  ['Water it.', 'Water '],
  ['Water it.\n', 'Water it.\n'],
  ['one\ttw', 'one\t'],
  ['Подождите немн', 'Подождите '],
  ['انتظر من ف', 'انتظر من '],
  ['잠시만 기다', '잠시만 '],
  // A picture of several signs is not seen before all of it is there.
  ['Hello 👩‍', 'Hello '],
])('of a text with spaces, %j, the words that have ended are whole', (text, expected) => {
  expect(whole(text)).toBe(expected);
});

test.each([
  '水やりは週に一度',
  '水やりは、週に一度。',
  'カタカナ',
  '每周浇水一次。',
  '（好的）！',
  'รดน้ำสัปดาห์ละครั้ง',
  'ស្រោចទឹក',
])('a text without spaces is whole as far as it has come: %s', (text) => {
  expect(whole(text)).toBe(text);
});

test('a foreign word in such a text is waited for', () => {
  expect(whole('これはmonste')).toBe('これは');
  expect(whole('これはmonsteraで')).toBe('これはmonsteraで');
});
