import Jwt from '@hapi/jwt';
import { ChatError } from '../chat/chat-error.js';

/** A token longer than this is refused before anything of it is read. */
export const maxTokenLength = 8_192;

/** RFC 7518 §3.1, RFC 8037 and RFC 9864. Never `none`. */
const algorithms = ['HS256', 'RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'];

/** Clocks of two machines may differ by this much (ms); never applied to our own `exp`. */
const clockSkew = 60_000;

/** The last second that is a date (ECMA-262, “Time Values”): later ones are no numbers to count with. */
const lastSecond = 8_640_000_000_000;

/** A JWT that has been taken apart, not yet believed. */
export interface SignedToken {
  /** As it came. */
  readonly text: string;
  /** One of the few that any key here goes with; which one it must be, the key decides. */
  readonly alg: string;
  readonly typ: string | null;
  readonly kid: string | null;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Whether this secret made its HS256 signature. */
  signedWith(secret: string): boolean;
}

export function invalidToken(reason: string): ChatError {
  return new ChatError('invalid_token', `The access token is not accepted: ${reason}.`);
}

/**
 * Takes a JWT (RFC 7519) apart. `alg` is pinned here, once for all kinds of token: `@hapi/jwt`
 * itself would believe `alg: none`, or any algorithm that the token names.
 * @throws ChatError `invalid_token`
 */
export function parseSignedToken(token: string): SignedToken {
  if (token.length > maxTokenLength) throw invalidToken('it is too long');
  let artifacts: ReturnType<typeof Jwt.token.decode>;
  try {
    artifacts = Jwt.token.decode(token);
  } catch {
    throw invalidToken('it is not a JWT');
  }
  const header: Readonly<Record<string, unknown>> = { ...artifacts.decoded.header };
  const { alg } = header;
  if (typeof alg !== 'string' || !algorithms.includes(alg)) {
    throw invalidToken(`its algorithm is none of ${algorithms.join(', ')}`);
  }
  // RFC 7515 §4.1.11: extensions named critical must be understood, and none are.
  if (header.crit !== undefined) throw invalidToken('it has critical extensions');
  const { typ, kid } = header;
  return {
    typ: typeof typ === 'string' ? typ.toLowerCase() : null,
    kid: typeof kid === 'string' ? kid : null,
    claims: { ...artifacts.decoded.payload },
    text: token,
    alg,
    signedWith(secret) {
      if (alg !== 'HS256') return false;
      try {
        Jwt.token.verifySignature(artifacts, { key: secret, algorithm: 'HS256' });
        return true;
      } catch {
        return false;
      }
    },
  };
}

/**
 * Checks `exp` (required), `nbf` and `iat`; returns `exp` and `iat` in ms since the epoch, 0 for a
 * token that does not say when it was issued.
 * @throws ChatError `token_expired` | `invalid_token`
 */
export function checkTimes(
  claims: SignedToken['claims'],
  now: number,
): { issuedAt: number; expiresAt: number } {
  const exp = instant(claims, 'exp');
  if (exp === null) throw invalidToken('it has no exp');
  for (const name of ['nbf', 'iat'] as const) {
    const from = instant(claims, name);
    if (from !== null && from > now + clockSkew) throw invalidToken(`its ${name} is in the future`);
  }
  if (exp <= now)
    throw new ChatError('token_expired', 'The access token has expired: get a new one.');
  return { issuedAt: instant(claims, 'iat') ?? 0, expiresAt: exp };
}

/**
 * Checks that `aud` names one of these.
 * @throws ChatError `invalid_token`
 */
export function checkAudience(claims: SignedToken['claims'], audiences: readonly string[]): void {
  const named: readonly unknown[] = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (!audiences.some((audience) => named.includes(audience))) {
    throw invalidToken('its aud is another');
  }
}

/** A NumericDate (RFC 7519 §2): seconds, possibly with a fraction. */
function instant(claims: SignedToken['claims'], name: string): number | null {
  const value = claims[name];
  // Some issuers write a claim that they do not use as null.
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !(value >= 0 && value <= lastSecond)) {
    throw invalidToken(`its ${name} is not a date`);
  }
  return Math.round(value * 1_000);
}
