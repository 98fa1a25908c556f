import type { Bus } from '../bus/bus.js';
import type { Log } from '../log.js';
import type { DeliveryRecord, Store } from '../store/store.js';
import { Announcements } from './announcements.js';
import { LaneMarks } from './lane-marks.js';
import type { AttemptOutcome } from './lane-run.js';
import { NextEvent } from './next-event.js';
import { toldStore } from './told-store.js';
import { WebhookDispatcher } from './webhook-dispatcher.js';
import { WebhookEvents } from './webhook-events.js';
import { WebhookRegistry } from './webhook-registry.js';
import { type WebhookTimes, webhookTimes } from './webhook-times.js';

export interface WebhooksOptions {
  /** See `toldStore`. */
  readonly store: Store;
  readonly bus: Bus;
  readonly log: Log;
  readonly now: () => number;
  /** @default webhookTimes */
  readonly times?: WebhookTimes;
  /** For metrics. */
  readonly onAttempt?: (outcome: AttemptOutcome) => void;
}

export interface Webhooks {
  /** The store by which everything is to be written that is to be told. */
  readonly store: Store;
  readonly registry: WebhookRegistry;
  readonly dispatcher: WebhookDispatcher;
  readonly times: WebhookTimes;
  /** Once store and bus are open. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What tells the receivers of a site of what happens. */
export function createWebhooks(options: WebhooksOptions): Webhooks {
  const { store, bus, log, now, times = webhookTimes } = options;
  const { webhooks, messages } = store;
  const registry = new WebhookRegistry({ webhooks, bus, log });
  const events = new WebhookEvents(store, now);
  const dispatcher = new WebhookDispatcher({
    ...{ webhooks, registry, times, now, log },
    next: new NextEvent({ store, events, times, now }),
    onAttempt: (outcome, delivery) => {
      options.onAttempt?.(outcome);
      note(log, outcome, delivery);
    },
  });
  const onNews = dispatcher.onNews.bind(dispatcher);
  const marks = new LaneMarks({ webhooks, messages, registry, times, now });
  const announcements = new Announcements({ webhooks, registry, times, now, onNews });
  return {
    store: toldStore(store, { registry, marks, announcements, onNews }),
    ...{ registry, dispatcher, times },
    async start() {
      await registry.start();
      dispatcher.start();
    },
    async stop() {
      registry.stop();
      await dispatcher.stop();
    },
  };
}

/** The first failure, the end of all trying, and that it went well after all; nothing of the content. */
function note(log: Log, outcome: AttemptOutcome, delivery: DeliveryRecord): void {
  const { id: deliveryId, webhookId, type, attempts, status, failure } = delivery;
  const fields = { webhookId, deliveryId, type, attempts, status, failure };
  if (outcome === 'gone') log.warn(fields, 'webhook: the receiver is gone, and is disabled');
  else if (outcome === 'given_up') log.warn(fields, 'webhook: given up');
  else if (outcome === 'failed' && attempts === 1) log.warn(fields, 'webhook: it is tried again');
  else if (outcome === 'delivered' && attempts > 1) log.info(fields, 'webhook: delivered at last');
}
