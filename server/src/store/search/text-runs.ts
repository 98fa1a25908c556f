/** Scripts that are written without spaces between words, and Korean, whose words are joined to what follows. */
const denseScripts =
  '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Bopo}\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}\\p{sc=Tibt}ー]';
const letter = `(?:(?!${denseScripts})[\\p{L}\\p{N}\\p{M}])`;

const runs = new RegExp(`(${letter}+)|(${denseScripts}+)|(\\S)`, 'gu');
const runsOfAscii = /([a-z0-9]+)|(?!)()|(\S)/g;
const onlyAscii = /^[\0-\x7f]*$/;
const endsWithLetter = new RegExp(`${letter}$`, 'u');
const firstWord = new RegExp(`^${letter}+`, 'u');

/** A part of a folded text, of one kind. */
export interface TextRun {
  /**
   * - `word`: letters and digits of a script with spaces;
   * - `dense`: those of a script without;
   * - `sign`: one character of anything else, an emoji perhaps.
   */
  readonly kind: 'word' | 'dense' | 'sign';
  readonly text: string;
}

/** What a folded text consists of, but for its white space. */
export function* runsOf(folded: string): Generator<TextRun> {
  const pattern = onlyAscii.test(folded) ? runsOfAscii : runs;
  for (const [, word, dense, sign] of folded.matchAll(pattern)) {
    if (word !== undefined) yield { kind: 'word', text: word };
    else if (dense !== undefined) yield { kind: 'dense', text: dense };
    else if (sign !== undefined) yield { kind: 'sign', text: sign };
  }
}

/** The word that a folded text begins with; empty for none. */
export function wordAtStart(folded: string): string {
  return firstWord.exec(folded)?.[0] ?? '';
}

/** Whether a word begins at this place of a folded text, or could: there is none going on before it. */
export function isWordStart(folded: string, at: number): boolean {
  // Two code units are the longest character.
  return !endsWithLetter.test(folded.slice(Math.max(0, at - 2), at));
}
