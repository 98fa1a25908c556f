import { createHash } from 'node:crypto';
import { inForce } from '../auth/restrictions.js';
import { QueueFullError, WorkQueue } from '../limits/work-queue.js';
import { lessContent, pushPayload } from '../push/push-payload.js';
import { type DuePush, PushQueue } from '../push/push-queue.js';
import { type PushOutcome, PushSender } from '../push/push-sender.js';
import { PushServices } from '../push/push-services.js';
import { defaultPushGrace, type PushSettings } from '../push/push-settings.js';
import { seenBy } from '../store/seen-by.js';
import type { PushSubscriptionRecord, Store, StoredMessage } from '../store/store.js';
import { fromStore } from './from-store.js';
import { PushNotices, type PushNoticesOptions } from './push-notices.js';
import { PushSubscriptions } from './push-subscriptions.js';

/** What became of a push, for whoever counts them. */
export type PushCount = PushOutcome['kind'] | 'failed' | 'dropped';

export interface PushOptions extends Omit<PushNoticesOptions, 'store'> {
  readonly store: Store;
  readonly settingsOfPush: PushSettings;
  readonly onOutcome: (outcome: PushCount) => void;
  /** Told of what a push service refuses, and of what fails here. */
  readonly onFailure: (error: unknown, fields: object) => void;
}

/** How often one is tried; ms before the second time, and twice that before the third. */
const attempts = 3;
const firstWait = 5_000;
const longestWait = 300_000;
/** Of each push service: one that is slow holds up its own, and no other. */
const lane = { concurrency: 8, waiting: 1_000 };
/** ms that a server which stops has for what is under way. */
const stopPatience = 2_000;
/** Users whose subscriptions are asked for at once. */
const batch = 500;

/**
 * Tells browsers that are not there of new messages (RFC 8030). Nothing waits for it, and it may fail: each message is
 * in the conversation, whether or not anybody was told of it.
 */
export class Push {
  readonly subscriptions: PushSubscriptions;
  readonly #options: PushOptions;
  readonly #services: PushServices;
  readonly #notices: PushNotices;
  readonly #sender: PushSender;
  readonly #queue: PushQueue;
  readonly #lanes = new Map<string, WorkQueue>();
  /** What waits in a lane, by subscription and conversation: once each. */
  readonly #inLane = new Map<string, DuePush>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: PushOptions) {
    const { store, settingsOfPush: settings, now, onOutcome } = options;
    this.#options = options;
    this.#services = new PushServices(settings.services);
    this.#notices = new PushNotices(options);
    this.#sender = new PushSender(settings);
    this.#queue = new PushQueue({
      grace: settings.grace ?? defaultPushGrace,
      onDue: (due) => this.#track(this.#deliver(due)),
      onDropped: () => onOutcome('dropped'),
    });
    this.subscriptions = new PushSubscriptions({
      ...{ store: store.push, services: this.#services, settings, now },
    });
  }

  /** A message was stored, by this node: the others see to their own. */
  stored(memberIds: readonly string[], message: StoredMessage): void {
    const { conversationId, senderId, seq } = message;
    for (const userId of memberIds) {
      if (userId === senderId || seenBy(userId, message) === null) continue;
      this.#queue.add(userId, conversationId, seq);
    }
  }

  /** Sends what waits for its time, as far as that goes at once. */
  async close(): Promise<void> {
    this.#queue.close();
    const deadline = setTimeout(() => this.#sender.stop(), stopPatience);
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    clearTimeout(deadline);
  }

  async #deliver(due: readonly DuePush[]): Promise<void> {
    const { store } = this.#options;
    for (let at = 0; at < due.length; at += batch) {
      const some = due.slice(at, at + batch);
      const userIds = [...new Set(some.map(({ userId }) => userId))];
      const found = await fromStore(store.push.of(userIds));
      for (const each of some) {
        for (const subscription of found.get(each.userId) ?? []) {
          if (each.only?.has(subscription.id) === false) continue;
          this.#track(this.#enter(each, subscription));
        }
      }
    }
  }

  /** Takes its turn among those of the same push service. */
  async #enter(due: DuePush, subscription: PushSubscriptionRecord): Promise<void> {
    const service = this.#services.serviceOf(subscription.endpoint);
    if (service === null) {
      await this.#drop(subscription);
      return;
    }
    const key = `${subscription.id} ${due.conversationId}`;
    const isWaiting = this.#inLane.has(key);
    this.#inLane.set(key, due);
    if (isWaiting) return;
    const queue = this.#lanes.get(service) ?? new WorkQueue(lane);
    this.#lanes.set(service, queue);
    try {
      await queue.run(async () => {
        const latest = this.#inLane.get(key) ?? due;
        this.#inLane.delete(key);
        await this.#send(latest, subscription);
      });
    } catch (error) {
      if (!(error instanceof QueueFullError)) throw error;
      this.#inLane.delete(key);
      this.#options.onOutcome('dropped');
    }
  }

  async #send(due: DuePush, subscription: PushSubscriptionRecord): Promise<void> {
    const { settingsOfPush: settings, onOutcome, onFailure } = this.#options;
    const standing =
      subscription.key === settings.publicKey ? await this.#standing(subscription) : 'ended';
    if (standing === 'ended') await this.#drop(subscription);
    // It is of use again when that ends.
    if (standing !== 'live') return;
    const notice = await this.#notices.of(due);
    if (notice === null) return;
    const content = lessContent(subscription.content, settings.content ?? 'text');
    const outcome = await this.#sender.send(subscription, {
      payload: pushPayload(notice, content),
      topic: topicOf(due),
    });
    const isLast = outcome.kind === 'later' && due.attempt + 1 >= attempts;
    onOutcome(isLast ? 'failed' : outcome.kind);
    if (outcome.kind === 'gone') await this.#drop(subscription);
    if (outcome.kind === 'later' && !isLast) {
      const wait = outcome.wait ?? firstWait * 2 ** due.attempt;
      this.#queue.retry(due, subscription.id, Math.min(wait, longestWait));
    }
    if (outcome.kind === 'refused') {
      const service = new URL(subscription.endpoint).host;
      onFailure(null, { service, status: outcome.status });
    }
  }

  /** Whether the session in which it was subscribed still lives, or the host's token would count; and is of use. */
  async #standing(subscription: PushSubscriptionRecord): Promise<'live' | 'suspended' | 'ended'> {
    const { store, now } = this.#options;
    const { userId, sessionId, issuedAt } = subscription;
    const [user, session] = await Promise.all([
      fromStore(store.users.byId(userId)),
      sessionId === undefined ? null : fromStore(store.sessions.byId(sessionId)),
    ]);
    const isLive =
      sessionId === undefined
        ? issuedAt >= (user?.tokensValidFrom ?? 0)
        : session !== null && session.endedAt === null && session.expiresAt > now();
    if (user === null || !isLive) return 'ended';
    return inForce(user.restriction, now())?.kind === 'suspended' ? 'suspended' : 'live';
  }

  async #drop({ userId, id }: PushSubscriptionRecord): Promise<void> {
    await fromStore(this.#options.store.push.remove(userId, id));
  }

  /** What fails is told, and lost. */
  #track(work: Promise<void>): void {
    const { onOutcome, onFailure } = this.#options;
    const settled = work
      .catch((error: unknown) => {
        onOutcome('failed');
        onFailure(error, {});
      })
      .finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
  }
}

/** One for each conversation of each user, which tells the push service of neither. */
function topicOf({ userId, conversationId }: DuePush): string {
  const both = createHash('sha256').update(`${userId} ${conversationId}`).digest('base64url');
  return both.slice(0, 32);
}
