/** Words that there are, and how many texts are made of them. */
const vocabulary = 20_000;
const many = 50_000;

const consonants = [
  'b',
  'c',
  'd',
  'f',
  'g',
  'h',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  't',
  'v',
  'st',
  'th',
];
const vowels = ['a', 'e', 'i', 'o', 'u', 'ea'];

/** Texts of a language that nobody speaks, in which words are as often as in those that people do. */
export interface MadeUpTexts {
  readonly texts: readonly string[];
  /** The most frequent first: the second is half as frequent as the first, the third a third. */
  readonly words: readonly string[];
  /** Words that could be of it, and are in no text. */
  readonly strangers: readonly string[];
}

export function makeUpTexts(): MadeUpTexts {
  const random = sameEachTime();
  const all = new Set<string>();
  while (all.size < vocabulary + 100) all.add(madeUpWord(all.size < 100 ? 1 : 2, random));
  const words = [...all].slice(0, vocabulary);
  const texts: string[] = [];
  const used = new Set<string>();
  while (texts.length < many) {
    const length = 1 + Math.floor(-12 * Math.log(1 - random()));
    const said = Array.from({ length }, () => {
      // By Zipf's law.
      const word = words[Math.floor(vocabulary ** random()) - 1] ?? '';
      used.add(word);
      return word;
    });
    texts.push(said.join(' '));
  }
  const whole = texts.join(' ');
  const strangers = [...all].slice(vocabulary).filter((word) => !whole.includes(word));
  return { texts, words: words.filter((word) => used.has(word)), strangers };
}

function madeUpWord(atLeast: number, random: () => number): string {
  const syllables = atLeast + Math.floor(random() * 3);
  const pick = (items: readonly string[]) => items[Math.floor(random() * items.length)] ?? '';
  const word = Array.from({ length: syllables }, () => pick(consonants) + pick(vowels)).join('');
  return random() < 0.4 ? word + pick(consonants) : word;
}

/** Numbers in [0, 1), as random as is needed here (mulberry32). */
function sameEachTime(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
