import { describe, expect, test } from 'vitest';
import { countingOf } from '../src/localize/counting.js';
import type { Language } from '../src/localize/language.js';
import { language as ar } from '../src/localize/languages/ar.js';
import { language as de } from '../src/localize/languages/de.js';
import { language as es } from '../src/localize/languages/es.js';
import { language as fr } from '../src/localize/languages/fr.js';
import { language as he } from '../src/localize/languages/he.js';
import { language as ja } from '../src/localize/languages/ja.js';
import type { Terms } from '../src/localize/terms.js';
import { wholeEnglish } from '../src/test/whole-english.js';

type Words = Readonly<Record<string, string | ((...values: never[]) => string)>>;

/** What each function is given; numbers for those that say how many there are. */
const given: { readonly [Key in keyof Terms]?: readonly (string | number)[] } = {
  bannerQueued: [5],
  charactersLeft: [5],
  tooLong: [5],
  unread: ['@0', 5],
  hours: [5],
  newMessages: [5],
  pictures: [5],
  attachedCount: [5],
  tooManyFiles: [5],
  emojiFound: [5],
  picturePlace: [5, 7],
  passwordHint: [5],
  passwordTooShort: [5],
  notified: ['@0', 5],
  inConversations: ['@0', 5],
};

/** Those that say how many there are by a number. */
const counts = [
  'bannerQueued',
  'charactersLeft',
  'tooLong',
  'hours',
  'newMessages',
  'pictures',
  'attachedCount',
  'emojiFound',
] as const;

/** What really is the same in a language as in English. */
const same: Readonly<Record<string, readonly string[]>> = {
  ar: ['announcement'],
  de: ['announcement', 'bot', 'chat', 'comma', 'offline', 'online', 'profileName'],
  es: ['announcement', 'bot', 'chat', 'comma'],
  fr: ['bot', 'comma', 'messages', 'notifications', 'options', 'pauseVoice'],
  he: ['announcement', 'comma'],
  ja: [],
};

/** What is said, of a value as it would be put in. */
function said(words: Words, key: string): string {
  const word = words[key];
  if (typeof word !== 'function') return word ?? '';
  const values = given[key as keyof Terms] ?? ['@0', '@1'];
  return word(...(values as never[]));
}

const english = wholeEnglish as unknown as Words;
const keys = Object.keys(english)
  .filter((key) => key !== 'language')
  .sort();

describe.each<[string, Language]>([
  ['ar', ar],
  ['de', de],
  ['es', es],
  ['fr', fr],
  ['he', he],
  ['ja', ja],
])('%s', (name, language) => {
  const counting = countingOf(name);
  const words = language(counting) as unknown as Words;

  test('has all words, and no others', () => {
    expect(Object.keys(words).sort()).toEqual(keys);
    for (const key of keys) expect([key, typeof words[key]]).toEqual([key, typeof english[key]]);
  });

  test('puts in what English puts in, and says something', () => {
    for (const key of keys) {
      const text = said(words, key);
      expect([key, text.trim() === '' && key !== 'comma']).toEqual([key, false]);
      expect([key, text]).not.toEqual([key, expect.stringMatching(/undefined|NaN|\[object/)]);
      const put = (of: string) => [...new Set(of.match(/@\d|5|7/g))].sort();
      expect([key, put(text)]).toEqual([key, put(said(english, key))]);
    }
  });

  test('is not English, but for what is the same', () => {
    const equal = keys.filter((key) => said(words, key) === said(english, key));
    expect(equal).toEqual(same[name]);
  });

  test.each(counts)('counts by all its forms: %s', (key) => {
    const word = words[key] as (count: number) => string;
    const rules = new Intl.PluralRules(name);
    const byForm = new Map<string, Set<string>>();
    for (const count of [0, 1, 2, 3, 11, 100, 103]) {
      const text = word(count);
      expect(text).not.toMatch(/undefined|NaN/);
      const form = rules.select(count);
      // What is left without its number is the form.
      const shape = text.replaceAll(counting.number(count), '#');
      byForm.set(form, (byForm.get(form) ?? new Set()).add(shape));
    }
    const texts = [0, 1, 2, 3, 11, 100].map(word);
    expect(new Set(texts).size).toBe(texts.length);
    if (name === 'ar') expect(byForm.get('few')).not.toEqual(byForm.get('many'));
    if (name === 'ar' || name === 'he')
      expect([...(byForm.get('two') ?? [])][0]).not.toMatch(/[#2]/);
  });

  test('is written with its own signs', () => {
    for (const key of keys) {
      const text = said(words, key);
      expect([key, text]).not.toEqual([key, expect.stringMatching(/\.\.\.|'|"/)]);
      if (name === 'fr')
        expect([key, text]).not.toEqual([key, expect.stringMatching(/ [?!:;»]|« /)]);
      if (name === 'ja') expect([key, text]).not.toEqual([key, expect.stringMatching(/[?!]/)]);
      if (name === 'ar') expect([key, text]).not.toEqual([key, expect.stringMatching(/[?,;]/)]);
      // Foreign words that stand in the middle of their letters.
      const foreign = text.replace(/@\d|https:\/\/|Enter|WebSockets?/g, '');
      if (['ar', 'he', 'ja'].includes(name)) {
        expect([key, foreign]).not.toEqual([key, expect.stringMatching(/[a-z]/i)]);
      }
    }
  });
});

test('numbers have the digits of the region', () => {
  const { newMessages } = ar(countingOf('ar-EG'));
  expect(newMessages(11)).toBe('١١ رسالة جديدة');
  expect(de(countingOf('de-CH')).tooLong(1_234)).toMatch(/^1[’']234 Zeichen zu viel$/);
});
