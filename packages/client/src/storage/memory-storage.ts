import type { ChatStorage, EntryStorage, UserStorage } from './storage.js';

/**
 * Keeps everything as long as the object lives: unsent messages survive lost connections, and
 * signing out and in again, but no reload.
 */
export function memoryStorage(): ChatStorage {
  const users = new Map<string, UserStorage>();
  return {
    async open({ server, userId }) {
      const owner = JSON.stringify([server, userId]);
      const storage = users.get(owner) ?? createUserStorage();
      users.set(owner, storage);
      return storage;
    },
  };
}

function createUserStorage(): UserStorage {
  const cached = new Map<string, object>();
  const files = new Map<string, Blob>();
  return {
    outbox: entriesInMemory(({ clientId }) => clientId),
    changes: entriesInMemory(({ changeId }) => changeId),
    files: {
      put: async (name, bytes) => void files.set(name, bytes),
      get: async (name) => files.get(name),
      remove: async (name) => void files.delete(name),
      names: async () => [...files.keys()],
    },
    cache: {
      put: async (key, value) => void cached.set(key, value),
      remove: async (key) => void cached.delete(key),
      list: async () => [...cached.values()],
      clear: async () => cached.clear(),
    },
  };
}

/** Entries in the order in which they came. */
export function entriesInMemory<E>(idOf: (entry: E) => string): EntryStorage<E> {
  const entries = new Map<string, E>();
  return {
    put: async (entry) => void entries.set(idOf(entry), entry),
    remove: async (id) => void entries.delete(id),
    list: async () => [...entries.values()],
  };
}
