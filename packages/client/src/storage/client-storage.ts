import { ambient } from '../ambient.js';
import { ChatError } from '../chat-error.js';
import type { Clock } from '../environment.js';
import { dependableStorage } from './dependable-storage.js';
import { indexedDbStorage } from './indexed-db-storage.js';
import { memoryStorage } from './memory-storage.js';
import type { ChatStorage } from './storage.js';

/**
 * What the client keeps things in: the app's storage, or IndexedDB in browsers, where its absence is
 * a failure to tell of, or memory in Node and elsewhere. Whatever it is may fail, and come back:
 * meanwhile memory takes its place.
 */
export function clientStorage(
  given: ChatStorage | undefined,
  clock: Clock,
  onError: (error: ChatError) => void,
): ChatStorage {
  const isBrowser = ambient(() => globalThis.document ?? globalThis.indexedDB) !== undefined;
  if (given === undefined && !isBrowser) return memoryStorage();
  return dependableStorage(given ?? indexedDbStorage(), clock, (cause) =>
    onError(new ChatError('storage_failed', 'Unsent messages are in memory only.', { cause })),
  );
}
