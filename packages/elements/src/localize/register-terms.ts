import { countingOf } from './counting.js';
import { en } from './en.js';
import { languageOfOurs } from './languages.js';
import { type Registered, register } from './registered-terms.js';
import { registeredWords } from './registered-words.js';
import { speakAnew } from './speakers.js';
import type { Terms } from './terms.js';

/** Made of all that is known, by the tag of the language that is spoken. */
const made = new Map<string, Terms>();

const forget = (): void => made.clear();

/**
 * Adds a language, or changes words of one; also while it is spoken. What is left out stays as it is: of a language that
 * comes with the elements in its words, of another one in English.
 * @param language - a BCP 47 tag: `pt`, or `pt-BR` for a region, which has the words of `pt` where it has none.
 * @param terms - the words; or, for those that have a number in them, a function that is given how to count.
 * @throws RangeError when `language` is no language tag.
 */
export function registerTerms(language: string, terms: Registered): void {
  const [tag = ''] = Intl.getCanonicalLocales(language);
  register(tag, terms);
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
  const [name = ''] = tag.toLowerCase().split('-');
  const ours = languageOfOurs(name, forget);
  // Until it is here, words of somebody’s own would stand between those of English.
  const own = ours === null ? null : registeredWords(tag);
  if (!ours && !own && name !== 'en') return termsFor('en');
  // Not a copy: English is yet to get the words of what is loaded later.
  const terms: Terms = Object.create(name === 'en' ? en : termsFor('en'));
  return Object.assign(terms, ours?.(countingOf(tag)), own, { language: tag });
}
