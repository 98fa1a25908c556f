import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isVisibleText } from '../src/visible-text.js';

const points = (...codes: number[]) => String.fromCodePoint(...codes);
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => points(from + index));

const invisible: readonly [string, readonly string[]][] = [
  ['nothing', ['']],
  ['blanks', [' ', '\n\t', '\u00a0', '\u2003', '\u3000', '\u2028', '\u1680']],
  ['controls', ['\0', '\u0007', '\u0085']],
  ['zero width spaces and joiners', ['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff']],
  ['soft hyphens', ['\u00ad']],
  ['fillers', ['\u3164', '\uffa0', '\u115f', '\u1160', '\u034f', '\u17b4', '\u17b5', '\u180e']],
  [
    'directions',
    ['\u200e', '\u200f', '\u061c', ...range(0x202a, 0x202e), ...range(0x2066, 0x2069)],
  ],
  ['mathematical operators that are not drawn', range(0x2061, 0x2064)],
  ['variation selectors', [...range(0xfe00, 0xfe0f), ...range(0xe0100, 0xe01ef), '\u180b']],
  ['tags', range(0xe0001, 0xe007f)],
  ['the Braille pattern without dots', ['\u2800']],
  ['musical controls and the null notehead', [...range(0x1d173, 0x1d17a), '\u{1d159}']],
  ['shorthand format controls', range(0x1bca0, 0x1bca3)],
  ['annotation anchors', range(0xfff9, 0xfffb)],
  ['half of a surrogate pair', ['\ud83d', '\udc4d']],
  ['a mark without a letter', ['\u0301', '\u20dd']],
];

const visible: readonly [string, readonly string[]][] = [
  ['letters of any script', ['a', 'é', 'ß', 'ж', 'ع', 'א', 'क', 'ก', '漢', 'あ', '한', 'ᚠ']],
  ['figures and signs', ['0', '.', '…', '¿', '€', '\u2801', '−', '\u00b7']],
  ['emoji', ['👍', '👍🏽', '❤️', '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🇩🇪', '1️⃣']],
  ['words with joiners', ['می‌خواهم', 'क्‍ष']],
  ['a symbol of a font of one’s own', ['\uf8ff']],
];

describe('a text', () => {
  test.each(invisible)('of %s is not visible, alone or together', (_name, texts) => {
    for (const text of texts)
      expect({ text: JSON.stringify(text), seen: isVisibleText(text) }).toEqual({
        text: JSON.stringify(text),
        seen: false,
      });
    expect(isVisibleText(texts.join(' '))).toBe(false);
  });

  test.each(visible)('of %s is visible', (_name, texts) => {
    for (const text of texts)
      expect({ text, seen: isVisibleText(text) }).toEqual({ text, seen: true });
  });

  test('is visible with one visible character, wherever it stands among others', () => {
    const nothings = fc.array(fc.constantFrom(...invisible.flatMap(([, texts]) => texts)));
    const something = fc.constantFrom('a', '漢', '👍', '.');
    fc.assert(
      fc.property(nothings, something, nothings, (before, one, after) => {
        expect(isVisibleText(before.join(''))).toBe(false);
        expect(isVisibleText([...before, one, ...after].join(''))).toBe(true);
      }),
    );
  });
});
