import { randomUUID } from 'node:crypto';
import {
  type ChangeWebhookRequest,
  type CreateWebhookRequest,
  type ListDeliveriesRequest,
  type Webhook,
  type WebhookDeliveriesResponse,
  type WebhookDelivery,
  type WebhookSecretResponse,
  webhookLimits,
} from '@chat/protocol';
import { ChatError } from '../chat/chat-error.js';
import { decodeCursor, encodeCursor } from '../chat/conversation-cursor.js';
import { fromStore } from '../chat/from-store.js';
import { pageLimit } from '../chat/page-limit.js';
import type { DeliveryRecord, WebhookRecord, WebhookStore } from '../store/store.js';
import { repeatLane } from '../webhooks/webhook-lanes.js';
import { newSecret } from '../webhooks/webhook-signature.js';
import { checkWebhookUrl } from '../webhooks/webhook-url.js';
import type { Webhooks } from '../webhooks/webhooks.js';

export interface AdminWebhooksOptions {
  readonly store: WebhookStore;
  readonly webhooks: Pick<Webhooks, 'registry' | 'dispatcher' | 'times'>;
  readonly now: () => number;
}

/** How often a change is begun anew when others change the receiver meanwhile. */
const patience = 5;
/** Old secrets that sign along, at most. */
const mostSecrets = 3;

/** Who is told of what happens, and what they were told. */
export class AdminWebhooks {
  readonly #options: AdminWebhooksOptions;

  constructor(options: AdminWebhooksOptions) {
    this.#options = options;
  }

  /** @throws ChatError `unavailable` */
  async list(): Promise<Webhook[]> {
    return (await fromStore(this.#options.store.all())).map(toWebhook);
  }

  /** @throws ChatError `not_found` | `unavailable` */
  async byId(id: string): Promise<Webhook> {
    return toWebhook(await this.#record(id));
  }

  /**
   * Adds a receiver. It is told of what happens from now on; of what happens on another node, once that has
   * heard of it.
   *
   * @throws ChatError `invalid_request` for the URL or the description, or where there are as many as there may be; `unavailable`
   */
  async create(request: CreateWebhookRequest): Promise<WebhookSecretResponse> {
    const { store, webhooks, now } = this.#options;
    const { url, description = null, events = null } = request;
    checkDescription(description);
    const record: WebhookRecord = {
      ...{ id: `whk_${randomUUID()}`, url: checkWebhookUrl(url), description, events },
      ...{ enabled: true, goneAt: null, createdAt: now(), version: 1 },
      secrets: [{ secret: newSecret(), until: null }],
    };
    const most = webhookLimits.receivers;
    if ((await fromStore(store.all())).length >= most) {
      throw new ChatError('invalid_request', `There are ${most} webhooks already: remove one.`);
    }
    await fromStore(store.add(record));
    await fromStore(webhooks.registry.changed());
    return withSecret(record);
  }

  /**
   * Changes what is named. Who is disabled is told nothing of what happens meanwhile, nor of what waited.
   *
   * @throws ChatError `not_found` | `invalid_request` for the URL or the description | `unavailable`
   */
  async change(id: string, request: ChangeWebhookRequest): Promise<Webhook> {
    const { url, description, events, enabled } = request;
    if (description !== undefined) checkDescription(description);
    const changed = await this.#change(id, (before) => ({
      ...before,
      ...(url !== undefined && { url: checkWebhookUrl(url) }),
      ...(description !== undefined && { description }),
      ...(events !== undefined && { events }),
      ...(enabled !== undefined && { enabled }),
      ...(enabled === true && { goneAt: null }),
    }));
    return toWebhook(changed);
  }

  /** @throws ChatError `not_found` | `unavailable` */
  async remove(id: string): Promise<void> {
    const { store, webhooks } = this.#options;
    await this.#record(id);
    await fromStore(store.remove(id));
    await fromStore(webhooks.registry.changed());
  }

  /**
   * Gives a receiver another secret; the one before signs along for a day.
   *
   * @throws ChatError `not_found` | `unavailable`
   */
  async rotateSecret(id: string): Promise<WebhookSecretResponse> {
    const { webhooks, now } = this.#options;
    const oldUntil = now() + webhooks.times.overlap;
    const changed = await this.#change(id, ({ secrets, ...webhook }) => ({
      ...webhook,
      secrets: [
        { secret: newSecret(), until: null },
        ...secrets
          .filter(({ until }) => until === null || until > now())
          .map(({ secret, until }) => ({ secret, until: until ?? oldUntil }))
          .slice(0, mostSecrets),
      ],
    }));
    return { ...withSecret(changed), oldUntil };
  }

  /** @throws ChatError `not_found` | `invalid_request` for a limit or a cursor that cannot be | `unavailable` */
  async deliveries(id: string, page: ListDeliveriesRequest): Promise<WebhookDeliveriesResponse> {
    const most = webhookLimits.deliveryPageSize;
    const limit = pageLimit(page.limit, most, most);
    const place = page.cursor === undefined ? null : decodeCursor(page.cursor);
    await this.#record(id);
    const found = await fromStore(
      this.#options.store.deliveries(id, {
        limit: limit + 1,
        ...(place && { after: { at: place.activeAt, id: place.id } }),
      }),
    );
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    return {
      deliveries: shown.flatMap((each) => toDelivery(each) ?? []),
      ...(last && { nextCursor: encodeCursor({ activeAt: last.at, id: last.id }) }),
    };
  }

  /**
   * Sends what was delivered or given up once more, beside whatever goes on; has what waits tried at once.
   *
   * @throws ChatError `not_found`, also for a receiver that is disabled | `unavailable`
   */
  async repeat(id: string, deliveryId: string): Promise<WebhookDelivery> {
    const { store, webhooks, now } = this.#options;
    const webhook = await this.#record(id);
    const found = await fromStore(store.delivery(deliveryId));
    const shown = found?.webhookId === id ? toDelivery(found) : null;
    if (found === null || shown === null) throw new ChatError('not_found', 'No such delivery.');
    if (!webhook.enabled) throw new ChatError('not_found', 'This webhook is disabled.');
    const at = now();
    if (found.state === 'waiting') {
      await fromStore(store.hasten(id, at, found.lane));
      webhooks.dispatcher.onNews(found.lane, [webhook]);
      return shown;
    }
    const lane = repeatLane(deliveryId);
    const { failure: _failure, status: _status, ...rest } = found;
    const again = { ...rest, lane, state: 'waiting' as const, nextAt: at };
    await fromStore(store.put([again]));
    await fromStore(store.mark([{ webhookId: id, lane, through: 0, markedAt: at, dueAt: at }]));
    webhooks.dispatcher.onNews(lane, [webhook]);
    return toDelivery(again) ?? shown;
  }

  async #record(id: string): Promise<WebhookRecord> {
    const all = await fromStore(this.#options.store.all());
    const found = all.find((webhook) => webhook.id === id);
    if (found === undefined) throw new ChatError('not_found', 'No such webhook.');
    return found;
  }

  async #change(
    id: string,
    changed: (before: WebhookRecord) => WebhookRecord,
  ): Promise<WebhookRecord> {
    const { store, webhooks } = this.#options;
    for (let tries = 0; tries < patience; tries += 1) {
      const before = await this.#record(id);
      const after = { ...changed(before), version: before.version + 1 };
      // What a node left that had not heard yet that it was disabled, is not told, either.
      if (after.enabled && !before.enabled) await fromStore(store.dropLanes(id));
      if (!(await fromStore(store.replace(after)))) continue;
      if (!after.enabled) await fromStore(store.dropLanes(id));
      await fromStore(webhooks.registry.changed());
      return after;
    }
    throw new ChatError('unavailable', 'The webhook changes all the time. Try again.');
  }
}

function checkDescription(description: string | null): void {
  if (description === null) return;
  if (description.includes('\0') || !description.isWellFormed()) {
    throw new ChatError(
      'invalid_request',
      'The body field description is well-formed Unicode without NUL.',
    );
  }
}

function withSecret(record: WebhookRecord): WebhookSecretResponse {
  return { webhook: toWebhook(record), secret: record.secrets[0]?.secret ?? '' };
}

function toWebhook(record: WebhookRecord): Webhook {
  const { id, url, description, events, enabled, goneAt, createdAt } = record;
  return {
    ...{ id, url },
    ...(description !== null && { description }),
    ...(events !== null && { events: [...events] }),
    enabled,
    ...(goneAt !== null && { goneAt }),
    createdAt,
  };
}

/** Null for what is only announced: nobody knows yet whether it happens. */
function toDelivery(record: DeliveryRecord): WebhookDelivery | null {
  const { webhookId: _webhookId, lane: _lane, state, ...delivery } = record;
  return state === 'announced' ? null : { ...delivery, state };
}
