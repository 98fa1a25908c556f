import type { Bus } from '../bus/bus.js';
import { ChatError } from '../chat/chat-error.js';
import type { Occupancy } from '../edge/admission.js';
import { stopping } from '../edge/admission.js';
import type { Store } from '../store/store.js';

export interface ReadinessOptions {
  readonly store: Pick<Store, 'ping'>;
  readonly bus: Bus;
  readonly occupancy: Pick<Occupancy, 'draining'>;
}

/** ms that the store has for its answer; load balancers ask every few seconds. */
const storePatience = 2_000;

/** Whether this node should get traffic. Asked by anybody, so the store is asked once at a time. */
export class Readiness {
  readonly #options: ReadinessOptions;
  #ping: Promise<void> | undefined;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  /**
   * A bus that is away keeps nobody from this node: what it should have carried is found in the
   * store, a little later. So it is said, and no reason to send everybody elsewhere.
   * @throws ChatError `unavailable` while the server stops, or its store is away or slow.
   */
  async check(): Promise<{ status: 'ready'; store: 'connected'; bus: Bus['state'] }> {
    const { bus, occupancy } = this.#options;
    if (occupancy.draining) throw stopping();
    await this.#pingOnce();
    return { status: 'ready', store: 'connected', bus: bus.state };
  }

  #pingOnce(): Promise<void> {
    this.#ping ??= this.#pingInTime().finally(() => {
      this.#ping = undefined;
    });
    return this.#ping;
  }

  async #pingInTime(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new ChatError('unavailable', 'The store does not answer. Try again.')),
        storePatience,
      );
    });
    try {
      await Promise.race([this.#options.store.ping(), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
