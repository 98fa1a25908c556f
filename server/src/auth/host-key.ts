import type { SignedToken } from './signed-token.js';

/** A key of a host site, or a source of them. */
export interface HostKey {
  /**
   * Whether it made the signature of this token.
   * @throws ChatError `unavailable` when that cannot be found out now
   */
  verifies(token: SignedToken): Promise<boolean>;
}

/** HS256 with a secret that the host site's backend has, too. */
export class SharedSecret implements HostKey {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  async verifies(token: SignedToken): Promise<boolean> {
    return token.signedWith(this.#secret);
  }
}
