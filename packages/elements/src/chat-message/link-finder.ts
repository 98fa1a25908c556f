import type { findLinks } from './links.js';

const hasHint = /[.@:]/;

let find: typeof findLinks | null = null;
let loading: Promise<void> | null = null;

/**
 * What finds the links of a text; null while it is not there, or when the text has none for sure.
 *
 * @param onLoaded - called once it is there, if it had to be loaded first. It is not while loading
 *   fails, which the next text tries again: until then links are words like any other.
 */
export function linkFinder(text: string, onLoaded: () => void): typeof findLinks | null {
  if (!hasHint.test(text)) return null;
  if (find !== null) return find;
  loading ??= import('./links.js').then(({ findLinks }) => {
    find = findLinks;
  });
  loading.then(onLoaded, () => {
    loading = null;
  });
  return null;
}
