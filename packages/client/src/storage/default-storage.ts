import { ChatError } from '../chat-error.js';
import { webLock } from '../lock.js';
import { memoryStorage } from './memory-storage.js';
import type { ChatStorage } from './storage.js';

/** IndexedDB in browsers, where its absence is a failure to tell of; memory in Node and elsewhere. */
export function defaultStorage(): ChatStorage {
  const { indexedDB, document } = globalThis;
  if (!indexedDB && !document) return memoryStorage();
  return {
    // Not needed to connect, so it is loaded on its own.
    async open(owner) {
      const { indexedDbStorage } = await import('./indexed-db-storage.js');
      return indexedDbStorage(webLock).open(owner);
    },
  };
}

/** The storage, and memory in the place of what it cannot open. */
export function withFallback(
  storage: ChatStorage,
  onError: (error: ChatError) => void,
): ChatStorage {
  // Outlives the user's turn: who signs in again finds what was not sent.
  const memory = memoryStorage();
  return {
    async open(owner) {
      try {
        return await storage.open(owner);
      } catch (cause) {
        onError(new ChatError('storage_failed', 'Unsent messages are in memory only.', { cause }));
        return memory.open(owner);
      }
    },
  };
}
