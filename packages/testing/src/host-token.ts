import Jwt from '@hapi/jwt';

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

/** A JWT (RFC 7519), signed with HS256. It says nothing but these claims. */
export function signToken(claims: HostClaims, secret: string): string {
  return Jwt.token.generate({ ...claims }, { key: secret, algorithm: 'HS256' }, { iat: false });
}
