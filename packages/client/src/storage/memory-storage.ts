import type { ChatStorage, OutboxEntry, UserStorage } from './storage.js';

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
  const entries = new Map<string, OutboxEntry>();
  const cached = new Map<string, object>();
  return {
    outbox: {
      put: async (entry) => void entries.set(entry.clientId, entry),
      remove: async (clientId) => void entries.delete(clientId),
      list: async () => [...entries.values()],
    },
    cache: {
      put: async (key, value) => void cached.set(key, value),
      remove: async (key) => void cached.delete(key),
      list: async () => [...cached.values()],
      clear: async () => cached.clear(),
    },
  };
}
