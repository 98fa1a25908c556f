import { enLauncher } from './en-launcher.js';
import { languages } from './languages.js';
import type { LauncherTerms } from './launcher-terms.js';

/** What a launcher says in a language: without the words of all the rest, which it has not loaded. */
export function launcherWords(language: string): LauncherTerms {
  const key = language.toLowerCase();
  const words = languages.get(key) ?? languages.get(key.split('-')[0] ?? '');
  return { ...enLauncher, ...pick(words) };
}

function pick(words: Partial<LauncherTerms> | undefined): Partial<LauncherTerms> {
  const names = Object.keys(enLauncher) as (keyof LauncherTerms)[];
  return Object.fromEntries(names.flatMap((name) => (words?.[name] ? [[name, words[name]]] : [])));
}
