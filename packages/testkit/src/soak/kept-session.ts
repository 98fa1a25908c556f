import type { SessionStorage } from '@chat/client';

/** What a browser keeps over a reload. */
export function keptSession(): SessionStorage {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
}
