import { ambient } from '../ambient.js';

/**
 * `online`: the device found a network; `offline`: it lost it; `wake`: the page is looked at again
 * or came back from a frozen state.
 */
export type PageSignal = 'online' | 'offline' | 'wake';

export interface PageSignals {
  /** True only when the device says that there is no network at all. */
  isOffline(): boolean;
  subscribe(listener: (signal: PageSignal) => void): () => void;
}

/** What a browser tells; silent in Node, workers and React Native. */
export const browserSignals: PageSignals = {
  isOffline: () => ambient(() => navigator.onLine) === false,

  subscribe(listener) {
    const page = globalThis.document;
    if (page === undefined || typeof globalThis.addEventListener !== 'function') return () => {};
    const ends: (() => void)[] = [];
    const on = (target: EventTarget, type: string, signal: PageSignal) => {
      const heed = () => {
        if (signal !== 'wake' || page.visibilityState !== 'hidden') listener(signal);
      };
      target.addEventListener(type, heed);
      ends.push(() => target.removeEventListener(type, heed));
    };
    on(globalThis, 'online', 'online');
    on(globalThis, 'offline', 'offline');
    on(globalThis, 'pageshow', 'wake');
    on(page, 'visibilitychange', 'wake');
    return () => ends.forEach((end) => void end());
  },
};
