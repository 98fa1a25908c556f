import type { SessionStorage } from './session-storage.js';

/** Forgets with the page, or the process. */
export function memorySessionStorage(): SessionStorage {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
}
