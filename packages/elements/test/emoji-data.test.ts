import { describe, expect, test } from 'vitest';
import { emojiGroups, emojiList } from '../src/emoji/emoji-list.js';
import { emojiWords } from '../src/emoji/emoji-words.js';
import { inSkinTone, skinTones } from '../src/emoji/skin-tone.js';

/** As the server takes them for a reaction. */
const oneEmoji = /^\p{RGI_Emoji}$/v;

test('every emoji is one, in each skin tone that it has', () => {
  const list = emojiList();
  expect(list.length).toBeGreaterThan(1_800);
  const shown = list.flatMap(({ emoji, hasTones }) =>
    hasTones ? skinTones.map((_, tone) => inSkinTone(emoji, tone)) : [emoji],
  );
  expect(shown.filter((each) => !oneEmoji.test(each))).toEqual([]);
  expect(new Set(shown).size).toBe(shown.length);
});

test('every group has some, and every shortcode is that of one', () => {
  const list = emojiList();
  for (const group of emojiGroups)
    expect(list.filter((each) => each.group === group).length).toBeGreaterThan(80);
  const codes = list.flatMap((each) => each.codes);
  expect(codes.filter((code) => !/^[a-z0-9_+-]+$/.test(code))).toEqual([]);
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
});

describe.each(['en', 'de', 'es', 'fr', 'ja', 'ar', 'he'])('in %s', (language) => {
  test('every emoji that is no country’s flag has a name', async () => {
    const words = await emojiWords(language);
    const named = emojiList().filter(({ at }) => at !== null);
    expect(words).toHaveLength(named.length);
    expect(words.filter(([name]) => !name?.trim())).toEqual([]);
  });
});
