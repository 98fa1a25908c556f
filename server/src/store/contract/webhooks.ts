import type { WebhookDelivery, WebhookEventFilter, WebhookEventType } from '@chat/protocol';

/** What requests to a receiver are signed with. */
export interface WebhookSecret {
  /** `whsec_` and its bytes in base64. */
  readonly secret: string;
  /** Until when it is used, once there is a newer one; null for the newest. */
  readonly until: number | null;
}

/** Somebody who is told of what happens. */
export interface WebhookRecord {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  /** What it is told of; null for everything. */
  readonly events: readonly WebhookEventFilter[] | null;
  readonly enabled: boolean;
  /** When it answered that it is gone. */
  readonly goneAt: number | null;
  /** The newest first. */
  readonly secrets: readonly WebhookSecret[];
  readonly createdAt: number;
  /** Counts its changes. */
  readonly version: number;
}

/**
 * What is told to one receiver one after the other: what happens in a conversation, or to a user. It is
 * there as long as there may be something to tell.
 */
export interface WebhookLane {
  readonly webhookId: string;
  readonly lane: string;
  /** Up to which value of its conversation's counter the receiver was told. */
  readonly through: number;
  /** When somebody said last that something is about to happen. */
  readonly markedAt: number;
  /** When it is looked at next. */
  readonly dueAt: number;
  /** How often what comes next was tried. */
  readonly attempts: number;
  /** The delivery that was tried. */
  readonly head: string | null;
}

export interface LaneMark extends Pick<WebhookLane, 'webhookId' | 'lane' | 'markedAt'> {
  /** Where it begins, and when it is first looked at, if it is not there. */
  readonly through: number;
  readonly dueAt: number;
}

/** Who works on a lane, and until when nobody else does. */
export interface LaneHold extends Pick<WebhookLane, 'webhookId' | 'lane'> {
  readonly holder: string;
}

/**
 * A delivery names what it tells of, and has none of its content. `announced`: what it tells of is about to
 * happen, or has; nobody knows yet.
 */
export interface DeliveryRecord extends Omit<WebhookDelivery, 'state' | 'type'> {
  readonly webhookId: string;
  readonly lane: string;
  readonly type: WebhookEventType;
  readonly state: WebhookDelivery['state'] | 'announced';
}

/** Where a page of {@link WebhookStore.deliveries} ended. */
export type DeliveryCursor = Pick<DeliveryRecord, 'at' | 'id'>;

export interface WebhookStore {
  /** All receivers, the oldest first. */
  all(): Promise<WebhookRecord[]>;
  add(webhook: WebhookRecord): Promise<void>;
  /**
   * Puts a receiver in the place of what it was one `version` before.
   * @returns false where it is not that any more
   */
  replace(webhook: WebhookRecord): Promise<boolean>;
  /** Drops a receiver with all that is kept of it. */
  remove(id: string): Promise<void>;
  /** Raises `markedAt` of lanes, and begins those that are not there. */
  mark(marks: readonly LaneMark[]): Promise<void>;
  /** Has a lane looked at, whatever it waits for; or all of a receiver in which nothing has failed. */
  hasten(webhookId: string, at: number, lane?: string): Promise<void>;
  /** The first `limit` lanes that are to be looked at and that nobody works on, by `dueAt`. */
  due(webhookId: string, at: number, limit: number): Promise<string[]>;
  /**
   * Takes a lane until `until`, if nobody has it, and if it is due or nothing in it has failed.
   * @returns the lane; `held` where somebody has it, null where it is not there or not due
   */
  claim(hold: LaneHold, at: number, until: number): Promise<WebhookLane | 'held' | null>;
  /**
   * Says where a lane stands, and until when it is held: 0 lets go of it.
   * @returns false where it is not this holder's any more
   */
  keep(
    hold: LaneHold,
    state: Pick<WebhookLane, 'through' | 'dueAt' | 'attempts' | 'head'>,
    until: number,
  ): Promise<boolean>;
  /** Drops a lane that is this holder's, if it was not marked after `markedAt`. */
  leave(hold: LaneHold, markedAt: number): Promise<boolean>;
  /** Drops all lanes of a receiver; those of its deliveries that wait have failed, as it was disabled. */
  dropLanes(webhookId: string): Promise<void>;
  /** Puts deliveries in the place of those with their ids. */
  put(deliveries: readonly DeliveryRecord[]): Promise<void>;
  drop(ids: readonly string[]): Promise<void>;
  delivery(id: string): Promise<DeliveryRecord | null>;
  /** The first `limit` of a lane that are announced or wait, by `at` and `id`. */
  waiting(webhookId: string, lane: string, limit: number): Promise<DeliveryRecord[]>;
  /** The latest first, without those that are announced. */
  deliveries(
    webhookId: string,
    page: { limit: number; after?: DeliveryCursor },
  ): Promise<DeliveryRecord[]>;
  /** Drops what is older than `before`, and all but the `most` latest. */
  prune(webhookId: string, before: number, most: number): Promise<void>;
}
