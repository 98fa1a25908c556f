import type { Terms } from './terms.js';

/** What is wrong with what was entered, in whichever language it is told by then. */
export type Problem = (terms: Terms) => string;
