import { plainNode } from '#plain-node';
import { ambient } from '../ambient.js';
import { ChatError } from '../chat-error.js';
import type { Clock } from '../environment.js';
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
  const memory = memoryStorage();
  const isBrowser = ambient(() => globalThis.document ?? globalThis.indexedDB) !== undefined;
  if (given === undefined && !isBrowser) return memory;
  const tell = (cause: unknown) =>
    onError(new ChatError('storage_failed', 'Unsent messages are in memory only.', { cause }));
  // Not needed to connect, so it is loaded on its own.
  const load = async (): Promise<ChatStorage> => {
    try {
      const [{ dependableStorage, indexedDbStorage }, { webLock }] = await Promise.all([
        import('./dependable-storage.js'),
        import('../lock.js'),
      ]);
      const lock = (name: string) => webLock(name, plainNode);
      return dependableStorage(given ?? indexedDbStorage(lock), clock, tell);
    } catch (cause) {
      // A worker may not import, or the file is gone.
      if (given === undefined) tell(cause);
      return given ?? memory;
    }
  };
  let loading: Promise<ChatStorage> | null = null;
  return {
    async open(owner) {
      loading ??= load();
      return (await loading).open(owner);
    },
  };
}
