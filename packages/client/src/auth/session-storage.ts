/**
 * Where a signed-in session is kept between page loads. Methods may be synchronous; with a
 * synchronous `get`, `signedIn` and `user` are right as soon as the client is constructed.
 */
export interface SessionStorage {
  get(key: string): string | null | Promise<string | null>;
  set(key: string, value: string): void | Promise<void>;
  remove(key: string): void | Promise<void>;
  /** Calls back when another tab changed the key. Returns how to stop. */
  subscribe?(key: string, listener: () => void): () => void;
}

/** `localStorage`, shared by all tabs of an origin; null where there is none, or it is blocked. */
export function localSessionStorage(): SessionStorage | null {
  try {
    const { localStorage } = globalThis;
    if (!localStorage) return null;
    const probe = 'chat:probe';
    localStorage.setItem(probe, '');
    localStorage.getItem(probe);
    localStorage.removeItem(probe);
    return {
      get: (key) => localStorage.getItem(key),
      set: (key, value) => localStorage.setItem(key, value),
      remove: (key) => localStorage.removeItem(key),
      subscribe(key, listener) {
        // React Native's polyfills have no events.
        if (typeof globalThis.addEventListener !== 'function') return () => {};
        // Fires in the other tabs only; a null key means that all was cleared.
        const onStorage = (event: StorageEvent) => {
          if (event.storageArea === localStorage && (event.key === key || event.key === null)) {
            listener();
          }
        };
        globalThis.addEventListener('storage', onStorage);
        return () => globalThis.removeEventListener('storage', onStorage);
      },
    };
  } catch {
    return null;
  }
}
