import { LatePart } from '../late-part.js';
import type { findLinks } from './links.js';

const hasHint = /[.@:]/;
const lateLinks = new LatePart(() => import('./links.js'));

/**
 * What finds the links of a text; null while it is not there, or when the text has none for sure: then
 * links are words like any other.
 *
 * @param onLoaded - called once it is there, if it had to be loaded first
 */
export function linkFinder(text: string, onLoaded: () => void): typeof findLinks | null {
  return hasHint.test(text) ? (lateLinks.ask(onLoaded)?.findLinks ?? null) : null;
}
