import type { PushStore, PushSubscriptionRecord } from '../store.js';
import { areUsersPresent } from './are-users-present.js';
import type { MongoConnection } from './mongo-connection.js';

type PushDocument = Omit<PushSubscriptionRecord, 'id'> & { readonly _id: string };

const latestFirst = { createdAt: -1, _id: -1 } as const;

export class MongoPush implements PushStore {
  static readonly collection = 'pushSubscriptions';
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  async put({ id, ...subscription }: PushSubscriptionRecord, most: number): Promise<void> {
    const { userId } = subscription;
    await this.#push((push) => push.replaceOne({ _id: id }, subscription, { upsert: true }));
    await this.#push(async (push) => {
      const beyond = await push.find({ userId }).sort(latestFirst).skip(most).toArray();
      if (beyond.length === 0) return;
      await push.deleteMany({ _id: { $in: beyond.map(({ _id }) => _id) }, userId });
    });
    // What is written while its user is removed is taken back.
    const present = await areUsersPresent(this.#connection, [userId]);
    if (!present.has(userId)) await this.remove(userId, id);
  }

  of(userIds: readonly string[]): Promise<Map<string, PushSubscriptionRecord[]>> {
    return this.#push(async (push) => {
      const found = new Map<string, PushSubscriptionRecord[]>();
      const all = push.find({ userId: { $in: [...userIds] } }).sort(latestFirst);
      for await (const { _id, ...subscription } of all) {
        const theirs = found.get(subscription.userId) ?? [];
        found.set(subscription.userId, theirs);
        theirs.push({ id: _id, ...subscription });
      }
      return found;
    });
  }

  async remove(userId: string, id: string): Promise<void> {
    await this.#push((push) => push.deleteOne({ _id: id, userId }));
  }

  async removeOfSession(userId: string, sessionId: string): Promise<void> {
    await this.#push((push) => push.deleteMany({ userId, sessionId }));
  }

  async removeAllOf(userId: string, except?: string): Promise<void> {
    const others = except === undefined ? {} : { sessionId: { $ne: except } };
    await this.#push((push) => push.deleteMany({ userId, ...others }));
  }

  #push<T>(work: Parameters<typeof MongoConnection.prototype.on<PushDocument, T>>[1]) {
    return this.#connection.on<PushDocument, T>(MongoPush.collection, work);
  }
}
