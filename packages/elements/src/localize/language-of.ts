/** Written empty it says that the language is not known (HTML, “The lang and xml:lang attributes”). */
const tagged = '[lang]:not([lang=""])';

/** The language of an element: its nearest `lang`, through shadow roots, else the viewer's own. */
export function languageOf(element: Element): string {
  return tagOf(
    nearest(element, tagged)?.getAttribute('lang') ?? globalThis.navigator?.language ?? 'en',
  );
}

/** Languages that are written from right to left, unless in Latin letters. */
const rightToLeft = /^(ar|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi|.*-(arab|hebr))\b(?!-latn)/i;

/**
 * Which way the words of an element run, where the page does not say so: where there is no `dir` at what has the `lang`, or
 * within it. Null where it does, and where nothing names a language.
 * @param language of the words
 */
export function directionOf(element: Element, language: string): 'ltr' | 'rtl' | null {
  const named = nearest(element, `${tagged}, [dir]`);
  if (!named || named.hasAttribute('dir')) return null;
  return rightToLeft.test(language) ? 'rtl' : 'ltr';
}

function nearest(element: Element, selector: string): Element | null {
  for (let at: Element | null = element; at; ) {
    const found: Element | null = at.closest(selector);
    if (found) return found;
    const root = at.getRootNode();
    at = 'host' in root ? (root as ShadowRoot).host : null;
  }
  return null;
}

/**
 * A language tag (BCP 47) in its canonical form, also from what systems write for one: `de_DE`,
 * `zh_Hant_TW`, `en_US.UTF-8`, `ca_ES@valencia`. English for what is none: a malformed tag would make
 * every `Intl` formatter throw.
 */
export function tagOf(text: string): string {
  const tag = text
    .trim()
    .replace(/[.@].*$/s, '')
    .replaceAll('_', '-');
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
