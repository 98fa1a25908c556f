import { createPublicKey, type KeyObject } from 'node:crypto';
import { compactVerify } from 'jose';
import type { HostKey } from './host-key.js';
import type { SignedToken } from './signed-token.js';

/** One public key; which algorithm goes with it, the key says and never the token. */
export class PublicKey implements HostKey {
  readonly #key: KeyObject;
  readonly #algorithms: string[];

  /**
   * @param pem - SubjectPublicKeyInfo in PEM: RSA of at least 2048 bits, P-256, P-384 or Ed25519.
   * @throws Error that says what is wrong with it
   */
  constructor(pem: string) {
    this.#key = keyIn(pem);
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

function keyIn(pem: string): KeyObject {
  // OpenSSL would make the public one from it, and the secret would stay where it does not belong.
  if (/-----BEGIN [A-Z ]*PRIVATE KEY/.test(pem)) {
    throw new Error(
      'This is a private one: leave it on the host site, and make the public one with: openssl pkey -in private.pem -pubout',
    );
  }
  try {
    // An environment file has room for one line only.
    return createPublicKey(pem.replaceAll('\\n', '\n'));
  } catch (cause) {
    throw new Error('This is none that can be read.', { cause });
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
