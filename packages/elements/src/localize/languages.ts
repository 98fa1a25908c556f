import type { Language } from './language.js';
import { speakAnew } from './speakers.js';

/** The languages that are here besides English, each in a file of its own. */
const loads: Record<string, (() => Promise<{ language: Language }>) | undefined> = {
  ar: () => import('./languages/ar.js'),
  de: () => import('./languages/de.js'),
  es: () => import('./languages/es.js'),
  fr: () => import('./languages/fr.js'),
  he: () => import('./languages/he.js'),
  ja: () => import('./languages/ja.js'),
};

/** In ms: how long a language that could not be loaded is left alone. */
const retryAfter = 10_000;

/** Null while it is loaded, and a while after that has failed. */
const loaded = new Map<string, Language | null>();

/**
 * One of those languages; null as long as it is not here, which the first who asks changes; undefined for what is none
 * of them.
 * @param onChange once it is here, before all is said anew in it; or once that has failed, when it may be asked for again
 */
export function languageOfOurs(name: string, onChange: () => void): Language | null | undefined {
  const load = Object.hasOwn(loads, name) ? loads[name] : undefined;
  if (load && !loaded.has(name)) {
    loaded.set(name, null);
    load().then(
      ({ language }) => {
        loaded.set(name, language);
        onChange();
        speakAnew();
      },
      () =>
        setTimeout(() => {
          loaded.delete(name);
          onChange();
        }, retryAfter),
    );
  }
  return load && loaded.get(name);
}
