import type { Collection } from 'mongodb';
import type {
  DeliveryCursor,
  DeliveryRecord,
  LaneHold,
  LaneMark,
  WebhookLane,
  WebhookRecord,
  WebhookStore,
} from '../store.js';
import type { MongoConnection } from './mongo-connection.js';
import { MongoTurns } from './mongo-turns.js';

interface WebhookDocument extends Omit<WebhookRecord, 'id'> {
  readonly _id: string;
}

interface LaneDocument extends WebhookLane {
  /** Receiver and lane. */
  readonly _id: string;
  readonly holder: string;
  readonly heldUntil: number;
}

interface DeliveryDocument extends Omit<DeliveryRecord, 'id'> {
  readonly _id: string;
}

/** Documents of which each stands for itself: what is about two of them is written in an order that a crash does not harm. */
export class MongoWebhooks implements WebhookStore {
  static readonly collection = 'webhooks';
  static readonly laneCollection = 'webhookLanes';
  static readonly deliveryCollection = 'webhookDeliveries';
  readonly #connection: MongoConnection;
  readonly #turns: MongoTurns;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
    this.#turns = new MongoTurns(connection);
  }

  all(): Promise<WebhookRecord[]> {
    return this.#webhooks(async (webhooks) => {
      const found = await webhooks.find().sort({ createdAt: 1, _id: 1 }).toArray();
      return found.map(toWebhook);
    });
  }

  async add({ id, ...webhook }: WebhookRecord): Promise<void> {
    await this.#webhooks((webhooks) =>
      webhooks.updateOne({ _id: id }, { $setOnInsert: { ...webhook } }, { upsert: true }),
    );
  }

  replace({ id, ...webhook }: WebhookRecord): Promise<boolean> {
    return this.#webhooks(async (webhooks) => {
      const before = { _id: id, version: webhook.version - 1 };
      const { matchedCount } = await webhooks.replaceOne(before, { ...webhook });
      return matchedCount > 0;
    });
  }

  async remove(id: string): Promise<void> {
    await this.#webhooks((webhooks) => webhooks.deleteOne({ _id: id }));
    await this.#lanes((lanes) => lanes.deleteMany({ webhookId: id }));
    await this.#all((deliveries) => deliveries.deleteMany({ webhookId: id }));
  }

  async mark(marks: readonly LaneMark[]): Promise<void> {
    await Promise.all(
      marks.map(({ webhookId, lane, through, markedAt, dueAt }) => {
        const begin = {
          ...{ webhookId, lane, through, dueAt },
          ...{ attempts: 0, head: null, holder: '', heldUntil: 0 },
        };
        return this.#lane({ webhookId, lane }, (lanes, _id) =>
          lanes.updateOne({ _id }, { $max: { markedAt }, $setOnInsert: begin }, { upsert: true }),
        );
      }),
    );
  }

  async hasten(webhookId: string, at: number, lane?: string): Promise<void> {
    if (lane !== undefined) {
      await this.#lane({ webhookId, lane }, (lanes, _id) =>
        lanes.updateOne({ _id }, { $set: { dueAt: at } }),
      );
      return;
    }
    const early = { webhookId, attempts: 0, dueAt: { $gt: at } };
    if (this.#connection.updatesAtomically) {
      await this.#lanes((lanes) => lanes.updateMany(early, { $set: { dueAt: at } }));
      return;
    }
    const found = await this.#lanes((lanes) => lanes.find(early).toArray());
    for (const each of found) {
      await this.#lane(each, (lanes, _id) =>
        lanes.updateOne({ ...early, _id }, { $set: { dueAt: at } }),
      );
    }
  }

  due(webhookId: string, at: number, limit: number): Promise<string[]> {
    return this.#lanes(async (lanes) => {
      const found = await lanes
        .find({ webhookId, dueAt: { $lte: at }, heldUntil: { $lte: at } })
        .project<{ lane: string }>({ _id: 0, lane: 1 })
        .sort({ dueAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ lane }) => lane);
    });
  }

  claim(hold: LaneHold, at: number, until: number): Promise<WebhookLane | 'held' | null> {
    return this.#lane(hold, async (lanes, _id) => {
      const { matchedCount } = await lanes.updateOne(
        { _id, heldUntil: { $lte: at }, $or: [{ dueAt: { $lte: at } }, { attempts: 0 }] },
        { $set: { holder: hold.holder, heldUntil: until } },
      );
      const found = await lanes.findOne({ _id });
      if (found === null) return null;
      if (matchedCount > 0) return toLane(found);
      return found.heldUntil > at ? 'held' : null;
    });
  }

  keep(
    hold: LaneHold,
    {
      through,
      dueAt,
      attempts,
      head,
    }: Pick<WebhookLane, 'through' | 'dueAt' | 'attempts' | 'head'>,
    heldUntil: number,
  ): Promise<boolean> {
    return this.#lane(hold, async (lanes, _id) => {
      const { matchedCount } = await lanes.updateOne(
        { _id, holder: hold.holder },
        { $set: { through, dueAt, attempts, head, heldUntil } },
      );
      return matchedCount > 0;
    });
  }

  leave(hold: LaneHold, markedAt: number): Promise<boolean> {
    return this.#lane(hold, async (lanes, _id) => {
      const unmarked = { _id, holder: hold.holder, markedAt: { $lte: markedAt } };
      const { deletedCount } = await lanes.deleteOne(unmarked);
      return deletedCount > 0;
    });
  }

  async dropLanes(webhookId: string): Promise<void> {
    await this.#lanes((lanes) => lanes.deleteMany({ webhookId }));
    await this.#all((deliveries) =>
      deliveries.updateMany(
        { webhookId, state: { $in: ['announced', 'waiting'] } },
        { $set: { state: 'failed', failure: 'disabled' }, $unset: { nextAt: '' } },
      ),
    );
  }

  async put(deliveries: readonly DeliveryRecord[]): Promise<void> {
    if (deliveries.length === 0) return;
    await this.#all((all) =>
      all.bulkWrite(
        deliveries.map(({ id, ...delivery }) => ({
          replaceOne: { filter: { _id: id }, replacement: { ...delivery }, upsert: true },
        })),
      ),
    );
  }

  async drop(ids: readonly string[]): Promise<void> {
    await this.#all((deliveries) => deliveries.deleteMany({ _id: { $in: [...ids] } }));
  }

  delivery(id: string): Promise<DeliveryRecord | null> {
    return this.#all(async (deliveries) => {
      const found = await deliveries.findOne({ _id: id });
      return found && toRecord(found);
    });
  }

  waiting(webhookId: string, lane: string, limit: number): Promise<DeliveryRecord[]> {
    return this.#all(async (deliveries) => {
      const found = await deliveries
        .find({ webhookId, lane, state: { $in: ['announced', 'waiting'] } })
        .sort({ at: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(toRecord);
    });
  }

  deliveries(
    webhookId: string,
    { limit, after }: { limit: number; after?: DeliveryCursor },
  ): Promise<DeliveryRecord[]> {
    return this.#all(async (deliveries) => {
      const found = await deliveries
        .find({
          ...{ webhookId, state: { $ne: 'announced' } },
          ...(after && {
            $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }],
          }),
        })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return found.map(toRecord);
    });
  }

  async prune(webhookId: string, before: number, most: number): Promise<void> {
    await this.#all(async (deliveries) => {
      await deliveries.deleteMany({ webhookId, at: { $lt: before } });
      const [last] = await deliveries
        .find({ webhookId })
        .sort({ at: -1, _id: -1 })
        .skip(most)
        .limit(1)
        .toArray();
      if (last === undefined) return;
      await deliveries.deleteMany({
        webhookId,
        $or: [{ at: { $lt: last.at } }, { at: last.at, _id: { $lte: last._id } }],
      });
    });
  }

  /** In turns, where a server may make two updates of one document at once, and lose one. */
  #lane<T>(
    { webhookId, lane }: Pick<WebhookLane, 'webhookId' | 'lane'>,
    work: (lanes: Collection<LaneDocument>, _id: string) => Promise<T>,
  ): Promise<T> {
    const _id = `${webhookId} ${lane}`;
    return this.#turns.take(`webhook ${_id}`, () => this.#lanes((lanes) => work(lanes, _id)));
  }

  #webhooks<T>(work: Parameters<typeof MongoConnection.prototype.on<WebhookDocument, T>>[1]) {
    return this.#connection.on<WebhookDocument, T>(MongoWebhooks.collection, work);
  }

  #lanes<T>(work: Parameters<typeof MongoConnection.prototype.on<LaneDocument, T>>[1]) {
    return this.#connection.on<LaneDocument, T>(MongoWebhooks.laneCollection, work);
  }

  #all<T>(work: Parameters<typeof MongoConnection.prototype.on<DeliveryDocument, T>>[1]) {
    return this.#connection.on<DeliveryDocument, T>(MongoWebhooks.deliveryCollection, work);
  }
}

/** Not every server keeps what is null in an upsert. */
function toWebhook({ _id, ...webhook }: WebhookDocument): WebhookRecord {
  const { description, events, goneAt, secrets } = webhook;
  return {
    ...{ id: _id, ...webhook },
    description: description ?? null,
    events: events ?? null,
    goneAt: goneAt ?? null,
    secrets: secrets.map(({ secret, until }) => ({ secret, until: until ?? null })),
  };
}

function toLane(document: LaneDocument): WebhookLane {
  const { webhookId, lane, through, markedAt, dueAt, attempts } = document;
  return { webhookId, lane, through, markedAt, dueAt, attempts, head: document.head ?? null };
}

function toRecord({ _id, ...delivery }: DeliveryDocument): DeliveryRecord {
  return { id: _id, ...delivery };
}
