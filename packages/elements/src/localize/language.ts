import type { Counting } from './counting.js';
import type { Terms } from './terms.js';

/** All words of a language, by how it counts; which language that is, is known already. */
export type Language = (counting: Counting) => Omit<Terms, 'language'>;
