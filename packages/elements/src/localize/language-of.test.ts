import { html } from 'lit';
import { describe, expect, test } from 'vitest';
import { mount } from '../test/mount.js';
import { dayName, timeOfDay } from './date-format.js';
import { en } from './en.js';
import { isolate, withName } from './isolate.js';
import { tagOf } from './language-of.js';

describe('a language', () => {
  test.each([
    ['de', 'de'],
    ['de_DE', 'de-DE'],
    ['DE-at', 'de-AT'],
    ['zh_Hant_TW', 'zh-Hant-TW'],
    ['en_US.UTF-8', 'en-US'],
    ['de_DE@euro', 'de-DE'],
    ['ca_ES@valencia', 'ca-ES'],
    [' fr ', 'fr'],
    ['iw', 'he'],
    ['', 'en'],
    ['*', 'en'],
    ['C', 'en'],
    ['x', 'en'],
    ['_', 'en'],
    ['en--US', 'en'],
    ['deutsch sprache', 'en'],
    ['\u202e', 'en'],
    ['a'.repeat(500), 'en'],
  ])('written %j is %s, and no formatter throws', (written, tag) => {
    expect(tagOf(written)).toBe(tag);
    expect(timeOfDay(0, tagOf(written))).not.toBe('');
    expect(dayName(0, tagOf(written), en)).not.toBe('');
  });
});

describe('a name in a sentence', () => {
  test('stands by itself wherever the language puts it, once or twice or not at all', async () => {
    const sentence = (name: string) => `${name}, hello ${name}!`;
    const twice = await mount<HTMLElement>(html`<p>${withName(sentence, 'آدا')}</p>`);
    expect(twice.textContent).toBe('آدا, hello آدا!');
    expect([...twice.querySelectorAll('bdi')].map(({ textContent }) => textContent)).toEqual([
      'آدا',
      'آدا',
    ]);
    const none = await mount<HTMLElement>(html`<p>${withName(() => 'Hello!', 'Ada')}</p>`);
    expect(none.textContent).toBe('Hello!');
  });

  test('cannot end its own isolation', () => {
    expect(isolate('a\u2069\u202eb')).toBe('\u2068ab\u2069');
  });
});
