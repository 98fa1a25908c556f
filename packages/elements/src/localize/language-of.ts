/** The language of an element: its nearest `lang`, through shadow roots, else the viewer's own. */
export function languageOf(element: Element): string {
  let at: Element | null = element;
  while (at) {
    const tagged: Element | null = at.closest('[lang]:not([lang=""])');
    if (tagged) return tagOf(tagged.getAttribute('lang') ?? '');
    const root = at.getRootNode();
    at = 'host' in root ? (root as ShadowRoot).host : null;
  }
  return tagOf(globalThis.navigator?.language ?? 'en');
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
