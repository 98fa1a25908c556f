/** Letters that have no decomposition of Unicode's, and are written without their stroke where it cannot be typed. */
const alike: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  '“': '"',
  '”': '"',
};
const alikeLetters = new RegExp(`[${Object.keys(alike).join('')}]`, 'gu');

/**
 * What is left out: accents; vowel marks of Hebrew and Arabic, and its tatweel, which only stretches a
 * word; the skin of emoji; what cannot be seen. Marks that other scripts cannot be read without (vowels of
 * Indic scripts and Thai, voiced kana) are left.
 */
const leftOut =
  /(?=\p{M})(?![\u3099\u309a])[\p{sc=Zinh}\p{sc=Arab}\p{sc=Cyrl}\p{sc=Hebr}]|[\u0640\p{Cf}\p{Emoji_Modifier}]/gu;

/**
 * What is folded by itself, and found as a whole: a syllable of Hangul, a flag, or a character with its
 * marks and what is joined to it. Of more than anybody writes, the rest is another one: it takes ICU the
 * square of their number to put marks in order.
 */
const clusters =
  /[\u1100-\u115f]{1,4}[\u1160-\u11a7]{0,4}[\u11a8-\u11ff]{0,4}|\p{RI}{2}|\P{M}[\p{M}\p{Emoji_Modifier}\uff9e\uff9f]{0,16}(?:\u200d\P{M}[\p{M}\p{Emoji_Modifier}]{0,16}){0,8}|\p{M}{1,16}/gu;
const onlyAscii = /^[\0-\x7f]*$/;

/** Most clusters that are remembered, and the longest of them. */
const remembered = 10_000;
const rememberedLength = 4;
const known = new Map<string, string>();

/**
 * A text as it is compared: in lower case, in compatibility form (Unicode's NFKD, UAX #15) and without
 * accents. Texts that people take for the same word have the same one.
 */
export function fold(text: string): string {
  if (onlyAscii.test(text)) return text.toLowerCase();
  return text.replace(clusters, foldCluster);
}

/** A folded text, and where in the text each of its UTF-16 code units comes from. */
export interface FoldedText {
  readonly text: string;
  /** For each code unit, where its cluster begins. */
  readonly starts: readonly number[];
  /** For each code unit, where its cluster ends. */
  readonly ends: readonly number[];
}

export function foldWithPlaces(text: string): FoldedText {
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: cluster, index } of text.matchAll(clusters)) {
    const part = foldCluster(cluster);
    for (let unit = 0; unit < part.length; unit += 1) {
      starts.push(index);
      ends.push(index + cluster.length);
    }
    folded += part;
  }
  return { text: folded, starts, ends };
}

function foldCluster(cluster: string): string {
  const before = known.get(cluster);
  if (before !== undefined) return before;
  const folded = cluster
    .toLowerCase()
    .normalize('NFKD')
    .toLowerCase()
    .replace(leftOut, '')
    .normalize('NFC')
    .replace(alikeLetters, (letter) => alike[letter] ?? letter);
  if (cluster.length <= rememberedLength) {
    if (known.size >= remembered) known.clear();
    known.set(cluster, folded);
  }
  return folded;
}
