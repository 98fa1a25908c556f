import { countingOf } from './counting.js';
import { registeredFor, type SomeTerms } from './registered-terms.js';

/** The words that are registered for a tag, each by the closest of those that have it; null for none. */
export function registeredWords(tag: string): SomeTerms | null {
  const layers = registeredFor(tag);
  if (layers.length === 0) return null;
  const counting = countingOf(tag);
  const words = layers.map((layer) => (typeof layer === 'function' ? layer(counting) : layer));
  return Object.assign({}, ...words);
}
