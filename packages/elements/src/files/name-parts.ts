/** A longer name may be cut, in characters. */
const uncut = 20;
/** How much stays in any case in front of the extension, and how long that is at most. */
const kept = 6;
const longestExtension = 8;

/**
 * A name in two: where there is too little room for it, the first part is cut at its end, and the second never, so that its
 * middle is what is missing.
 */
export function nameParts(name: string): readonly [string, string] {
  const characters = graphemes(name);
  if (characters.length <= uncut) return [name, ''];
  const dot = characters.lastIndexOf('.');
  const extension = characters.length - dot;
  const end = kept + (dot > 0 && extension <= longestExtension ? extension : 0);
  return [characters.slice(0, -end).join(''), characters.slice(-end).join('')];
}

/** What is one character to who reads it stays one. */
function graphemes(text: string): string[] {
  if (typeof Intl.Segmenter !== 'function') return [...text];
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}
