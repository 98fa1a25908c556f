/** What may be an emoji by its name, before the place where one writes. */
export interface WrittenCode {
  /** Where its colon is, in UTF-16 code units. */
  readonly start: number;
  /** What is behind that. */
  readonly name: string;
  /** Whether a second colon ends it. */
  readonly isWhole: boolean;
}

/**
 * A colon begins one that is at the beginning, or behind space or a sign: not within a word, a time or an address. Scripts without
 * spaces have none before it.
 */
const code =
  /(?:^|[^\p{L}\p{M}\p{N}_:/\\]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]):(\p{L}[\p{L}\p{M}\p{N}_+-]+|[+-]1)(:?)$/u;

/** Longer than any name that is typed. */
const longest = 60;

/** Null where there is none. @param text - from the beginning to where one writes */
export function writtenCode(text: string): WrittenCode | null {
  const [, name, end] = code.exec(text.slice(-longest)) ?? [];
  if (name === undefined) return null;
  const isWhole = end === ':';
  return { start: text.length - name.length - (isWhole ? 2 : 1), name, isWhole };
}
