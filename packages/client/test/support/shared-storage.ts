import { memoryStorage } from '../../src/storage/memory-storage.js';
import type { ChatStorage, EntryStorage, UserStorage } from '../../src/storage/storage.js';

/** What a storage was told, in order: the entry that was put, or what was removed. */
export type Told = { readonly put: object } | { readonly removed: string };

export interface SharedStorage {
  /** One more tab's view of it. */
  tab(): ChatStorage;
  /** What is kept, of the first user who opened it. */
  kept(): Promise<UserStorage>;
  readonly told: readonly Told[];
}

/** What the tabs of one origin share, in memory: each hears of what another one changes. */
export function sharedStorage(): SharedStorage {
  const memory = memoryStorage();
  const told: Told[] = [];
  const tabs = new Set<Set<() => void>>();
  const locks = new Map<string, Promise<unknown>>();
  let opened: Promise<UserStorage> | undefined;

  function exclusively<T>(name: string, task: () => Promise<T>): Promise<T> {
    const done = (locks.get(name) ?? Promise.resolve()).then(task);
    locks.set(
      name,
      done.catch(() => {}),
    );
    return done;
  }

  function toldBy<E extends object>(tab: Set<() => void>, entries: EntryStorage<E>) {
    const tell = (what: Told) => {
      told.push(what);
      for (const other of tabs) if (other !== tab) for (const listener of other) listener();
    };
    return {
      async put(entry: E) {
        await entries.put(entry);
        tell({ put: entry });
      },
      async remove(id: string) {
        await entries.remove(id);
        tell({ removed: id });
      },
      list: () => entries.list(),
    };
  }

  return {
    told,
    kept: async () => (await opened) as UserStorage,
    tab: () => {
      const listeners = new Set<() => void>();
      tabs.add(listeners);
      return {
        async open(owner) {
          opened ??= memory.open(owner);
          const { outbox, changes, files, cache } = await memory.open(owner);
          return {
            outbox: toldBy(listeners, outbox),
            ...(changes && { changes: toldBy(listeners, changes) }),
            files,
            cache,
            shared: {
              exclusively,
              subscribe: (listener) => {
                listeners.add(listener);
                return () => listeners.delete(listener);
              },
            },
          };
        },
      };
    },
  };
}
