import type { DueFile, FileRecord, FileStore, FileUse, NewFile } from '../store.js';
import type { MongoConnection } from './mongo-connection.js';

/** As a record, but that nothing is null: what is not to be looked at has no `checkAt`. */
interface FileDocument extends Omit<FileRecord, 'id' | 'checkAt' | 'use'>, Partial<FileUse> {
  readonly _id: string;
  readonly checkAt?: number;
}

/** What is going has its own time. */
const staying = { going: { $exists: false } } as const;

export class MongoFiles implements FileStore {
  static readonly collection = 'files';
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  async add({ id, ...file }: NewFile): Promise<void> {
    await this.#files((files) =>
      files.updateOne({ _id: id }, { $setOnInsert: file }, { upsert: true }),
    );
  }

  byIds(ids: readonly string[]): Promise<Map<string, FileRecord>> {
    return this.#files(async (files) => {
      const found = await files.find({ _id: { $in: [...ids] } }).toArray();
      return new Map(found.map((document) => [document._id, toRecord(document)]));
    });
  }

  bytesSince(userId: string, since: number): Promise<number> {
    return this.#files(async (files) => {
      const sizes = files.find(
        { userId, createdAt: { $gte: since } },
        { projection: { _id: 0, size: 1 } },
      );
      let bytes = 0;
      for await (const { size } of sizes) bytes += size;
      return bytes;
    });
  }

  finish(id: string, content: string): Promise<boolean> {
    return this.#files(async (files) => {
      const { matchedCount } = await files.updateOne(
        { _id: id, content: { $exists: false }, ...staying },
        { $set: { content } },
      );
      return matchedCount > 0;
    });
  }

  use(ids: readonly string[], userId: string, use: FileUse, checkAt: number): Promise<boolean> {
    return this.#files(async (files) => {
      const { matchedCount } = await files.updateMany(
        {
          ...{ _id: { $in: [...ids] }, userId, content: { $exists: true }, ...staying },
          $or: [{ conversationId: { $exists: false } }, { ...use }],
        },
        { $set: { ...use, checkAt } },
      );
      return matchedCount === ids.length;
    });
  }

  async check(ids: readonly string[], at: number): Promise<void> {
    await this.#checkAt({ _id: { $in: [...ids] } }, at);
  }

  checkAllIn(conversationId: string, at: number): Promise<void> {
    return this.#checkAt({ conversationId }, at);
  }

  checkUnusedOf(userId: string, at: number): Promise<void> {
    return this.#checkAt({ userId, conversationId: { $exists: false } }, at);
  }

  due(at: number, limit: number): Promise<FileRecord[]> {
    return this.#files(async (files) => {
      const found = await files
        .find({ checkAt: { $lte: at } })
        .sort({ checkAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(toRecord);
    });
  }

  async keep({ id, checkAt }: DueFile): Promise<void> {
    await this.#files((files) =>
      files.updateOne({ _id: id, checkAt, ...staying }, { $unset: { checkAt: '' } }),
    );
  }

  claim({ id, checkAt }: DueFile, next: number): Promise<boolean> {
    return this.#files(async (files) => {
      const { matchedCount } = await files.updateOne(
        { _id: id, checkAt },
        { $set: { going: true, checkAt: next } },
      );
      return matchedCount > 0;
    });
  }

  async remove(id: string): Promise<void> {
    await this.#files((files) => files.deleteOne({ _id: id }));
  }

  async #checkAt(filter: object, checkAt: number): Promise<void> {
    await this.#files((files) =>
      files.updateMany({ ...filter, ...staying }, { $set: { checkAt } }),
    );
  }

  #files<T>(work: Parameters<typeof MongoConnection.prototype.on<FileDocument, T>>[1]) {
    return this.#connection.on<FileDocument, T>(MongoFiles.collection, work);
  }
}

function toRecord(document: FileDocument): FileRecord {
  const { userId, name, size, preview, voice, createdAt, content } = document;
  const { conversationId, clientId } = document;
  return {
    ...{ id: document._id, userId, name, size, createdAt, checkAt: document.checkAt ?? null },
    ...(preview !== undefined && { preview }),
    ...(voice !== undefined && { voice }),
    ...(content !== undefined && { content }),
    ...(conversationId !== undefined &&
      clientId !== undefined && { use: { conversationId, clientId } }),
    ...(document.going && { going: true }),
  };
}
