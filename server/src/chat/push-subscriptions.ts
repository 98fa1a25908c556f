import { createHash, ECDH } from 'node:crypto';
import {
  type PushSubscriptionResponse,
  pushLimits,
  type SubscribeToPushRequest,
} from '@chat/protocol';
import { lessContent } from '../push/push-payload.js';
import type { PushServices } from '../push/push-services.js';
import type { PushSettings } from '../push/push-settings.js';
import type { PushStore } from '../store/store.js';
import { ChatError } from './chat-error.js';
import { fromStore } from './from-store.js';

export interface PushSubscriptionsOptions {
  readonly store: PushStore;
  readonly services: PushServices;
  readonly settings: PushSettings;
  readonly now: () => number;
}

/** In what a browser was subscribed; see `Identity`. */
export interface Subscriber {
  readonly userId: string;
  readonly sessionId: string | null;
  readonly issuedAt: number;
}

/** The browsers that users want to be sent pushes at. */
export class PushSubscriptions {
  readonly #options: PushSubscriptionsOptions;

  constructor(options: PushSubscriptionsOptions) {
    this.#options = options;
  }

  /**
   * Has pushes sent to a browser. May be repeated; whosever the endpoint was, it is the caller's from then on.
   *
   * @throws ChatError `invalid_request` for an endpoint of no known push service, and for keys that cannot be
   *   or are not this server's
   */
  async subscribe(
    { userId, sessionId, issuedAt }: Subscriber,
    { endpoint, keys, key, content = 'name' }: SubscribeToPushRequest,
  ): Promise<PushSubscriptionResponse> {
    const { store, services, settings, now } = this.#options;
    if (services.serviceOf(endpoint) === null) {
      throw new ChatError('invalid_request', 'endpoint: it is of no push service known here.');
    }
    if (!isPublicKey(keys.p256dh)) {
      throw new ChatError('invalid_request', 'keys.p256dh: it is no public key of P-256.');
    }
    if (key !== settings.publicKey) {
      throw new ChatError(
        'invalid_request',
        'key: this server has another one by now. Subscribe with that of `features`.',
      );
    }
    const kept = lessContent(content, settings.content ?? 'text');
    const id = createHash('sha256').update(endpoint).digest('base64url');
    const subscription = {
      ...{ id, userId, endpoint, p256dh: keys.p256dh, auth: keys.auth, key, content: kept },
      ...(sessionId !== null && { sessionId }),
      ...{ issuedAt, createdAt: now() },
    };
    await fromStore(store.put(subscription, pushLimits.subscriptions));
    return { id, content: kept };
  }

  /** Sends no more there; of no effect on what is not the caller's. */
  async unsubscribe({ userId }: Subscriber, id: string): Promise<void> {
    await fromStore(this.#options.store.remove(userId, id));
  }
}

function isPublicKey(p256dh: string): boolean {
  try {
    ECDH.convertKey(p256dh, 'prime256v1', 'base64url');
    return true;
  } catch {
    return false;
  }
}
