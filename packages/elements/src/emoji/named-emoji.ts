import { type Emoji, emojiList } from './emoji-list.js';
import { emojiWords, wordsLanguage } from './emoji-words.js';
import { folded } from './folded.js';

/** An emoji with what it is called in a language. */
export interface NamedEmoji extends Emoji {
  readonly name: string;
  /** All that it is found by, folded: its shortcodes, its name, and other words. */
  readonly foundBy: readonly string[];
  /** How many of those, from the first on, are what it is called. */
  readonly names: number;
}

/** Emoji as they are called in one language. */
export interface NamedEmojis {
  readonly language: string;
  readonly all: readonly NamedEmoji[];
  readonly byEmoji: ReadonlyMap<string, NamedEmoji>;
}

const made = new Map<string, NamedEmojis>();

/** Those of a language, or of English, where they are loaded; null as long as they are not. @param tag - BCP 47 */
export function namedNow(tag: string): NamedEmojis | null {
  return made.get(wordsLanguage(tag)) ?? null;
}

/**
 * The same, loaded if need be. Where the words of a language cannot be loaded there are its emoji by their shortcodes, and
 * the next call tries again.
 * @param tag - BCP 47
 */
export async function named(tag: string): Promise<NamedEmojis> {
  const language = wordsLanguage(tag);
  const known = made.get(language);
  if (known) return known;
  const words = await emojiWords(language).catch(() => null);
  const emojis = name(language, words ?? []);
  if (words) made.set(language, emojis);
  return emojis;
}

/** Those that there are, by their shortcodes. */
export function unnamed(): NamedEmojis {
  return namedNow('en') ?? name('en', []);
}

function name(language: string, words: readonly (readonly string[])[]): NamedEmojis {
  const regions = regionNames(language);
  const all = emojiList().map((each): NamedEmoji => {
    const own = each.at === null ? [regions(each.region)] : (words[each.at] ?? []);
    const foundBy = [...each.codes.map((code) => code.replaceAll('_', ' ')), ...own];
    return {
      ...each,
      name: own[0] || (each.codes[0] ?? '').replaceAll('_', ' '),
      foundBy: foundBy.map(folded),
      names: each.codes.length + 1,
    };
  });
  return { language, all, byEmoji: new Map(all.map((each) => [each.emoji, each])) };
}

/** Browsers know what countries are called. */
function regionNames(language: string): (region: string) => string {
  try {
    const names = new Intl.DisplayNames([language], { type: 'region' });
    return (region) => names.of(region) ?? region;
  } catch {
    return (region) => region;
  }
}
