import type { WebhookEvent } from '@chat/protocol';
import type { DeliveryRecord, Store, WebhookLane, WebhookRecord } from '../store/store.js';
import type { WebhookEvents } from './webhook-events.js';
import { conversationOf, isOfMessage, messageDeliveryId, repeatLane } from './webhook-lanes.js';
import { isWanted } from './webhook-registry.js';
import type { WebhookTimes } from './webhook-times.js';

export interface NextEventOptions {
  readonly store: Pick<Store, 'webhooks' | 'messages'>;
  readonly events: WebhookEvents;
  readonly times: WebhookTimes;
  readonly now: () => number;
}

/**
 * What comes next in a lane. `through`: where the lane stands once it is told, or by now.
 * - `event`: something to tell;
 * - `void`: something of which nothing can be told (any more);
 * - `later`: somebody is about to do something, or has died while doing it;
 * - `nothing`.
 */
export type Next =
  | {
      readonly kind: 'event';
      readonly delivery: DeliveryRecord;
      readonly event: WebhookEvent;
      readonly through: number;
    }
  | { readonly kind: 'void'; readonly delivery: DeliveryRecord }
  | { readonly kind: 'later'; readonly at: number }
  | { readonly kind: 'nothing'; readonly through: number };

/** Counter values that are read at once: one is told at a time, and read again before it is. */
const pageSize = 10;
/** Deliveries of a lane that are read at once. */
const mostWaiting = 10;

/** Finds out what a receiver is to be told next. Of messages that is read from their conversation itself. */
export class NextEvent {
  readonly #options: NextEventOptions;

  constructor(options: NextEventOptions) {
    this.#options = options;
  }

  /** @throws StoreError | ChatError `unavailable` */
  async of(webhook: WebhookRecord, lane: WebhookLane): Promise<Next> {
    const written = await this.#written(lane);
    if (written !== null) return written;
    const conversationId = conversationOf(lane.lane);
    if (conversationId === null) return { kind: 'nothing', through: lane.through };
    return this.#message(webhook, lane, conversationId);
  }

  /** What was written down for itself: a conversation begins and ends with it. */
  async #written({ webhookId, lane, through }: WebhookLane): Promise<Next | null> {
    const { store, events, times, now } = this.#options;
    const waiting = await store.webhooks.waiting(webhookId, lane, mostWaiting);
    const delivery = waiting.find(({ id }) => !isOfMessage(id) || lane === repeatLane(id));
    if (delivery === undefined) return null;
    if (delivery.state === 'announced' && delivery.at + times.grace > now()) {
      // Soon: that it has happened may have been written since this was read, and is then told without delay.
      return { kind: 'later', at: now() + times.look };
    }
    const event = await events.of(delivery);
    return event === null
      ? { kind: 'void', delivery }
      : { kind: 'event', delivery, event, through };
  }

  async #message(webhook: WebhookRecord, lane: WebhookLane, conversationId: string): Promise<Next> {
    const { store, events, now } = this.#options;
    for (let { through } = lane; ; ) {
      const page = await store.messages.changesAfter(conversationId, through, pageSize);
      for (const { key, message } of page.changes) {
        const { seq, createdAt, deletedAt, editedAt } = message;
        const type = key === seq ? 'message.created' : 'message.changed';
        if (!isWanted(webhook, type)) continue;
        const id = messageDeliveryId(webhook.id, conversationId, key);
        const known = lane.head === id ? await store.webhooks.delivery(id) : null;
        // When somebody has reacted is not known.
        const at = key === seq ? createdAt : (deletedAt ?? editedAt ?? now());
        const delivery: DeliveryRecord = known ?? {
          ...{ id, webhookId: webhook.id, lane: lane.lane, type, state: 'waiting', at },
          ...{ conversationId, seq, rev: key, attempts: 0 },
        };
        const event = await events.ofMessage(delivery, message);
        if (event !== null) return { kind: 'event', delivery, event, through: key };
      }
      through = page.through;
      if (!page.more) return { kind: 'nothing', through };
    }
  }
}
