/** What says something, and has to say it anew once there are other words for it. */
export interface Speaker {
  requestUpdate(): void;
}

/** Those that are in the page. */
export const speakers = new Set<Speaker>();
let observer: MutationObserver | undefined;

/** Has all that is in the page say anew what it says: before the next frame, so that nobody sees half of two languages. */
export function speakAnew(): void {
  for (const speaker of speakers) speaker.requestUpdate();
}

/** Follows the languages that may be those of an element: around it, through shadow roots, and the viewer’s own. */
export function followLanguage(element: Element): void {
  if (!observer) {
    observer = new MutationObserver(speakAnew);
    globalThis.addEventListener('languagechange', speakAnew);
  }
  for (let at: Element | undefined = element; at; ) {
    const root: Node & { readonly host?: Element } = at.getRootNode();
    observer.observe(root, { subtree: true, attributeFilter: ['lang', 'dir'] });
    at = root.host;
  }
}
