/**
 * The beginning of a word at the end of a text: what follows the last space. In scripts that put none between words, there is
 * nothing to wait for; so a text in them goes as far as it has come, with the signs that belong to them.
 */
const begunWord =
  /[^\s\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\u3000-\u303f\uff00-\uffef]+$/u;

/** How much of a text is whole words, in UTF-16 code units. */
export function wholeWords(text: string): number {
  return begunWord.exec(text)?.index ?? text.length;
}
