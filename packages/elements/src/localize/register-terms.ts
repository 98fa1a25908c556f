import { en } from './en.js';
import { languages } from './languages.js';
import type { Terms } from './terms.js';

/**
 * Adds a language, or overrides words of one. What is left out stays English.
 * @param language - a BCP 47 tag: `de`, or `pt-BR` for a region.
 */
export function registerTerms(language: string, terms: Partial<Omit<Terms, 'language'>>): void {
  const key = language.toLowerCase();
  // Not a copy: English is yet to get the words of what is loaded later.
  const before: Terms = Object.create(languages.get(key) ?? en);
  languages.set(key, Object.assign(before, terms, { language }));
}

/** The words for a language: of its region when there are any, else of the language, else English. */
export function termsFor(language: string): Terms {
  const key = language.toLowerCase();
  return languages.get(key) ?? languages.get(key.split('-')[0] ?? '') ?? en;
}
