import { runsOf } from './text-runs.js';

const surrogates = /[\ud800-\udfff]/;

/**
 * The pieces by which an index finds a text: of each word its first one and its first two characters, and
 * each three in a row; of scripts without spaces each character, and each two in a row; each sign.
 *
 * Whatever {@link SearchTerms} finds in a text has all of its own {@link gramsOfTerm} among these.
 */
export function gramsOf(folded: string): Set<string> {
  const grams = new Set<string>();
  for (const { kind, text } of runsOf(folded)) {
    if (kind === 'sign') grams.add(sign(text));
    else if (kind === 'word') {
      grams.add(start(text, 1));
      if (lengthOf(text) > 1) grams.add(start(text, 2));
      addRows(grams, text, 3);
    } else {
      addRows(grams, text, 1);
      addRows(grams, text, 2);
    }
  }
  return grams;
}

/** Those that a text must have to have this term in it. */
export function gramsOfTerm(term: string): Set<string> {
  const grams = new Set<string>();
  for (const { kind, text } of runsOf(term)) {
    const length = lengthOf(text);
    if (kind === 'sign') grams.add(sign(text));
    else if (kind === 'word' && length < 3) grams.add(start(text, length));
    else addRows(grams, text, kind === 'word' ? 3 : Math.min(2, length));
  }
  return grams;
}

function addRows(grams: Set<string>, text: string, length: number): void {
  const last = lengthOf(text) - length;
  if (last + length === text.length) {
    // Each code unit is a character, as nearly everywhere: nothing has to be taken apart.
    for (let at = 0; at <= last; at += 1) grams.add(text.slice(at, at + length));
    return;
  }
  const characters = Array.from(text);
  for (let at = 0; at <= last; at += 1) grams.add(characters.slice(at, at + length).join(''));
}

/** In characters; only of few texts another than in code units. */
function lengthOf(text: string): number {
  return surrogates.test(text) ? Array.from(text).length : text.length;
}

// Each kind apart from the others, by characters for private use: in a text these are signs themselves.
function start(text: string, length: number): string {
  const characters = surrogates.test(text)
    ? Array.from(text).slice(0, length).join('')
    : text.slice(0, length);
  return `\ue000${characters}`;
}

// As a number: a sign could be anything.
function sign(text: string): string {
  return `\ue001${(text.codePointAt(0) ?? 0).toString(36)}`;
}
