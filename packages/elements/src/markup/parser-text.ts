import type { FindLinks } from './markup-phrases.js';
import { withoutStarsInWords } from './stars-in-words.js';
import { letter, unspaced } from './word-letters.js';

/** So many marks of one text count in lines, and as many at their beginnings: each costs more than the one before it. */
const maxMarks = 500;

/** What opens a quote or a list item in a line, without the space behind it. */
const opener = String.raw`(?:>|[-+*](?=[ \t])|\d{1,4}[.)](?=[ \t]))`;
/** Asterisks and tildes: they may stand within a word, other than underscores. */
const run = String.raw`(?:\*+|~~)`;

/**
 * What CommonMark takes for marks, and who wrote it did not; and punctuation because of which it takes none where a
 * script has no spaces. What is in the first group, if there is one, stays.
 */
const typed: readonly RegExp[] = [
  // At the beginning the parser would skip it, and count from one less.
  /()\uFEFF/g,
  /()¯\\_\(ツ\)_\/¯/g,
  // A backslash is one before a mark, and in C:\Users no more than that.
  /(\\[*_~`]|^[ \t>]*(?:\\[->+]|\d{1,4}\\[.)]))|\\/gm,
  // They draw a line. Fences are of backticks.
  /()(?:~{3,}|[*_]{4,}|`{9,})/g,
  // The backslash is for all of them.
  /(\\`)`+/g,
  // (a)*(b), snake_case
  /(?<=\))()\*+(?=\()/g,
  new RegExp(`(?<=${letter})()_+(?=${letter})`, 'gu'),
  // >_<: behind the sign of a quote is a space
  /^((?:[ \t]|>+(?=[ \t])|[-+*][ \t]|\d{1,4}[.)][ \t])*)>+(?=[^\s>])/gm,
  // Numbers of more than four digits count nothing.
  new RegExp(String.raw`^((?:[ \t]*${opener})*[ \t]*)\d{5,9}(?=[.)])`, 'gm'),
  // * * *
  /^([ \t>]*)[-+*](?:[ \t]+[-+*])+[ \t]*$/gm,
  // Deeper than anybody reads.
  new RegExp(String.raw`^((?:[ \t]*${opener}){5})(?:[ \t]*${opener})+`, 'gm'),
  /^((?:[ \t]*>)*[ \t]{25,})(?:[->+*]|\d+)/gm,
  // **重点。**后, 后**“重点”**
  new RegExp(String.raw`()(?![\0-\x7f])[\p{Pe}\p{Pf}\p{Po}\p{S}](?=${run}${letter})`, 'gu'),
  new RegExp(String.raw`(?<=${letter}${run})()(?![\0-\x7f])[\p{Ps}\p{Pi}]`, 'gu'),
  // **한국어(Korean)**는
  new RegExp(String.raw`()[)\]}"'.,:;!?%](?=${run}${unspaced})`, 'gu'),
  new RegExp(String.raw`(?<=${unspaced}${run})()[(\[{"']`, 'gu'),
];

/** A fence, which has to be seen; or one mark, typed once or several times. */
const mark = new RegExp(String.raw`^((?:[ \t]|${opener})*\`{3,})|\\?([*_~\`])\2*`, 'gm');
const openers = new RegExp(`^(?:[ \\t]*${opener})+`, 'gm');

/**
 * A text as the parser is given it: of the same length, so that its places are those in the text, and with letters for
 * what is to stand as it is typed. What is shown is taken from the text itself.
 */
export function parserText(text: string, find: FindLinks): string {
  let forParser = withoutStarsInWords(withoutLinks(text, find));
  for (const pattern of typed) {
    forParser = forParser.replace(
      pattern,
      (all: string, stays = '') => stays + letters(all, stays),
    );
  }
  let marks = 0;
  let opened = 0;
  return forParser
    .replace(mark, (all, fence) => (fence || ++marks <= maxMarks ? all : letters(all)))
    .replace(openers, (all) => {
      opened += all.match(/[^\s\d]/g)?.length ?? 0;
      return opened <= maxMarks ? all : letters(all);
    });
}

/** An address may have marks in it, which are its own; those at its end may be of what it stands in. */
function withoutLinks(text: string, find: FindLinks): string {
  let forParser = '';
  for (const { index, lastIndex } of find?.(text) ?? []) {
    const [link = ''] = /^[^`]*[^`*_~]/.exec(text.slice(index, lastIndex)) ?? [];
    forParser += text.slice(forParser.length, index) + letters(link);
  }
  return forParser + text.slice(forParser.length);
}

const letters = (all: string, stays = ''): string => 'x'.repeat(all.length - stays.length);
