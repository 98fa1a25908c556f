import { newEpoch } from '../new-epoch.js';
import { StoreError } from '../store.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';

/** What the database as a whole is. There is one document. */
interface MetaDocument {
  readonly _id: 'chat';
  /** Of what the documents look like; raised by what an older server could not cope with. */
  readonly version: number;
  readonly epoch: string;
}

const version = 1;

export class MongoMeta {
  static readonly collection = 'meta';
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  /**
   * Several nodes may do so at once.
   * @throws StoreError `unavailable` when a newer server has written this database
   */
  async open(): Promise<void> {
    const found = (await this.#read()) ?? (await this.#create());
    if (found.version <= version) return;
    throw new StoreError(
      'unavailable',
      'The database was written by a newer version of the server.',
    );
  }

  async epoch(): Promise<string> {
    return (await this.#read())?.epoch ?? '';
  }

  async setEpoch(epoch: string): Promise<void> {
    await this.#connection.on<MetaDocument, unknown>(MongoMeta.collection, (meta) =>
      meta.updateOne({ _id: 'chat' }, { $set: { epoch } }),
    );
  }

  #read(): Promise<MetaDocument | null> {
    return this.#connection.on<MetaDocument, MetaDocument | null>(MongoMeta.collection, (meta) =>
      meta.findOne({ _id: 'chat' }),
    );
  }

  async #create(): Promise<MetaDocument> {
    const first: MetaDocument = { _id: 'chat', version, epoch: newEpoch() };
    return this.#connection.on<MetaDocument, MetaDocument>(MongoMeta.collection, async (meta) => {
      try {
        await meta.insertOne(first);
        return first;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return (await meta.findOne({ _id: 'chat' })) ?? first;
      }
    });
  }
}
