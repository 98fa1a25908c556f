import type { SearchMatch } from '@chat/client';

/** A part of a text, and whether it is what was searched for. */
export interface SnippetPart {
  readonly text: string;
  readonly isMatch: boolean;
}

/** How much of a text is shown before its first match, and in all; in UTF-16 code units, about. */
const lead = 32;
const length = 160;

/** The part of a text around what was searched for, on one line. */
export function snippetOf(text: string, matches: readonly SearchMatch[]): SnippetPart[] {
  const from = startBefore(text, matches[0]?.start ?? 0);
  const to = endAfter(text, Math.min(text.length, from + length));
  const parts: SnippetPart[] = [];
  let at = from;
  const add = (end: number, isMatch: boolean) => {
    if (end > at) parts.push({ text: text.slice(at, end).replace(/\s+/g, ' '), isMatch });
    at = Math.max(at, end);
  };
  if (from > 0) parts.push({ text: '…', isMatch: false });
  for (const { start, end } of matches) {
    if (start >= to) break;
    add(start, false);
    // A match that is longer than a snippet is cut with it.
    add(Math.min(end, Math.max(to, start + 1)), true);
  }
  add(to, false);
  if (to < text.length) parts.push({ text: '…', isMatch: false });
  return parts;
}

/** Where a word begins, not too far before a place. */
function startBefore(text: string, place: number): number {
  if (place <= lead) return 0;
  const from = place - lead;
  const space = text.slice(from, place).search(/\s\S/);
  return notInside(text, space < 0 ? from : from + space + 1);
}

function endAfter(text: string, place: number): number {
  return notInside(text, place);
}

/** No half of a pair of surrogates. */
function notInside(text: string, place: number): number {
  const code = text.charCodeAt(place);
  return code >= 0xdc00 && code <= 0xdfff ? place - 1 : place;
}
