import type { Terms } from './terms.js';

/** The words that were registered, by language in lower case: by whatever reads them, without English to begin with. */
export const languages = new Map<string, Terms>();
