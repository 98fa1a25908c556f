import { inWord } from './word-letters.js';

/**
 * Puts letters for asterisks within a word that end nothing that began in front of one: in `2*3*4`, not in `**Node**s`.
 * There they are signs like the rest.
 */
export function withoutStarsInWords(text: string): string {
  let open = '';
  return text.replace(/\n[ \t]*\n|\*+/g, (run, at: number) => {
    const before = text.charAt(at - 1);
    const after = text.charAt(at + run.length);
    if (run.startsWith('\n') || (run === open && before.trim() !== '')) {
      open = '';
      return run;
    }
    if (inWord.test(before)) return inWord.test(after) ? 'x'.repeat(run.length) : run;
    if (after.trim() !== '') open = run;
    return run;
  });
}
