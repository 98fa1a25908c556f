import { ambient } from '../ambient.js';

/** Whether the page is in front of somebody: it is visible and has the focus. False where there is no page. */
export function isPageInFront(): boolean {
  const page = ambient(() => globalThis.document);
  return page?.visibilityState === 'visible' && page.hasFocus();
}

/** Calls back when that may have changed. @returns how to stop */
export function watchPageFront(listener: () => void): () => void {
  const page = ambient(() => globalThis.document);
  if (!page || !globalThis.addEventListener) return () => {};
  const targets = [
    ...['visibilitychange'].map((type) => [page, type] as const),
    ...['focus', 'blur', 'pageshow', 'pagehide'].map((type) => [globalThis, type] as const),
  ];
  for (const [target, type] of targets) target.addEventListener(type, listener);
  return () => {
    for (const [target, type] of targets) target.removeEventListener(type, listener);
  };
}
