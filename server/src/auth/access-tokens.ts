import { createHmac } from 'node:crypto';
import Jwt from '@hapi/jwt';
import { checkAudience, checkTimes, invalidToken, type SignedToken } from './signed-token.js';

/** RFC 9068 §2.1: says what the token is for, so that no other JWT of ours could pass for one. */
const tokenType = 'at+jwt';

export interface AccessTokensOptions {
  /** The first signs; all verify. */
  readonly secrets: readonly [string, ...string[]];
  readonly issuer: string;
  readonly audience: string;
  /** ms */
  readonly ttl: number;
  readonly now: () => number;
}

/** Signs and verifies this server's own access tokens. */
export class AccessTokens {
  readonly #current: { kid: string; secret: string };
  readonly #byKid: ReadonlyMap<string, string>;
  readonly #options: AccessTokensOptions;

  constructor(options: AccessTokensOptions) {
    this.#options = options;
    this.#current = { kid: kidOf(options.secrets[0]), secret: options.secrets[0] };
    this.#byKid = new Map(options.secrets.map((secret) => [kidOf(secret), secret]));
  }

  /** `expiresIn` is in ms. */
  sign(subject: { userId: string; sessionId: string }): { token: string; expiresIn: number } {
    const { issuer, audience, ttl, now } = this.#options;
    const issuedAt = now();
    const token = Jwt.token.generate(
      {
        sub: subject.userId,
        sid: subject.sessionId,
        iss: issuer,
        aud: audience,
        iat: Math.floor(issuedAt / 1_000),
        // With its fraction, so that short lives are as long as they say.
        exp: (issuedAt + ttl) / 1_000,
      },
      { key: this.#current.secret, algorithm: 'HS256' },
      { header: { typ: tokenType, kid: this.#current.kid } },
    );
    return { token, expiresIn: ttl };
  }

  /** Whether the token says that one of our keys made it. Proves nothing yet: {@link verify} does. */
  claims(token: SignedToken): boolean {
    return token.kid !== null && this.#byKid.has(token.kid);
  }

  /**
   * `issuedAt` and `expiresAt` are ms since the epoch.
   * @throws ChatError `token_expired` | `invalid_token`
   */
  verify(token: SignedToken): {
    userId: string;
    sessionId: string;
    issuedAt: number;
    expiresAt: number;
  } {
    const secret = token.kid === null ? undefined : this.#byKid.get(token.kid);
    if (secret === undefined || !token.signedWith(secret)) {
      throw invalidToken('its signature is not ours');
    }
    if (token.typ !== tokenType) throw invalidToken(`its typ is not ${tokenType}`);
    const { iss, sub, sid, iat } = token.claims;
    if (iss !== this.#options.issuer) throw invalidToken('its iss is another');
    checkAudience(token.claims, [this.#options.audience]);
    if (typeof iat !== 'number') throw invalidToken('it has no iat');
    if (typeof sub !== 'string' || sub === '') throw invalidToken('it has no sub');
    if (typeof sid !== 'string' || sid === '') throw invalidToken('it has no sid');
    const { issuedAt, expiresAt } = checkTimes(token.claims, this.#options.now());
    return { userId: sub, sessionId: sid, issuedAt, expiresAt };
  }
}

/** Names a key without giving it away; all nodes with the same secret derive the same name. */
function kidOf(secret: string): string {
  return createHmac('sha256', secret)
    .update('chat access token kid')
    .digest('base64url')
    .slice(0, 11);
}
