import {
  type DeliveryRecord,
  StoreError,
  type WebhookRecord,
  type WebhookStore,
} from '../store/store.js';
import { newDeliveryId } from './webhook-lanes.js';
import type { WebhookRegistry } from './webhook-registry.js';
import type { WebhookTimes } from './webhook-times.js';

export interface AnnouncementsOptions {
  readonly webhooks: WebhookStore;
  readonly registry: WebhookRegistry;
  readonly times: WebhookTimes;
  readonly now: () => number;
  /** There is something to send in this lane. */
  readonly onNews: (lane: string, receivers: readonly WebhookRecord[]) => void;
}

/** Something that happens, but to a message. */
export type News = Pick<
  DeliveryRecord,
  'type' | 'lane' | 'conversationId' | 'seq' | 'userId' | 'reportId'
>;

/**
 * Writes down what is about to happen, and then that it has: so that a node that dies in between leaves a word
 * of it. Whether it happened is then seen by what there is.
 */
export class Announcements {
  readonly #options: AnnouncementsOptions;

  constructor(options: AnnouncementsOptions) {
    this.#options = options;
  }

  /**
   * @param hasHappened - By what the act answers.
   * @throws StoreError `unavailable`, and what the act throws
   */
  async around<T>(
    news: News,
    act: () => Promise<T>,
    hasHappened: (value: T) => boolean,
  ): Promise<T> {
    const { webhooks, registry, times, now } = this.#options;
    const receivers = registry.interestedIn(news.type);
    if (receivers.length === 0) return act();
    const at = now();
    const announced = receivers.map(({ id: webhookId }) => ({
      ...{ id: newDeliveryId(), webhookId, ...news, at, attempts: 0 },
      state: 'announced' as const,
    }));
    await webhooks.put(announced);
    const { lane } = news;
    const mark = { lane, through: 0, markedAt: at, dueAt: at + times.look };
    await webhooks.mark(receivers.map(({ id }) => ({ webhookId: id, ...mark })));
    let value: T;
    try {
      value = await act();
    } catch (error) {
      // Whether it happened where the store was away in the middle of it is seen by what there is then.
      if (isRefusal(error)) await this.#drop(announced);
      throw error;
    }
    if (hasHappened(value)) await this.#confirm(announced, lane, receivers);
    else await this.#drop(announced);
    return value;
  }

  async #confirm(
    announced: readonly DeliveryRecord[],
    lane: string,
    receivers: readonly WebhookRecord[],
  ): Promise<void> {
    const { webhooks, now, onNews } = this.#options;
    try {
      await webhooks.put(announced.map((each) => ({ ...each, state: 'waiting' as const })));
      for (const { webhookId } of announced) await webhooks.hasten(webhookId, now(), lane);
      onNews(lane, receivers);
    } catch {
      // It has happened all the same, and is found out a minute later.
    }
  }

  async #drop(announced: readonly DeliveryRecord[]): Promise<void> {
    await this.#options.webhooks.drop(announced.map(({ id }) => id)).catch(() => {
      // It will be seen that nothing has happened.
    });
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof StoreError && error.code !== 'unavailable';
