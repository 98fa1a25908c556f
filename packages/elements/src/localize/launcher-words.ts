import { enLauncher } from './en-launcher.js';
import type { LauncherTerms } from './launcher-terms.js';
import { registeredWords } from './registered-words.js';
import { speakAnew } from './speakers.js';

/** In a file each, so that a closed launcher loads the words of one language at most. */
const loads: Record<string, (() => Promise<{ words: LauncherTerms }>) | undefined> = {
  ar: () => import('./launcher/ar.js'),
  de: () => import('./launcher/de.js'),
  es: () => import('./launcher/es.js'),
  fr: () => import('./launcher/fr.js'),
  he: () => import('./launcher/he.js'),
  ja: () => import('./launcher/ja.js'),
};

/** Null while they are loaded, and if they could not be: then it speaks English. */
const loaded = new Map<string, LauncherTerms | null>();

/**
 * What a launcher says in a language: without the words of all the rest, which it has not loaded.
 * @param tag - in its canonical form
 */
export function launcherWords(tag: string): LauncherTerms {
  const [name = ''] = tag.toLowerCase().split('-');
  const load = Object.hasOwn(loads, name) ? loads[name] : undefined;
  if (load && !loaded.has(name)) {
    loaded.set(name, null);
    load().then(
      ({ words }) => {
        loaded.set(name, words);
        speakAnew();
      },
      () => {},
    );
  }
  return { ...enLauncher, ...loaded.get(name), ...registeredWords(tag) };
}
