import {
  type FullReport,
  type ReportCursor,
  type ReportRecord,
  type ReportStore,
  StoreError,
} from '../store.js';
import { areUsersPresent } from './are-users-present.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';

type State = 'open' | 'closed';

interface ReportDocument extends Omit<FullReport, 'id'> {
  readonly _id: string;
  /** Whether `closedAt` is there: that a field is missing cannot be the beginning of an order. */
  readonly state: State;
}

/** They are large. */
const withoutMessages = { projection: { messages: 0 } };

export class MongoReports implements ReportStore {
  static readonly collection = 'reports';
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  async add({ id, ...report }: Omit<FullReport, 'closedAt'>): Promise<boolean> {
    const added = await this.#reports(async (reports) => {
      try {
        await reports.insertOne({ _id: id, ...report, state: 'open' });
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    });
    const { reporterId, userId } = report;
    const present = await areUsersPresent(this.#connection, [reporterId, userId]);
    if (present.has(reporterId) && present.has(userId)) return added;
    // What is written while one of them is removed is taken back.
    await this.#reports((reports) => reports.deleteOne({ _id: id }));
    throw new StoreError('not_found', 'There is no such user.');
  }

  isKnown(reporterId: string, reportId: string): Promise<boolean> {
    return this.#reports(async (reports) => {
      const found = await reports.findOne({ reporterId, reportId }, { projection: { _id: 1 } });
      return found !== null;
    });
  }

  byId(id: string): Promise<FullReport | null> {
    return this.#reports(async (reports) => {
      const found = await reports.findOne({ _id: id });
      return found && { ...toRecord(found), messages: found.messages };
    });
  }

  list(
    state: State,
    { limit, after }: { limit: number; after?: ReportCursor },
  ): Promise<ReportRecord[]> {
    const beyond = after && {
      $or: [
        { createdAt: { $gt: after.createdAt } },
        { createdAt: after.createdAt, _id: { $gt: after.id } },
      ],
    };
    return this.#reports(async (reports) => {
      const found = await reports
        .find({ state, ...beyond }, withoutMessages)
        .sort({ createdAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(toRecord);
    });
  }

  madeBy(
    reporterId: string,
    { limit, after }: { limit: number; after: string },
  ): Promise<ReportRecord[]> {
    return this.#reports(async (reports) => {
      const found = await reports
        .find({ reporterId, reportId: { $gt: after } }, withoutMessages)
        .sort({ reportId: 1 })
        .limit(limit)
        .toArray();
      return found.map(toRecord);
    });
  }

  close(id: string, at: number | null): Promise<ReportRecord | null> {
    return this.#reports(async (reports) => {
      await (at === null
        ? reports.updateOne({ _id: id }, { $set: { state: 'open' }, $unset: { closedAt: '' } })
        : reports.updateOne(
            { _id: id, state: 'open' },
            { $set: { state: 'closed', closedAt: at } },
          ));
      const found = await reports.findOne({ _id: id }, withoutMessages);
      return found && toRecord(found);
    });
  }

  async deleteAllOf(userId: string): Promise<void> {
    await this.#reports((reports) => reports.deleteMany({ reporterId: userId }));
    await this.#reports((reports) => reports.deleteMany({ userId }));
  }

  #reports<T>(work: Parameters<typeof MongoConnection.prototype.on<ReportDocument, T>>[1]) {
    return this.#connection.on<ReportDocument, T>(MongoReports.collection, work);
  }
}

function toRecord(document: Omit<ReportDocument, 'messages'>): ReportRecord {
  const { conversationId, seq, comment, closedAt } = document;
  return {
    id: document._id,
    reporterId: document.reporterId,
    reportId: document.reportId,
    userId: document.userId,
    ...(conversationId !== undefined && { conversationId }),
    ...(seq !== undefined && { seq }),
    reason: document.reason,
    ...(comment !== undefined && { comment }),
    createdAt: document.createdAt,
    ...(closedAt !== undefined && { closedAt }),
  };
}
