/** Scripts whose letters join, or form conjuncts, otherwise with a joiner between them (UAX #31 §2.3). */
const joining = [
  ...['Arabic', 'Syriac', 'Mongolian', 'Nko', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati'],
  ...['Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Myanmar', 'Khmer', 'Tibetan'],
]
  .map((script) => `\\p{Script_Extensions=${script}}`)
  .join('');

/** Invisible characters where they do something. */
const meaningful = [
  `(?<=[${joining}])[\\u200c\\u200d](?=[${joining}])`,
  // A family, a flag of a country's part, a keycap, the form of an emoji.
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{Extended_Pictographic})',
  '(?<=\\u{1f3f4})[\\u{e0020}-\\u{e007e}]+\\u{e007f}',
  '(?<=\\p{Emoji})[\\ufe0e\\ufe0f]',
  // Another form of the same ideograph, or Mongolian letter.
  '(?<=\\p{Unified_Ideograph})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]',
  '(?<=\\p{Script=Mongolian})[\\u180b-\\u180d\\u180f]',
].join('|');

const unshowable = new RegExp(
  `(${meaningful})|(?<blank>[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}])|[\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb]`,
  'gu',
);

/**
 * What can be shown of a short text beside texts of others: without controls, directions and other invisible
 * characters that could make it look like another, and without blanks around it.
 */
export function shownText(text: string): string {
  return text
    .replace(unshowable, (_found, kept: string | undefined, blank: string | undefined) =>
      kept !== undefined ? kept : blank !== undefined ? ' ' : '',
    )
    .trim();
}
