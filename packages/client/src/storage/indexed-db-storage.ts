import { plainNode } from '#plain-node';
import { webLock } from '../lock.js';
import { openChannel } from '../open-channel.js';
import type { ChatStorage, EntryStorage, UserStorage } from './storage.js';

const version = 1;
/** Opening may wait for another tab to let go of an older version, or hang in a broken profile. */
const openTimeout = 5_000;
const transactionTimeout = 10_000;

type StoreName = 'outbox' | 'cache' | 'changes' | 'files';

/** What each store's records are called by; undefined where the name is given with each. */
type Stores = Partial<Record<StoreName, string | undefined>>;

/**
 * IndexedDB databases for each user of each server, shared by all tabs of the origin. A database
 * of one's own is what keeps two users of one browser apart.
 */
export function indexedDbStorage(): ChatStorage {
  return {
    async open({ server, userId }) {
      const name = `chat:${JSON.stringify([server, userId])}`;
      const database = new Database(name, { outbox: 'clientId', cache: undefined });
      // Apart: a page of an older version would take them for messages, and send them.
      const changes = new Database(`chat-changes:${name}`, { changes: 'changeId' });
      // Apart, and there once somebody sends some.
      const files = new Database(`chat-files:${name}`, { files: undefined });
      return createUserStorage(name, { database, changes, files });
    },
  };
}

function createUserStorage(
  name: string,
  { database, changes, files }: Record<'database' | 'changes' | 'files', Database>,
): UserStorage {
  const channel = openChannel(name);
  /** A hint, not news: who hears it reads the outbox again. */
  const tell = () => {
    try {
      channel?.postMessage(null);
    } catch {
      // Closed meanwhile. The others find what is kept with their next look.
    }
  };
  return {
    durable: true,
    outbox: entriesIn(database, 'outbox', tell),
    changes: entriesIn(changes, 'changes', tell),
    files: {
      async put(key, bytes) {
        await files.run('files', 'strict', (store) => store.put(bytes, key));
      },
      get: (key) => files.run<Blob | undefined>('files', null, (store) => store.get(key)),
      async remove(key) {
        await files.run('files', 'relaxed', (store) => store.delete(key));
      },
      names: () => files.run<string[]>('files', null, (store) => store.getAllKeys()),
    },
    cache: {
      async put(key, value) {
        await database.run('cache', 'relaxed', (store) => store.put(value, key));
      },
      async remove(key) {
        await database.run('cache', 'relaxed', (store) => store.delete(key));
      },
      list: () => database.run<unknown[]>('cache', null, (store) => store.getAll()),
      async clear() {
        await database.run('cache', 'strict', (store) => store.clear());
      },
    },
    shared: {
      exclusively: (task, work, isLong) => webLock(`${name}:${task}`, plainNode, isLong).run(work),
      subscribe(listener) {
        channel?.addEventListener('message', listener);
        return () => channel?.removeEventListener('message', listener);
      },
    },
    close() {
      channel?.close();
      database.close();
      changes.close();
      files.close();
    },
  };
}

/** @param tell called after each change */
function entriesIn<E>(database: Database, name: StoreName, tell: () => void): EntryStorage<E> {
  return {
    async put(entry) {
      // Strict: on the disk, not only handed to the operating system, before it counts as kept.
      await database.run(name, 'strict', (store) => store.put(entry));
      tell();
    },
    async remove(id) {
      await database.run(name, 'relaxed', (store) => store.delete(id));
      tell();
    },
    list: () => database.run<E[]>(name, null, (store) => store.getAll()),
  };
}

/** A connection that comes back when it was taken away: by a newer version, or by the browser. */
class Database {
  readonly #name: string;
  readonly #stores: Stores;
  #connection: Promise<IDBDatabase> | null = null;
  /** The same, once it is open. */
  #current: IDBDatabase | null = null;

  constructor(name: string, stores: Stores) {
    this.#name = name;
    this.#stores = stores;
  }

  #opened(): Promise<IDBDatabase> {
    this.#connection ??= this.#open();
    return this.#connection;
  }

  /**
   * One transaction of one request, safe to be repeated. A browser may have closed the connection
   * without a word, as WebKit does when a tab was frozen or its storage process started anew: then a
   * new one is opened, and the step repeated once.
   *
   * @param durability null to read only
   * @returns once the transaction is complete, which only then is durable
   */
  async run<T>(
    storeName: StoreName,
    durability: IDBTransactionDurability | null,
    work: (store: IDBObjectStore) => IDBRequest,
  ): Promise<T> {
    const database = await this.#opened();
    try {
      return await transact<T>(database, storeName, durability, work);
    } catch (error) {
      // A new connection would not make room, or make a broken disk answer.
      if (error instanceof NoAnswer || (error as Error).name === 'QuotaExceededError') throw error;
      this.#drop(database);
      return transact<T>(await this.#opened(), storeName, durability, work);
    }
  }

  close(): void {
    this.#connection?.then(
      (database) => database.close(),
      () => {},
    );
  }

  /** Lets go of a connection, unless another one has taken its place. */
  #drop(database: IDBDatabase): void {
    if (this.#current === database) this.#connection = this.#current = null;
    database.close();
  }

  #open(): Promise<IDBDatabase> {
    const opening = new Promise<IDBDatabase>((resolve, reject) => {
      // Throws where it is missing or forbidden, as in sandboxed frames.
      const request = indexedDB.open(this.#name, version);
      const timer = setTimeout(() => reject(new NoAnswer()), openTimeout);
      request.onupgradeneeded = () => {
        for (const [name, keyPath] of Object.entries(this.#stores)) {
          request.result.createObjectStore(name, keyPath === undefined ? {} : { keyPath });
        }
      };
      request.onerror = () => {
        clearTimeout(timer);
        reject(request.error);
      };
      request.onsuccess = () => {
        clearTimeout(timer);
        const database = request.result;
        this.#current = database;
        database.onclose = () => this.#drop(database);
        // Another tab upgrades, or the data is being deleted: never stand in the way.
        database.onversionchange = () => this.#drop(database);
        resolve(database);
      };
    });
    opening.catch(() => {
      this.#connection = null;
    });
    return opening;
  }
}

/** The database did not settle in time, as in a broken profile. */
class NoAnswer extends Error {
  constructor() {
    super('IndexedDB did not answer.');
  }
}

/** Throws what `transaction()` throws when the connection is gone. */
async function transact<T>(
  database: IDBDatabase,
  storeName: StoreName,
  durability: IDBTransactionDurability | null,
  work: (store: IDBObjectStore) => IDBRequest,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = durability
      ? database.transaction(storeName, 'readwrite', { durability })
      : database.transaction(storeName);
    const timer = setTimeout(() => {
      reject(new NoAnswer());
      try {
        transaction.abort();
      } catch {
        // It is being committed, and may be for ever.
      }
    }, transactionTimeout);
    const request = work(transaction.objectStore(storeName));
    // Else the browser waits for this page to ask for no more, and drops the write when it is gone.
    transaction.commit();
    transaction.oncomplete = () => {
      clearTimeout(timer);
      resolve(request.result);
    };
    // An error aborts; a full disk may abort without any request having failed.
    transaction.onabort = () => {
      clearTimeout(timer);
      reject(transaction.error ?? new Error('IndexedDB broke off.'));
    };
  });
}
