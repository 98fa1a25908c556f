import type { IncomingMessage } from 'node:http';
import type { Limiter } from '../limits/limiter.js';
import { tooMany } from './admission.js';
import { clientAddress } from './client-address.js';

export interface SignInLimitsOptions {
  readonly byAddress: Limiter;
  readonly byUsername: Limiter;
  readonly trustedProxies: number;
}

/** How often passwords are tried or made: wherever one is asked for, it is counted together. */
export class SignInLimits {
  readonly #options: SignInLimitsOptions;

  constructor(options: SignInLimitsOptions) {
    this.#options = options;
  }

  /** Before any work, and before the body is looked at: guessing must not be free. @throws ChatError `rate_limited` */
  async spendAddress(request: Pick<IncomingMessage, 'headers' | 'socket'>): Promise<void> {
    const { byAddress, trustedProxies } = this.#options;
    const wait = await byAddress.take(clientAddress(request, trustedProxies));
    if (wait > 0) throw tooMany('sign-ins from this address', wait);
  }

  /** @throws ChatError `rate_limited` */
  async spendUsername(username: string): Promise<void> {
    const wait = await this.#options.byUsername.take(username.toLowerCase());
    if (wait > 0) throw tooMany('sign-ins with this username', wait);
  }
}
