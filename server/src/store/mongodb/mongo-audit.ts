import type { AuditCursor, AuditRecord, AuditStore, AuditSubject } from '../store.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';

interface AuditDocument extends Omit<AuditRecord, 'id'> {
  readonly _id: string;
}

export class MongoAudit implements AuditStore {
  static readonly collection = 'audit';
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  async add({ id, ...entry }: AuditRecord): Promise<void> {
    await this.#audit(async (audit) => {
      try {
        await audit.insertOne({ _id: id, ...entry });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    });
  }

  list(
    subject: AuditSubject,
    { limit, before }: { limit: number; before?: AuditCursor },
  ): Promise<AuditRecord[]> {
    const beyond = before && {
      $or: [{ at: { $lt: before.at } }, { at: before.at, _id: { $lt: before.id } }],
    };
    return this.#audit(async (audit) => {
      const found = await audit
        .find({ ...subject, ...beyond })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, ...entry }) => ({ id: _id, ...entry }));
    });
  }

  async prune(before: number): Promise<void> {
    await this.#audit((audit) => audit.deleteMany({ at: { $lt: before } }));
  }

  #audit<T>(work: Parameters<typeof MongoConnection.prototype.on<AuditDocument, T>>[1]) {
    return this.#connection.on<AuditDocument, T>(MongoAudit.collection, work);
  }
}
