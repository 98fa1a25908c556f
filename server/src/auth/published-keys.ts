import { type CryptoKey, compactVerify, createLocalJWKSet, errors } from 'jose';
import { ChatError } from '../chat/chat-error.js';
import type { Log } from '../log.js';
import { shownAddress } from '../shown-address.js';
import { fetchKeySet, KeySetError } from './fetch-key-set.js';
import type { HostKey } from './host-key.js';
import type { SignedToken } from './signed-token.js';

export interface PublishedKeysOptions {
  /** `https:`, or on this machine. */
  readonly url: string;
  readonly log: Log;
  /** ms for an answer of the issuer. @default 3000 */
  readonly timeout?: number;
  /** ms between two questions that tokens give cause for. @default 30000 */
  readonly coolDown?: number;
  /** ms after which the keys are asked for anew, in the background. @default 600000 */
  readonly refreshAfter?: number;
}

/** ms after a first failure in which the issuer is left alone; twice as long after each further one. */
const firstPause = 1_000;

const asymmetric = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'];

/**
 * The keys that an issuer publishes. Fetched when first needed, so an issuer that is down keeps no
 * server from starting; once fetched, they hold while it is down. A token that none of them fits,
 * with or without a `kid`, may be signed with a new one: the issuer is asked again, but not more often
 * than the cool-down, as a stranger can write any.
 */
export class PublishedKeys implements HostKey {
  readonly #url: string;
  readonly #log: Log;
  readonly #timeout: number;
  readonly #coolDown: number;
  readonly #refreshAfter: number;
  #known: ReturnType<typeof createLocalJWKSet> | null = null;
  #asking: Promise<void> | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** In a row; 0 while the last answer was a good one. */
  #failures = 0;

  constructor(options: PublishedKeysOptions) {
    const { url, log, timeout = 3_000, coolDown = 30_000, refreshAfter = 600_000 } = options;
    this.#url = url;
    this.#log = log;
    this.#timeout = timeout;
    this.#coolDown = coolDown;
    this.#refreshAfter = refreshAfter;
  }

  async verifies(token: SignedToken): Promise<boolean> {
    if (!asymmetric.includes(token.alg)) return false;
    // In the background: nobody waits, and what is known stays until there is something newer.
    if (this.#known !== null && this.#age() >= this.#refreshAfter) void this.#ask();
    if (await this.#fits(token)) return true;
    if (this.#asking === null && this.#age() < this.#pause()) return this.#refuse(token);
    await this.#ask();
    return (await this.#fits(token)) || this.#refuse(token);
  }

  /** A token that no known key fits: false, unless a good answer of the issuer could change that. */
  #refuse({ kid }: SignedToken): false {
    const isKnown = kid !== null && this.#known?.jwks().keys.some((key) => key.kid === kid);
    if (this.#failures === 0 || isKnown) return false;
    throw new ChatError('unavailable', 'The keys of the host site are out of reach. Try again.');
  }

  async #fits({ text }: SignedToken): Promise<boolean> {
    if (this.#known === null) return false;
    try {
      await compactVerify(text, this.#known, { algorithms: asymmetric });
      return true;
    } catch (error) {
      return error instanceof errors.JWKSMultipleMatchingKeys && fitsAnyOf(error, text);
    }
  }

  #age(): number {
    return performance.now() - this.#askedAt;
  }

  /** ms from one question to the next. Without any key nobody gets in: then it is asked sooner. */
  #pause(): number {
    if (this.#known !== null || this.#failures === 0) return this.#coolDown;
    return Math.min(this.#coolDown, firstPause * 2 ** (this.#failures - 1));
  }

  /** Never fails: `#failures` says how it went. Whoever asks while it is asked waits for the same answer. */
  #ask(): Promise<void> {
    this.#asking ??= this.#fetch().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #fetch(): Promise<void> {
    this.#askedAt = performance.now();
    const fields = { url: shownAddress(this.#url) };
    try {
      this.#known = createLocalJWKSet(await fetchKeySet(this.#url, this.#timeout));
      if (this.#failures > 0) this.#log.info(fields, 'the host site’s keys are there again');
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      const reason =
        error instanceof KeySetError ? error.message : 'what it answered is no key set';
      // One line for each outage, not for each try.
      if (this.#failures > 1) return;
      this.#log.warn(
        fields,
        `HOST_JWKS_URL gives no keys: ${reason}. ${this.#known === null ? 'No user of the host site gets in' : 'The known ones are kept'} until it does.`,
      );
    }
  }
}

/** The token names no `kid`, and several keys would do. */
async function fitsAnyOf(keys: AsyncIterable<CryptoKey>, text: string): Promise<boolean> {
  for await (const key of keys) {
    try {
      await compactVerify(text, key, { algorithms: asymmetric });
      return true;
    } catch {
      // Not this one.
    }
  }
  return false;
}
