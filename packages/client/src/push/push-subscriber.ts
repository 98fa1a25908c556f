import { ChatError, toChatError } from '../chat-error.js';
import type { PushOptions, PushState } from '../model.js';
import type { UserScope } from '../user-scope.js';
import { isNothing, isObjectOf, isString } from '../wire/model-checks.js';

const isSubscription = isObjectOf({ id: isString, content: isString });

type Where = Pick<PushOptions, 'registration'>;

/** Has one browser told of what the user is sent, and no more. Loaded when it is asked for. */
export class PushSubscriber {
  readonly #scope: UserScope;

  constructor(scope: UserScope) {
    this.#scope = scope;
  }

  async subscribe({ content, ...where }: PushOptions, permission: string): Promise<PushState> {
    const { ask, api } = this.#scope;
    const key = this.#key();
    if (permission !== 'granted') {
      throw new ChatError('permission_denied', 'The user does not want notifications.');
    }
    const manager = await ask(managerOf(where));
    const subscription = await ask(subscriptionWith(key, manager));
    const { endpoint, keys } = subscription.toJSON();
    const body = { endpoint, keys: { p256dh: keys?.p256dh, auth: keys?.auth }, key, content };
    const request = { method: 'PUT', path: '/v1/push/subscriptions', body } as const;
    await ask(api.request(request, isSubscription));
    return 'on';
  }

  async unsubscribe(where: Where): Promise<void> {
    const { ask, api } = this.#scope;
    const key = this.#key();
    const subscription = await ask(ownSubscription(key, where));
    if (subscription === null) return;
    const path = `/v1/push/subscriptions/${await idOf(subscription.endpoint)}`;
    await ask(api.request({ method: 'DELETE', path }, isNothing));
    await ask(subscription.unsubscribe());
  }

  async state(where: Where): Promise<PushState> {
    const { ask } = this.#scope;
    if (!isSupported()) return 'unsupported';
    if (Notification.permission === 'denied') return 'denied';
    const subscription = await ask(ownSubscription(this.#key(), where));
    return subscription === null || Notification.permission !== 'granted' ? 'off' : 'on';
  }

  /** That of the server. @throws ChatError `invalid_argument`, `connection_failed` */
  #key(): string {
    const scope = this.#scope;
    scope.check();
    scope.checkOffered('push');
    const { push } = scope.features;
    if (push) return push.key;
    throw new ChatError(
      'connection_failed',
      'The server has not told yet what it offers: connect.',
    );
  }
}

/**
 * Ends what any worker of this page's origin has with a server: for when its user is gone. The push service knows
 * of nobody then, and so does the server when it sends something there.
 */
export async function forgetSubscriptions(key: string): Promise<void> {
  if (!isSupported()) return;
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    await (await ownSubscription(key, { registration }))?.unsubscribe();
  }
}

const isSupported = () =>
  typeof navigator === 'object' && 'serviceWorker' in navigator && 'PushManager' in globalThis;

/** @throws ChatError `not_supported`, `invalid_argument` */
async function managerOf(where: Where): Promise<PushManager> {
  if (!isSupported()) throw new ChatError('not_supported', 'This browser has no pushes.');
  const registration = await registrationOf(where);
  if (registration === undefined) {
    throw new ChatError(
      'invalid_argument',
      'No service worker is registered for this page: register one that has push-worker.js in it.',
    );
  }
  await activation(registration);
  return registration.pushManager;
}

async function registrationOf({
  registration,
}: Where): Promise<ServiceWorkerRegistration | undefined> {
  return (
    (registration as ServiceWorkerRegistration | undefined) ??
    (await navigator.serviceWorker.getRegistration())
  );
}

/** A worker that was just registered takes a moment until it is sent anything. */
async function activation({ active, installing, waiting }: ServiceWorkerRegistration) {
  const worker = installing ?? waiting;
  if (active !== null || worker === null) return;
  await new Promise<void>((resolve) => {
    const look = () => {
      if (worker.state === 'activated' || worker.state === 'redundant') resolve();
    };
    worker.addEventListener('statechange', look);
    look();
  });
}

/** What was subscribed for this server; null for nothing, and for what is another’s. */
async function ownSubscription(key: string, where: Where): Promise<PushSubscription | null> {
  const registration = await registrationOf(where);
  const subscription = (await registration?.pushManager.getSubscription()) ?? null;
  return subscription && keyOf(subscription) === key ? subscription : null;
}

async function subscriptionWith(key: string, manager: PushManager): Promise<PushSubscription> {
  try {
    const before = await manager.getSubscription();
    if (before && keyOf(before) === key) return before;
    // A worker has one: that of a key which the server has no more stands in the way.
    await before?.unsubscribe();
    return await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  } catch (error) {
    if ((error as Error).name === 'NotAllowedError') {
      throw new ChatError('permission_denied', 'The browser allows no pushes here.', {
        cause: error,
      });
    }
    throw toChatError(error, 'connection_failed', 'The push service could not be reached.');
  }
}

function keyOf({ options }: PushSubscription): string | null {
  const { applicationServerKey } = options;
  return applicationServerKey && toBase64url(applicationServerKey);
}

/** What the server calls it. */
async function idOf(endpoint: string): Promise<string> {
  return toBase64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint)));
}

function toBase64url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
