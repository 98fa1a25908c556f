import { createHmac } from 'node:crypto';

/** What a host site's token says of its user: see docs/HOST-SITES.md. Whatever else is here goes along as it is. */
export interface HostClaims {
  /** The host's own id of the user. */
  readonly sub: string;
  readonly name?: string;
  /** An `https:` URL; `''` takes it away. */
  readonly picture?: string;
  readonly bot?: boolean;
  /** With whom the user may open conversations: `sub`s, in which `*` stands for any characters. */
  readonly chat_with?: readonly string[];
  readonly [claim: string]: unknown;
}

/** A JWT (RFC 7519), signed with HS256. */
export function signToken(claims: HostClaims, secret: string): string {
  const encoded = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const signed = encoded.join('.');
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
