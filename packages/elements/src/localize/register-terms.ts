import { type Counting, countingOf } from './counting.js';
import { en } from './en.js';
import { languageOfOurs } from './languages.js';
import { speakAnew } from './speakers.js';
import type { Terms } from './terms.js';

/** Words of a language: what is left out is said as it is without them. */
export type SomeTerms = Partial<Omit<Terms, 'language'>>;

type Registered = SomeTerms | ((counting: Counting) => SomeTerms);

/** By their tags in lower case, the latest ones last. */
const registered = new Map<string, Registered[]>();
/** Made of all of those, by the tag of the language that is spoken. */
const made = new Map<string, Terms>();

const forget = (): void => made.clear();

/**
 * Adds a language, or changes words of one; also while it is spoken. What is left out stays as it is: of a language that
 * comes with the elements in its words, of another one in English.
 * @param language - a BCP 47 tag: `pt`, or `pt-BR` for a region, which has the words of `pt` where it has none.
 * @param terms - the words; or, for those that have a number in them, a function that is given how to count.
 * @throws RangeError when `language` is no language tag.
 */
export function registerTerms(
  language: string,
  terms: SomeTerms | ((counting: Counting) => SomeTerms),
): void {
  const [tag = ''] = Intl.getCanonicalLocales(language);
  const key = tag.toLowerCase();
  registered.set(key, [...(registered.get(key) ?? []), terms]);
  forget();
  speakAnew();
}

/**
 * The words for a language: of its region when there are any, else of the language, else English. English as well while
 * the language is loaded, which is told to whoever speaks then.
 * @param tag - in its canonical form
 */
export function termsFor(tag: string): Terms {
  const terms = made.get(tag) ?? make(tag);
  made.set(tag, terms);
  return terms;
}

function make(tag: string): Terms {
  const [name = '', ...parts] = tag.toLowerCase().split('-');
  const ours = languageOfOurs(name, forget);
  const layers: Registered[] = ours ? [ours] : [];
  // Until it is here, words of somebody’s own would stand between those of English.
  if (ours !== null) {
    const keys = parts.map((_, at) => [name, ...parts.slice(0, at + 1)].join('-'));
    layers.push(...[name, ...keys].flatMap((key) => registered.get(key) ?? []));
  }
  if (layers.length === 0 && name !== 'en') return termsFor('en');
  // Not a copy: English is yet to get the words of what is loaded later.
  const terms: Terms = Object.create(name === 'en' ? en : termsFor('en'));
  const counting = countingOf(tag);
  for (const layer of layers) {
    Object.assign(terms, typeof layer === 'function' ? layer(counting) : layer);
  }
  return Object.assign(terms, { language: tag });
}
