import type { IncomingMessage } from 'node:http';
import Jwt from '@hapi/jwt';
import { tokenAudience, tokenSecret } from '../host-token.js';

/**
 * Who a request's bearer token says it is from, or null. The same library, algorithm and claims as
 * the chat server's own check.
 */
export function checkToken({ headers }: IncomingMessage): string | null {
  const token = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) return null;
  try {
    const artifacts = Jwt.token.decode(token);
    if (artifacts.decoded.header.alg !== 'HS256') return null;
    Jwt.token.verifySignature(artifacts, { key: tokenSecret, algorithm: 'HS256' });
    const { sub, aud, exp } = artifacts.decoded.payload as Readonly<Record<string, unknown>>;
    const live = typeof exp === 'number' && exp * 1_000 > Date.now();
    return live && aud === tokenAudience && typeof sub === 'string' && sub !== '' ? sub : null;
  } catch {
    return null;
  }
}
