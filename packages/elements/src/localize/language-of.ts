/** The language of an element: its nearest `lang`, through shadow roots, else the viewer's own. */
export function languageOf(element: Element): string {
  let at: Element | null = element;
  while (at) {
    const tagged: Element | null = at.closest('[lang]:not([lang=""])');
    if (tagged) return valid(tagged.getAttribute('lang') ?? '');
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return valid(globalThis.navigator?.language ?? 'en');
}

/** A malformed tag would make every `Intl` formatter throw. */
function valid(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
