type Words = readonly (readonly string[])[];

/** What each emoji is called in a language, in a file of its own; by the first part of its tag. */
const loads: Record<string, () => Promise<{ words: string }>> = {
  ar: () => import('./words/emoji-ar.js'),
  de: () => import('./words/emoji-de.js'),
  en: () => import('./words/emoji-en.js'),
  es: () => import('./words/emoji-es.js'),
  fr: () => import('./words/emoji-fr.js'),
  he: () => import('./words/emoji-he.js'),
  ja: () => import('./words/emoji-ja.js'),
};

/** The language in which emoji are called something: that one, or English. @param tag - BCP 47 */
export function wordsLanguage(tag: string): string {
  const [name = ''] = tag.toLowerCase().split('-');
  return Object.hasOwn(loads, name) ? name : 'en';
}

const loaded = new Map<string, Promise<Words>>();

/**
 * What emoji are called, in the order of the data: of each its name, and words to find it by.
 * @param language - as {@link wordsLanguage} says it
 * @throws whatever the browser says of a file that cannot be loaded; the next call tries again
 */
export function emojiWords(language: string): Promise<Words> {
  const words = loaded.get(language) ?? load(language);
  loaded.set(language, words);
  return words;
}

async function load(language: string): Promise<Words> {
  try {
    const { words } = (await loads[language]?.()) ?? { words: '' };
    return words.split('|').map((each) => each.split(';'));
  } catch (error) {
    loaded.delete(language);
    throw error;
  }
}
