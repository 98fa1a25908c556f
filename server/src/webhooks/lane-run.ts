import type { WebhookEvent } from '@chat/protocol';
import type {
  DeliveryRecord,
  LaneHold,
  WebhookLane,
  WebhookRecord,
  WebhookStore,
} from '../store/store.js';
import type { Next, NextEvent } from './next-event.js';
import { type PostOutcome, postWebhook } from './post-webhook.js';
import { conversationOf, isOfMessage } from './webhook-lanes.js';
import type { WebhookRegistry } from './webhook-registry.js';
import { webhookHeaders } from './webhook-signature.js';
import { pauseAfter, type WebhookTimes } from './webhook-times.js';

/** What came of an attempt. */
export type AttemptOutcome = 'delivered' | 'failed' | 'given_up' | 'gone';

export interface LaneRunOptions {
  readonly webhooks: WebhookStore;
  readonly registry: WebhookRegistry;
  readonly next: NextEvent;
  readonly times: WebhookTimes;
  readonly now: () => number;
  /** Aborted when this node stops. */
  readonly signal: AbortSignal;
  readonly onAttempt: (outcome: AttemptOutcome, delivery: DeliveryRecord) => void;
}

/**
 * Tells one receiver what there is to tell in one lane, one after the other, until there is nothing, or one
 * fails: what comes behind it waits for it.
 */
export class LaneRun {
  readonly #options: LaneRunOptions;
  readonly #hold: LaneHold;

  constructor(options: LaneRunOptions, hold: LaneHold) {
    this.#options = options;
    this.#hold = hold;
  }

  /**
   * @returns `held` where somebody else is at it
   * @throws StoreError | ChatError `unavailable`: then somebody goes on a minute later
   */
  async run(): Promise<'held' | 'over'> {
    const { webhooks, registry, next, times, now, signal } = this.#options;
    const claimed = await webhooks.claim(this.#hold, now(), now() + times.hold);
    if (claimed === 'held') return 'held';
    for (let lane = claimed; lane !== null; ) {
      const webhook = registry.byId(lane.webhookId);
      if (webhook === undefined || signal.aborted) {
        await webhooks.keep(this.#hold, lane, 0);
        break;
      }
      lane = await this.#go(webhook, lane, await next.of(webhook, lane));
    }
    return 'over';
  }

  /** @returns where the lane stands, if there may be more to do */
  async #go(webhook: WebhookRecord, lane: WebhookLane, next: Next): Promise<WebhookLane | null> {
    const { webhooks } = this.#options;
    switch (next.kind) {
      case 'nothing':
        // What was tried last has expired meanwhile.
        if (conversationOf(lane.lane) !== null && lane.head !== null && isOfMessage(lane.head)) {
          await webhooks.drop([lane.head]);
        }
        await this.#end(lane, next.through);
        return null;
      case 'later':
        await webhooks.keep(this.#hold, { ...lane, dueAt: next.at }, 0);
        return null;
      case 'void':
        await this.#void(next.delivery);
        return lane;
      case 'event':
        // What was tried of a message is something else by now.
        if (lane.head !== null && lane.head !== next.delivery.id && isOfMessage(lane.head)) {
          await webhooks.drop([lane.head]);
        }
        return this.#tell(webhook, lane, next);
    }
  }

  /** Whoever looks next finds nothing, unless something was marked; then the lane is dropped. */
  async #end(lane: WebhookLane, through: number): Promise<void> {
    const { webhooks, times, now } = this.#options;
    const quietAt = lane.markedAt + times.grace;
    if (quietAt <= now() && (await webhooks.leave(this.#hold, lane.markedAt))) return;
    const dueAt = Math.max(quietAt, now() + times.look);
    await webhooks.keep(this.#hold, { through, dueAt, attempts: 0, head: null }, 0);
  }

  /** Something that nobody was told of is as if it had never been; what was once told is listed. */
  async #void(delivery: DeliveryRecord): Promise<void> {
    const { webhooks } = this.#options;
    if (delivery.attempts === 0) return webhooks.drop([delivery.id]);
    const { nextAt: _nextAt, ...rest } = delivery;
    await webhooks.put([{ ...rest, state: 'failed', failure: 'nothing' }]);
  }

  async #tell(
    webhook: WebhookRecord,
    lane: WebhookLane,
    { delivery, event, through }: Next & { kind: 'event' },
  ): Promise<WebhookLane | null> {
    const { webhooks, registry, times, now, signal, onAttempt } = this.#options;
    const outcome = await this.#post(webhook, delivery.id, event);
    const isDelivered = 'status' in outcome && outcome.status >= 200 && outcome.status < 300;
    if (!isDelivered && signal.aborted) return lane;
    const tried = withAttempt(delivery, outcome, now());
    if (isDelivered) {
      await webhooks.put([{ ...tried, state: 'delivered' }]);
      onAttempt('delivered', tried);
    } else if ('status' in outcome && outcome.status === 410) {
      await webhooks.put([{ ...tried, state: 'failed' }]);
      onAttempt('gone', tried);
      await registry.disableGone(webhook, now());
      return null;
    } else if (now() < delivery.at + times.giveUp) {
      await this.#tryLater(lane, tried);
      return null;
    } else {
      await webhooks.put([{ ...tried, state: 'failed' }]);
      onAttempt('given_up', tried);
    }
    const after = { ...lane, through, attempts: 0, head: null };
    if (await webhooks.keep(this.#hold, after, now() + times.hold)) return after;
    // Of a receiver that was removed meanwhile nothing is kept.
    if (registry.byId(webhook.id) === undefined) await webhooks.drop([tried.id]);
    return null;
  }

  async #tryLater(lane: WebhookLane, tried: DeliveryRecord): Promise<void> {
    const { webhooks, times, now, onAttempt } = this.#options;
    const { id: head, attempts } = tried;
    onAttempt('failed', tried);
    const nextAt = now() + pauseAfter(attempts, times);
    const state = { ...lane, dueAt: nextAt, attempts, head };
    // First: where the lane is gone, its receiver was disabled or removed, and nothing waits any more.
    if (!(await webhooks.keep(this.#hold, state, 0))) return;
    await webhooks.put([{ ...tried, state: 'waiting', nextAt }]);
  }

  #post(webhook: WebhookRecord, id: string, event: WebhookEvent): Promise<PostOutcome> {
    const { times, now, signal } = this.#options;
    const body = JSON.stringify(event);
    const timestamp = Math.floor(now() / 1_000);
    return postWebhook({
      url: webhook.url,
      headers: webhookHeaders({ id, timestamp, body }, webhook.secrets, now()),
      ...{ body, timeout: times.timeout, signal },
    });
  }
}

function withAttempt(delivery: DeliveryRecord, outcome: PostOutcome, at: number): DeliveryRecord {
  const { nextAt: _nextAt, status: _status, failure: _failure, ...rest } = delivery;
  const tried = { ...rest, attempts: delivery.attempts + 1, attemptedAt: at };
  if (!('status' in outcome)) return { ...tried, failure: outcome.failure };
  const { status } = outcome;
  return { ...tried, status, ...((status < 200 || status > 299) && { failure: 'status' }) };
}
