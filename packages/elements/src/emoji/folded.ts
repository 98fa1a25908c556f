/** Katakana, which is found by hiragana as well. */
const katakana = /[\u30a1-\u30f6]/g;
const toHiragana = 0x60;

/** Words as they are compared: without case, accents and vowel signs, and what joins them as a space. */
export function folded(words: string): string {
  return words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(katakana, (sign) => String.fromCharCode(sign.charCodeAt(0) - toHiragana))
    .replace(/[\s_-]+/g, ' ')
    .trim();
}
