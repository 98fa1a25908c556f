import { fold, foldWithPlaces } from './folded-text.js';
import { gramsOfTerm } from './grams.js';
import { isWordStart, wordAtStart } from './text-runs.js';

/** A part of a text, in UTF-16 code units: from `start` on, and before `end`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A word by itself that is shorter is found where a word begins, and not in the midst of each. */
const shortest = 3;
/** Parts of what is searched for whose places are told. */
const mostMarked = 50;

/**
 * What somebody searches for: parts with white space between them, each of which has to be in a text, in
 * any order. This alone decides what is found; an index only says where to look.
 */
export class SearchTerms {
  readonly #terms: readonly { readonly text: string; readonly isShort: boolean }[];

  constructor(searched: string) {
    const terms = new Set(fold(searched).split(/\s+/u));
    terms.delete('');
    this.#terms = [...terms].map((text) => {
      const length = Array.from(wordAtStart(text)).length;
      return { text, isShort: length > 0 && length < shortest };
    });
  }

  /** Whether nothing is left to search for. */
  get isEmpty(): boolean {
    return this.#terms.length === 0;
  }

  /** Some of the grams that each text has in which this is found, those of the longest parts first. */
  grams(most: number): string[] {
    const grams = new Set<string>();
    for (const { text } of [...this.#terms].sort((a, b) => b.text.length - a.text.length)) {
      for (const gram of gramsOfTerm(text)) {
        if (grams.size === most) return [...grams];
        grams.add(gram);
      }
    }
    return [...grams];
  }

  isIn(text: string): boolean {
    const folded = fold(text);
    return !this.isEmpty && this.#terms.every((term) => placeOf(term, folded, 0) >= 0);
  }

  /** Where it is in a text that has it: ascending, none touching another, at most `most`. */
  rangesIn(text: string, most: number): TextRange[] {
    const folded = foldWithPlaces(text);
    const found: TextRange[] = [];
    for (const term of this.#terms.slice(0, mostMarked)) {
      let at = placeOf(term, folded.text, 0);
      for (let count = 0; at >= 0 && count < most; count += 1) {
        const last = at + term.text.length - 1;
        found.push({ start: folded.starts[at] ?? 0, end: folded.ends[last] ?? 0 });
        at = placeOf(term, folded.text, last + 1);
      }
    }
    return joined(found).slice(0, most);
  }
}

function placeOf(
  { text, isShort }: { readonly text: string; readonly isShort: boolean },
  folded: string,
  from: number,
): number {
  let at = folded.indexOf(text, from);
  while (isShort && at >= 0 && !isWordStart(folded, at)) at = folded.indexOf(text, at + 1);
  return at;
}

function joined(ranges: readonly TextRange[]): TextRange[] {
  const result: TextRange[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = result.at(-1);
    if (last === undefined || start > last.end) result.push({ start, end });
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, end) };
  }
  return result;
}
