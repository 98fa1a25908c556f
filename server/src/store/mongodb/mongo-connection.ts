import type { Collection, Db, Document, IndexSpecification, MongoClient } from 'mongodb';
import { StoreError } from '../store.js';
import { openFailure, unreadableUrl } from './open-failure.js';

/** ms that an operation waits for a node that can serve it, and for a free connection to it. */
const selectionTimeout = 5_000;
/** ms without an answer after which a connection counts as dead. */
const answerTimeout = 10_000;

const duplicateKey = 11_000;

interface Index {
  readonly collection: string;
  readonly keys: IndexSpecification;
  readonly unique: boolean;
}

/**
 * The client of one MongoDB deployment and the database that its URL names. Writes are acknowledged
 * by a majority and reads see only what a majority has, so that no failover takes back what somebody
 * has seen.
 */
export class MongoConnection {
  readonly #url: string;
  #client: MongoClient | null = null;
  #database: Db | null = null;
  #updatesAtomically = false;

  constructor(url: string) {
    this.#url = url;
  }

  /** Connects and makes sure of the indexes; several nodes may do so at once. */
  async open(indexes: readonly Index[]): Promise<void> {
    // Loaded here: a server on SQLite never pays for it.
    const { MongoClient } = await import('mongodb');
    let client: MongoClient | null = null;
    try {
      client = new MongoClient(this.#url, {
        appName: 'chat-server',
        writeConcern: { w: 'majority', wtimeoutMS: answerTimeout },
        readConcern: { level: 'majority' },
        readPreference: 'primary',
        serverSelectionTimeoutMS: selectionTimeout,
        connectTimeoutMS: selectionTimeout,
        waitQueueTimeoutMS: selectionTimeout,
        socketTimeoutMS: answerTimeout,
      });
      await client.connect();
      const database = client.db();
      // One at a time: not every server takes several in one command.
      for (const { collection, keys, unique } of indexes) {
        await database.collection(collection).createIndex(keys, { unique });
      }
      const { setName, msg } = await database.command({ hello: 1 });
      this.#updatesAtomically = setName !== undefined || msg === 'isdbgrid';
      this.#client = client;
      this.#database = database;
    } catch (error) {
      await client?.close().catch(() => {});
      throw client === null ? unreadableUrl(this.#url, error) : openFailure(this.#url, error);
    }
  }

  /**
   * Whether the server is known never to make two updates of one document at once: so it is of each
   * member of a replica set and of a router of shards.
   */
  get updatesAtomically(): boolean {
    return this.#updatesAtomically;
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    this.#database = null;
    await client?.close();
  }

  async ping(): Promise<void> {
    await this.run((database) => database.command({ ping: 1 }));
  }

  /**
   * Everything that asks the database goes through here.
   * @throws StoreError and nothing else
   */
  async run<T>(work: (database: Db) => Promise<T>): Promise<T> {
    if (this.#database === null) throw new StoreError('unavailable', 'The store is closed.');
    try {
      return await work(this.#database);
    } catch (error) {
      throw unavailable(error);
    }
  }

  /** The same, on one collection. */
  on<D extends Document, T>(name: string, work: (collection: Collection<D>) => Promise<T>) {
    return this.run((database) => work(database.collection<D>(name)));
  }
}

/** Whether a unique index refused a write. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === duplicateKey;
}

function unavailable(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError('unavailable', 'The database did not do what was asked of it.', {
    cause: error,
  });
}
