import type { Clock } from '../environment.js';
import type {
  CacheStorage,
  ChangeEntry,
  ChatStorage,
  EntryStorage,
  FileStorage,
  OutboxEntry,
  SharedStorage,
  UserStorage,
} from './storage.js';

/** Milliseconds between two looks at a storage that failed. */
const retryInterval = 10_000;

/**
 * A storage that goes on when another one fails: what cannot be kept stays in memory, and is written
 * once the other one works again. Each outage is told of once; `durable` says how things are now.
 *
 * @param onFailure once for each outage, with its cause
 */
export function dependableStorage(
  storage: ChatStorage,
  clock: Clock,
  onFailure: (cause: unknown) => void,
): ChatStorage {
  // They outlive a user's turn: who signs in again finds what was not sent.
  const users = new Map<string, DependableUserStorage>();
  return {
    async open(owner) {
      const key = JSON.stringify([owner.server, owner.userId]);
      const user =
        users.get(key) ?? new DependableUserStorage(() => storage.open(owner), clock, onFailure);
      users.set(key, user);
      await user.hold();
      return user;
    },
  };
}

class DependableUserStorage implements UserStorage {
  readonly #open: () => Promise<UserStorage>;
  readonly #clock: Clock;
  readonly #onFailure: (cause: unknown) => void;
  /** What keeps things; null while it does not open. */
  #storage: UserStorage | null = null;
  #state: 'untried' | 'works' | 'fails' = 'untried';
  #mustClear = false;
  #retryTimer: unknown = null;
  readonly #listeners = new Set<() => void>();
  /** A user who is signed out and in again may be served twice for a moment. */
  #holders = 0;

  constructor(open: () => Promise<UserStorage>, clock: Clock, onFailure: (cause: unknown) => void) {
    this.#open = open;
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  /** To be followed by one {@link close}. */
  async hold(): Promise<void> {
    this.#holders += 1;
    try {
      this.#storage ??= await this.#open();
    } catch (cause) {
      this.#failed(cause);
    }
  }

  get durable(): boolean {
    return this.#state === 'works' && this.#storage?.durable === true;
  }

  get shared(): SharedStorage | undefined {
    const shared = this.#storage?.shared;
    return (
      shared && {
        exclusively: (name, task, isLong) => shared.exclusively(name, task, isLong),
        subscribe: (listener) => {
          this.#listeners.add(listener);
          const end = shared.subscribe(listener);
          return () => {
            this.#listeners.delete(listener);
            end();
          };
        },
      }
    );
  }

  readonly outbox = new DependableEntries<OutboxEntry>({
    idOf: ({ clientId }) => clientId,
    keptIn: ({ outbox }) => outbox,
    use: (task) => this.#use(task),
  });
  readonly changes = new DependableEntries<ChangeEntry>({
    idOf: ({ changeId }) => changeId,
    keptIn: ({ changes }) => changes,
    use: (task) => this.#use(task),
  });

  /** As it is: what it fails to keep is in memory by whoever gave it, and says nothing about messages. */
  get files(): FileStorage | undefined {
    return this.#storage?.files;
  }

  readonly cache: CacheStorage = {
    put: (key, value) => this.#use(({ cache }) => cache?.put(key, value)),
    remove: (key) => this.#use(({ cache }) => cache?.remove(key)),
    list: async () => {
      let listed: readonly unknown[] = [];
      await this.#use(async ({ cache }) => {
        listed = (await cache?.list()) ?? [];
      });
      return listed;
    },
    clear: () => {
      this.#mustClear = true;
      return this.#use((storage) => this.#clear(storage));
    },
  };

  async close(): Promise<void> {
    this.#holders -= 1;
    if (this.#holders > 0) return;
    this.#clock.clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    const storage = this.#storage;
    this.#storage = null;
    this.#state = 'untried';
    await storage?.close?.();
  }

  async #clear({ cache }: UserStorage): Promise<void> {
    await cache?.clear();
    this.#mustClear = false;
  }

  /** Does a task with the storage, unless that is known to fail; then nobody waits for it. */
  async #use(task: (storage: UserStorage) => Promise<void> | undefined): Promise<void> {
    if (this.#state === 'fails') return;
    try {
      this.#storage ??= await this.#open();
      await task(this.#storage);
      if (this.#state === 'untried') this.#state = 'works';
    } catch (cause) {
      this.#failed(cause);
    }
  }

  #failed(cause: unknown): void {
    if (this.#state === 'fails') return;
    this.#state = 'fails';
    this.#onFailure(cause);
    this.#retryLater();
  }

  #retryLater(): void {
    if (this.#holders === 0) return;
    this.#retryTimer = this.#clock.setTimeout(() => this.#retry(), retryInterval);
    // It must not keep a process of Node alive.
    (this.#retryTimer as { unref?: () => void } | null)?.unref?.();
  }

  /** Tells the storage all that it has missed; once that is done, it works again. */
  async #retry(): Promise<void> {
    try {
      this.#storage ??= await this.#open();
      const storage = this.#storage;
      if (this.#mustClear) await this.#clear(storage);
      for (const entries of [this.outbox, this.changes]) await entries.settle(storage);
    } catch {
      this.#retryLater();
      return;
    }
    if (this.#holders === 0) return;
    this.#state = 'works';
    // What was there all the time, or came from another tab, was not seen from here.
    for (const listener of this.#listeners) listener();
  }
}

interface DependableEntriesOptions<E> {
  readonly idOf: (entry: E) => string;
  /** Undefined where the storage has no place for them: then only memory has them. */
  readonly keptIn: (storage: UserStorage) => EntryStorage<E> | undefined;
  /** Does a task with the storage, if that works. */
  readonly use: (task: (storage: UserStorage) => Promise<void>) => Promise<void>;
}

/** Entries of one kind, and what the storage has yet to be told of them. */
class DependableEntries<E> implements EntryStorage<E> {
  readonly #options: DependableEntriesOptions<E>;
  /** The entries that are kept, as far as is known, and those that only memory has. */
  readonly #entries = new Map<string, E>();
  /** What the storage has yet to be told: an entry to put, or null for one to remove. */
  readonly #untold = new Map<string, E | null>();

  constructor(options: DependableEntriesOptions<E>) {
    this.#options = options;
  }

  put(entry: E): Promise<void> {
    return this.#change(this.#options.idOf(entry), entry);
  }

  remove(id: string): Promise<void> {
    return this.#change(id, null);
  }

  async list(): Promise<E[]> {
    await this.#options.use((storage) => this.#read(storage));
    return [...this.#entries.values()];
  }

  /** Tells the storage all that it has missed. */
  async settle(storage: UserStorage): Promise<void> {
    for (const id of this.#untold.keys()) await this.#tell(storage, id);
    await this.#read(storage);
  }

  #change(id: string, entry: E | null): Promise<void> {
    this.#note(id, entry);
    this.#untold.set(id, entry);
    return this.#options.use((storage) => this.#tell(storage, id));
  }

  #note(id: string, entry: E | null): void {
    if (entry === null) this.#entries.delete(id);
    else this.#entries.set(id, entry);
  }

  async #tell(storage: UserStorage, id: string): Promise<void> {
    const entry = this.#untold.get(id);
    if (entry === undefined) return;
    const kept = this.#options.keptIn(storage);
    if (entry === null) await kept?.remove(id);
    else await kept?.put(entry);
    // Another change may have come meanwhile. What has no place there has nothing to be removed from.
    if ((kept || entry === null) && this.#untold.get(id) === entry) this.#untold.delete(id);
  }

  async #read(storage: UserStorage): Promise<void> {
    const kept = this.#options.keptIn(storage);
    if (kept === undefined) return;
    const listed = await kept.list();
    this.#entries.clear();
    for (const entry of listed) this.#entries.set(this.#options.idOf(entry), entry);
    for (const [id, entry] of this.#untold) this.#note(id, entry);
  }
}
