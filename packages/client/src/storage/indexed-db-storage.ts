import type { Lock } from '../lock.js';
import type { ChatStorage, OutboxEntry, UserStorage } from './storage.js';

const version = 1;
/** Opening may wait for another tab to let go of an older version, or hang in a broken profile. */
const openTimeout = 5_000;
const transactionTimeout = 10_000;

type StoreName = 'outbox' | 'cache';

/**
 * One IndexedDB database for each user of each server, shared by all tabs of the origin. A database
 * of one's own is what keeps two users of one browser apart.
 *
 * @param lock what tabs take turns by; handed in, so that this file shares no code and loads as one
 */
export function indexedDbStorage(lock: (name: string) => Lock): ChatStorage {
  return {
    async open({ server, userId }) {
      const name = `chat:${JSON.stringify([server, userId])}`;
      const database = new Database(name);
      await database.opened();
      return createUserStorage(name, database, lock);
    },
  };
}

function createUserStorage(
  name: string,
  database: Database,
  lock: (name: string) => Lock,
): UserStorage {
  const channel = globalThis.BroadcastChannel && new BroadcastChannel(name);
  /** A hint, not news: who hears it reads the outbox again. */
  const tell = () => channel?.postMessage(null);
  return {
    durable: true,
    outbox: {
      async put(entry) {
        // Strict: on the disk, not only handed to the operating system, before it counts as kept.
        await database.run('outbox', 'strict', (store) => store.put(entry));
        tell();
      },
      async remove(clientId) {
        await database.run('outbox', 'relaxed', (store) => store.delete(clientId));
        tell();
      },
      list: () => database.run<OutboxEntry[]>('outbox', null, (store) => store.getAll()),
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
      exclusively: (task, work) => lock(`${name}:${task}`).run(work),
      subscribe(listener) {
        channel?.addEventListener('message', listener);
        return () => channel?.removeEventListener('message', listener);
      },
    },
    close() {
      channel?.close();
      database.close();
    },
  };
}

/** A connection that comes back when it was taken away: by a newer version, or by the browser. */
class Database {
  readonly #name: string;
  #connection: Promise<IDBDatabase> | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  opened(): Promise<IDBDatabase> {
    this.#connection ??= this.#open();
    return this.#connection;
  }

  /**
   * One transaction of one request.
   *
   * @param durability null to read only
   * @returns once the transaction is complete, which only then is durable
   */
  async run<T>(
    storeName: StoreName,
    durability: IDBTransactionDurability | null,
    work: (store: IDBObjectStore) => IDBRequest,
  ): Promise<T> {
    const database = await this.opened();
    return new Promise((resolve, reject) => {
      const transaction = durability
        ? database.transaction(storeName, 'readwrite', { durability })
        : database.transaction(storeName);
      const timer = setTimeout(() => transaction.abort(), transactionTimeout);
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
        reject(transaction.error ?? new Error('IndexedDB did not answer.'));
      };
    });
  }

  close(): void {
    this.#connection?.then(
      (database) => database.close(),
      () => {},
    );
  }

  #open(): Promise<IDBDatabase> {
    const lost = () => {
      this.#connection = null;
    };
    const opening = new Promise<IDBDatabase>((resolve, reject) => {
      // Throws where it is missing or forbidden, as in sandboxed frames.
      const request = indexedDB.open(this.#name, version);
      const timer = setTimeout(() => reject(new Error('IndexedDB did not answer.')), openTimeout);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('outbox', { keyPath: 'clientId' });
        request.result.createObjectStore('cache');
      };
      request.onerror = () => {
        clearTimeout(timer);
        reject(request.error);
      };
      request.onsuccess = () => {
        clearTimeout(timer);
        const database = request.result;
        database.onclose = lost;
        // Another tab upgrades, or the data is being deleted: never stand in the way.
        database.onversionchange = () => {
          lost();
          database.close();
        };
        resolve(database);
      };
    });
    opening.catch(lost);
    return opening;
  }
}
