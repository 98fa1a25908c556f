import { ambient } from '../ambient.js';
import { ChatError } from '../chat-error.js';
import type { PushOptions, PushState } from '../model.js';
import type { PushSubscriber } from './push-subscriber.js';

/** What a worker says to a page in which somebody is to see a conversation; see `push-worker.ts`. */
interface Opening {
  readonly type?: unknown;
  readonly conversationId?: unknown;
}

/**
 * Telling the user of messages while no page is open (Push API, RFC 8030): by a service worker of the site, which has
 * `@chat/client/push-worker.js` in it. What it takes is loaded with the first call.
 */
export class Push {
  readonly #load: () => Promise<PushSubscriber>;

  /** @internal */
  constructor(load: () => Promise<PushSubscriber>) {
    this.#load = load;
  }

  /**
   * Has this browser told of new messages. It asks the user where they were not asked before, so it is called when
   * they have pressed something; and again whenever a page begins with the state `on`, which asks nobody and renews what
   * is out of date, as after the server has changed its key.
   *
   * @returns `on`
   * @throws ChatError `not_supported` where the browser has no pushes, as Safari on a phone outside of an app on its home
   *   screen; `permission_denied` by the user; `invalid_argument` when the server does not offer this, or no service
   *   worker is registered; `rate_limited`; `not_signed_in`; and when the server or the push service can't be reached
   */
  async subscribe(options: PushOptions = {}): Promise<PushState> {
    // Before anything is waited for: browsers ask only for a moment after the user has pressed something.
    const permission = ambient(() => Notification)?.requestPermission();
    if (permission === undefined) {
      throw new ChatError('not_supported', 'This browser shows no notifications.');
    }
    const [subscriber, answer] = await Promise.all([this.#load(), permission]);
    return subscriber.subscribe(options, answer);
  }

  /** Has this browser told of nothing any more. @throws ChatError when the server can't be reached */
  async unsubscribe(options: Pick<PushOptions, 'registration'> = {}): Promise<void> {
    await (await this.#load()).unsubscribe(options);
  }

  /** How it stands, without asking anybody for anything. @throws ChatError as {@link subscribe} does for who is not there */
  async state(options: Pick<PushOptions, 'registration'> = {}): Promise<PushState> {
    return (await this.#load()).state(options);
  }

  /**
   * Calls the listener when the user has pressed a notification and this page is in front now.
   * @returns how to stop
   */
  onOpen(listener: (conversationId: string) => void): () => void {
    const worker = ambient(() => navigator.serviceWorker);
    const heard = ({ data }: MessageEvent<Opening | null>) => {
      if (data?.type !== 'chat-open' || typeof data.conversationId !== 'string') return;
      listener(data.conversationId);
    };
    worker?.addEventListener('message', heard);
    return () => worker?.removeEventListener('message', heard);
  }
}
