import { countingOf } from './counting.js';
import { registeredFor, type SomeTerms } from './registered-terms.js';

/** The words that are registered for a tag, each by the closest of those that have it. */
export function registeredWords(tag: string): SomeTerms {
  const counting = countingOf(tag);
  const words: SomeTerms = {};
  for (const layer of registeredFor(tag)) {
    Object.assign(words, typeof layer === 'function' ? layer(counting) : layer);
  }
  return words;
}
