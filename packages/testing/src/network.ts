import type { FaultProxy } from './fault-proxy.js';
import { requireDuration } from './testing-error.js';

/**
 * The network between your app and the server: a proxy on this machine, through which all goes that uses `chat.url`,
 * sockets and requests. What is made wrong stays so until {@link Network.online}.
 */
export class Network {
  readonly #proxy: FaultProxy;

  constructor(proxy: FaultProxy) {
    this.#proxy = proxy;
  }

  /** Every connection breaks, and no other comes about. */
  offline(): void {
    this.#proxy.refuse(true);
    this.#proxy.cut();
  }

  /** All is well again. Connections on which something was lost break, as nothing could follow on them. */
  online(): void {
    this.#proxy.heal();
    this.#proxy.cutBroken();
  }

  /**
   * All that goes either way takes longer.
   *
   * @param options - `latency`: ms for each way, so that a request and its answer take twice that.
   * @throws TestingError `invalid_argument`
   */
  slow({ latency }: { readonly latency: number }): void {
    requireDuration('The latency', latency);
    this.#proxy.delay(latency);
  }

  /**
   * What your app sends arrives, and is done; what the server says does not come back. Connections stay open, as they do
   * when a phone is in a tunnel.
   */
  loseAnswers(): void {
    this.#proxy.blackhole(true, 'down');
  }
}
