import { PublicKey } from '../auth/public-key.js';
import type { Environment } from './environment.js';
import { isPem } from './secrets.js';

/** How the tokens of a host site's users are verified. */
export interface HostSiteConfig {
  /** Shared with a host site that signs tokens for its own users; null accepts none. */
  readonly hostJwtSecret: string | null;
  /** PEM; its tokens are accepted as well. */
  readonly hostJwtPublicKey: string | null;
  readonly hostJwksUrl: string | null;
  /** What `iss` of a host site's token must be; null: anything. */
  readonly hostJwtIssuer: string | null;
  /** Of which `aud` must name one; null: `jwtAudience`, unless `hostJwtClients` are asked for. */
  readonly hostJwtAudience: readonly string[] | null;
  /** Of which `client_id` or `azp` must be one; null: neither is asked for. */
  readonly hostJwtClients: readonly string[] | null;
}

export function readHostSiteConfig(env: Environment): HostSiteConfig {
  const hostJwtSecret = env.secret('HOST_JWT_SECRET');
  if (hostJwtSecret !== null && isPem(hostJwtSecret)) {
    env.problem(
      'HOST_JWT_SECRET',
      'is a key in PEM, and those who know its public half could sign for anybody. Set HOST_JWT_PUBLIC_KEY to that half instead.',
    );
  }
  const hostJwtPublicKey = env.text('HOST_JWT_PUBLIC_KEY');
  const keyProblem = hostJwtPublicKey === null ? null : publicKeyProblem(hostJwtPublicKey);
  if (keyProblem !== null) env.problem('HOST_JWT_PUBLIC_KEY', keyProblem);
  const hostJwksUrl = env.text('HOST_JWKS_URL');
  if (hostJwksUrl !== null && !isKeySetUrl(hostJwksUrl)) {
    env.problem(
      'HOST_JWKS_URL',
      'must be an https: URL (http: only on this machine), without a name and a password in it.',
    );
  }
  return {
    hostJwtSecret,
    hostJwtPublicKey,
    hostJwksUrl,
    hostJwtIssuer: env.text('HOST_JWT_ISSUER'),
    hostJwtAudience: names(env, 'HOST_JWT_AUDIENCE'),
    hostJwtClients: names(env, 'HOST_JWT_CLIENTS'),
  };
}

/** Keys that came over an open network would be anybody's; and fetch takes no URL with a password. */
export function isKeySetUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && local);
}

/** A list that is set and names nobody would check nothing, or let nobody in: neither was meant. */
function names(env: Environment, name: string): string[] | null {
  const list = env.list(name);
  if (list?.length === 0) env.problem(name, 'must be names separated by commas.');
  return list;
}

/** Null: it is one. */
function publicKeyProblem(pem: string): string | null {
  try {
    new PublicKey(pem);
    return null;
  } catch (error) {
    const why = error instanceof Error ? ` ${error.message}` : '';
    return `must be a public key in PEM: RSA of at least 2048 bits, P-256, P-384 or Ed25519.${why}`;
  }
}
