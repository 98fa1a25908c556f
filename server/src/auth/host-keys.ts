import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  type CryptoKey,
  compactVerify,
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
} from 'jose';
import { ChatError } from '../chat/chat-error.js';
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

/** One public key; which algorithm goes with it, the key says and never the token. */
export class PublicKey implements HostKey {
  readonly #key: KeyObject;
  readonly #algorithms: string[];

  /**
   * @param pem - SubjectPublicKeyInfo in PEM: RSA of at least 2048 bits, P-256, P-384 or Ed25519.
   * @throws Error that says what is wrong with it
   */
  constructor(pem: string) {
    // An environment file has room for one line only.
    this.#key = createPublicKey(pem.replaceAll('\\n', '\n'));
    this.#algorithms = algorithmsOf(this.#key);
  }

  async verifies(token: SignedToken): Promise<boolean> {
    if (!this.#algorithms.includes(token.alg)) return false;
    try {
      await compactVerify(token.text, this.#key, { algorithms: this.#algorithms });
      return true;
    } catch {
      return false;
    }
  }
}

/** RFC 7518 §3.1 and RFC 8037, by the kind of key. */
function algorithmsOf(key: KeyObject): string[] {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
      if (modulusLength < 2_048) throw new Error('An RSA key needs at least 2048 bits.');
      return ['RS256', 'PS256'];
    case 'ec':
      if (namedCurve === 'prime256v1') return ['ES256'];
      if (namedCurve === 'secp384r1') return ['ES384'];
      break;
    case 'ed25519':
      return ['EdDSA', 'Ed25519'];
  }
  throw new Error('The key must be RSA, P-256, P-384 or Ed25519.');
}

export interface JwksUrlOptions {
  /** ms for an answer of the issuer. @default 3000 */
  readonly timeout?: number;
  /** ms between two questions for a `kid` that is not known. @default 30000 */
  readonly coolDown?: number;
  /** ms after which the keys are asked for anew, in the background. @default 600000 */
  readonly refreshAfter?: number;
}

/** ms after a failure in which the issuer is left alone. */
const failurePause = 1_000;
/** Bytes of a key set; the largest issuers have a few kilobytes. */
const maxKeySetBytes = 256 * 1024;

const asymmetric = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'];

/**
 * The key set that an issuer publishes (RFC 7517 §5). Fetched when first needed, so an issuer that is
 * down keeps no server from starting; once fetched, its keys hold while it is down. An unknown `kid`
 * is asked for, but not more often than the cool-down: a stranger can name any.
 */
export class JwksUrl implements HostKey {
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;
  readonly #refreshAfter: number;
  #failedAt = Number.NEGATIVE_INFINITY;
  #fetchedAt = Number.POSITIVE_INFINITY;

  constructor(
    url: string,
    { timeout = 3_000, coolDown = 30_000, refreshAfter = 600_000 }: JwksUrlOptions = {},
  ) {
    this.#refreshAfter = refreshAfter;
    this.#keys = createRemoteJWKSet(new URL(url), {
      timeoutDuration: timeout,
      cooldownDuration: coolDown,
      // Never thrown away because of age alone: the issuer may be down just then.
      cacheMaxAge: Number.POSITIVE_INFINITY,
      [customFetch]: (address, init) => this.#fetch(address, init),
    });
  }

  async verifies(token: SignedToken): Promise<boolean> {
    if (!asymmetric.includes(token.alg)) return false;
    this.#refresh();
    try {
      await compactVerify(token.text, this.#keys, { algorithms: asymmetric });
      return true;
    } catch (error) {
      if (error instanceof errors.JWKSMultipleMatchingKeys) return this.#anyOf(error, token);
      if (isIssuerFailure(error)) {
        throw new ChatError(
          'unavailable',
          'The keys of the host site are out of reach. Try again.',
        );
      }
      return false;
    }
  }

  /** The token names no `kid`, and several keys would do. */
  async #anyOf(keys: AsyncIterable<CryptoKey>, { text }: SignedToken): Promise<boolean> {
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

  /** In the background: nobody waits, and what is known stays until there is something newer. */
  #refresh(): void {
    if (performance.now() - this.#fetchedAt < this.#refreshAfter) return;
    this.#fetchedAt = performance.now();
    this.#keys.reload().catch(() => {});
  }

  #fetch: FetchImplementation = async (url, init) => {
    if (performance.now() - this.#failedAt < failurePause) throw new IssuerAway();
    try {
      const answer = await fetch(url, init);
      const body = await readBounded(answer);
      if (!answer.ok) throw new IssuerAway();
      this.#fetchedAt = performance.now();
      return new Response(body, { status: answer.status, headers: answer.headers });
    } catch (cause) {
      this.#failedAt = performance.now();
      throw new IssuerAway({ cause });
    }
  };
}

class IssuerAway extends Error {
  constructor(options?: ErrorOptions) {
    super('The issuer of the key set did not answer as it should.', options);
    this.name = 'IssuerAway';
  }
}

function isIssuerFailure(error: unknown): boolean {
  return (
    error instanceof IssuerAway ||
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid
  );
}

async function readBounded(answer: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength;
    if (size > maxKeySetBytes) throw new IssuerAway();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
