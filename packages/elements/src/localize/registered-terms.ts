import type { Counting } from './counting.js';
import type { LauncherTerms } from './launcher-terms.js';
import type { Terms } from './terms.js';

/** Words of a language: what is left out is said as it is without them. */
export type SomeTerms = Partial<Omit<Terms, 'language'> & LauncherTerms>;

/** Those; or, for those that have a number in them, a function that is given how to count. */
export type Registered = SomeTerms | ((counting: Counting) => SomeTerms);

/** What a page brings of its own, by tags in lower case, the latest last: for whatever reads it, and without English. */
const registered = new Map<string, Registered[]>();

export function register(tag: string, terms: Registered): void {
  const key = tag.toLowerCase();
  registered.set(key, [...(registered.get(key) ?? []), terms]);
}

/** What is registered for a tag: for the language first, and last for what is closest. */
export function registeredFor(tag: string): Registered[] {
  const parts = tag.toLowerCase().split('-');
  return parts.flatMap((_, at) => registered.get(parts.slice(0, at + 1).join('-')) ?? []);
}
