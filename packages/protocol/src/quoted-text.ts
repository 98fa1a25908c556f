/** See `limits.quoteLength`. */
export const quoteLimit = 300;

/** What is quoted of a text: its beginning, without half of a character (UTF-16) at the end. */
export const quotedText = (text: string): string =>
  text.slice(0, quoteLimit).replace(/[\uD800-\uDBFF]$/, '');
