import { folded } from './folded.js';
import type { NamedEmoji } from './named-emoji.js';

/** From how many letters on what stands inside a word counts, too; scripts without spaces have no other way. */
const insideFrom = 3;
const withoutSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** What it is called is more than what else it is found by: even what is not the first word of its name. */
const behindNames = 2.5;

/** How well a word fits: the less the better; infinite where it does not. */
function fit(word: string, part: string): number {
  if (word === part) return 0;
  // Of what fits as well, the shorter one is more likely meant.
  const longer = word.length / 1000;
  if (` ${word} `.includes(` ${part} `)) return 1 + longer;
  if (word.startsWith(part)) return 1.5 + longer;
  if (word.includes(` ${part}`)) return 2 + longer;
  const isInside = part.length >= insideFrom || withoutSpaces.test(part);
  return isInside && word.includes(part) ? 4 + longer : Number.POSITIVE_INFINITY;
}

/**
 * The emoji that are found by words, or beginnings of words, all of which have to fit; those that fit best first.
 * @param limit - of how many
 */
export function findEmoji(
  emojis: readonly NamedEmoji[],
  query: string,
  limit: number = Number.POSITIVE_INFINITY,
): NamedEmoji[] {
  const whole = folded(query);
  const parts = whole.split(' ').filter(Boolean);
  if (parts.length === 0) return [];
  const found: { readonly emoji: NamedEmoji; readonly fits: number }[] = [];
  for (const emoji of emojis) {
    const best = (part: string) =>
      Math.min(
        ...emoji.foundBy.map((word, at) => fit(word, part) + (at >= emoji.names ? behindNames : 0)),
      );
    // What is called just that stands before what is called that among other things.
    const fits = Math.min(
      best(whole),
      parts.reduce((sum, part) => sum + best(part), 1),
    );
    if (fits < Number.POSITIVE_INFINITY) found.push({ emoji, fits });
  }
  found.sort((a, b) => a.fits - b.fits);
  return found.slice(0, limit).map(({ emoji }) => emoji);
}

/** The emoji that has just this shortcode, or else is called just that. */
export function emojiWithName(emojis: readonly NamedEmoji[], name: string): NamedEmoji | undefined {
  const code = name.toLowerCase();
  const whole = folded(name);
  return (
    emojis.find(({ codes }) => codes.includes(code)) ??
    emojis.find(({ foundBy, names }) => foundBy[names - 1] === whole)
  );
}
