import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold, foldWithPlaces } from '../../src/store/search/folded-text.js';
import { gramsOf } from '../../src/store/search/grams.js';
import { SearchTerms } from '../../src/store/search/search-terms.js';

/** What is found, in what, and as which parts of it. */
const found: [searched: string, text: string, parts: string[]][] = [
  ['invoice', 'The Invoice is here', ['Invoice']],
  ['INVO', 'The invoice is here', ['invo']],
  ['ende', 'Am Wochenende', ['ende']],
  ['here the', 'The invoice is here', ['The', 'here']],
  ['i', 'is it in', ['i', 'i', 'i']],
  ['in', 'Is it in Berlin', ['in']],
  ['ok', 'Ok, okay', ['Ok', 'ok']],
  ['resume', 'My résumé', ['résumé']],
  ['résumé', 'MY RESUME', ['RESUME']],
  ['cafe', 'A cafe\u0301 there', ['cafe\u0301']],
  ['lodz', 'Łódź', ['Łódź']],
  ['strasse', 'Die Straße', ['Straße']],
  ['smorrebrod', 'smørrebrød', ['smørrebrød']],
  ['istanbul', 'İSTANBUL', ['İSTANBUL']],
  ['οδος', 'ΟΔΟΣ', ['ΟΔΟΣ']],
  ['елка', 'Ёлка', ['Ёлка']],
  ['office', 'The oﬃce', ['oﬃce']],
  ['abc', 'ＡＢＣ', ['ＡＢＣ']],
  ['你好', '他说你好吗', ['你好']],
  ['好', '他说你好吗', ['好']],
  ['東京 行', '明日東京へ行きます', ['東京', '行']],
  ['ひらがな', 'これはひらがなです', ['ひらがな']],
  ['カタ', 'カタカナ', ['カタ']],
  ['ﾃｽﾄ', 'これはテストです', ['テスト']],
  ['한국', '대한민국 한국어', ['한국']],
  ['한국'.normalize('NFD'), '한국어', ['한국']],
  ['한국', '한국어'.normalize('NFD'), ['한국'.normalize('NFD')]],
  ['สวัสดี', 'ครับสวัสดีครับ', ['สวัสดี']],
  ['كتاب', 'هذا الكتاب', ['كتاب']],
  ['كتاب', 'كِتَاب', ['كِتَاب']],
  ['كتاب', 'كتـــاب', ['كتـــاب']],
  ['احمد', 'أحمد', ['أحمد']],
  ['שלום', 'שָׁלוֹם', ['שָׁלוֹם']],
  ['नमस्ते', 'जी नमस्ते', ['नमस्ते']],
  ['👍', 'Fine 👍🏽!', ['👍🏽']],
  ['👩', 'We 👨‍👩‍👧 are', ['👨‍👩‍👧']],
  ['❤', 'I ❤️ it', ['❤️']],
  ['🇩🇪', 'In 🇩🇪 now', ['🇩🇪']],
  ['"', 'He said "no"', ['"', '"']],
  ['*', 'a * b', ['*']],
  ['NEAR(', 'NEAR(a b)', ['NEAR(']],
  ['c++', 'In C++ and C', ['C++']],
  ["' OR 1=1 --", "x ' or 1=1 -- y", ["'", 'or', '1=1', '--']],
  ['{"a"', 'It is {"a":1}', ['{"a"']],
  ['iphone手機', '我的iPhone手機', ['iPhone手機']],
  ['手ok', '手OK', ['手OK']],
  ['ab abc', 'abc', ['abc']],
  ['\u200bsoft\u00adware', 'Software', ['Software']],
];

const notFound: [searched: string, text: string][] = [
  ['invoice', 'The voice'],
  ['here there', 'It is here'],
  ['n', 'It is on'],
  ['nd', 'And'],
  ['か', 'が'],
  ['"no"', 'no'],
  ['a*', 'abc'],
  ['你好', '你们好'],
  ['👍', '👎'],
  ['\u200b', 'anything'],
];

describe('what is searched for', () => {
  test.each(found)('%s is found in %s', (searched, text, parts) => {
    const terms = new SearchTerms(searched);
    expect(terms.isIn(text)).toBe(true);
    const ranges = terms.rangesIn(text, 20);
    expect(ranges.map(({ start, end }) => text.slice(start, end))).toEqual(parts);
  });

  test.each(notFound)('%s is not found in %s', (searched, text) => {
    expect(new SearchTerms(searched).isIn(text)).toBe(false);
  });

  test('an index can find whatever is found, in any text of any script', () => {
    const character = fc.constantFrom(
      ...Array.from(
        'aAbB1éßøİ\u0301 \u00a0,.*"(_-手機你かがﾃア한\u1112\u1161สกกั็كأةـ👍🏽👩\u200d❤\ufe0f🇩\ue000\ue001\u0915\u094d',
      ),
    );
    const text = fc.string({ unit: character, maxLength: 12 });
    fc.assert(
      fc.property(text, text, text, fc.boolean(), (before, searched, after, isWhole) => {
        const part = Array.from(searched).slice(0, 3).join('');
        const terms = new SearchTerms(isWhole ? searched : part);
        const whole = before + searched + after;
        if (!terms.isIn(whole)) return;
        const grams = gramsOf(fold(whole));
        for (const gram of terms.grams(100)) expect(grams).toContain(gram);
        for (const { start, end } of terms.rangesIn(whole, 100)) {
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(whole.length);
        }
        expect(terms.rangesIn(whole, 100).length).toBeGreaterThan(0);
      }),
      { numRuns: 5_000 },
    );
  });

  test('a text is folded the same with its places and without', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { text: folded, starts, ends } = foldWithPlaces(text);
        expect(folded).toBe(fold(text));
        expect(starts).toHaveLength(folded.length);
        expect(ends).toHaveLength(folded.length);
      }),
    );
  });

  test('ten thousand characters of any kind take no long time', () => {
    const searched = Array.from({ length: 5_000 }, (_, n) => n.toString(36)).join(' ');
    const terms = new SearchTerms(searched);
    expect(terms.isIn(searched)).toBe(true);
    expect(terms.rangesIn(searched, 20)).toHaveLength(20);
    expect(terms.isIn('a\u0301'.repeat(8_000))).toBe(false);
    expect(new SearchTerms('\u0301'.repeat(10_000)).isIn('a')).toBe(false);
  });
});
