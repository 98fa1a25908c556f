/** Of scripts without spaces between words, or with endings that stand right behind a mark: they begin and end no word. */
export const unspaced = String.raw`[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}々ー]`;

export const letter = String.raw`[\p{L}\p{N}]`;

/** A letter of a word with a beginning and an end. */
export const inWord = new RegExp(`(?!${unspaced})${letter}`, 'u');
