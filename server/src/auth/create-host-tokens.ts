import type { Profiles } from '../chat/profiles.js';
import type { HostSiteConfig } from '../config/host-site-config.js';
import type { Log } from '../log.js';
import type { UserStore } from '../store/store.js';
import { type HostKey, SharedSecret } from './host-key.js';
import { HostTokens } from './host-tokens.js';
import { PublicKey } from './public-key.js';
import { PublishedKeys } from './published-keys.js';

export interface HostSiteContext {
  /** What `aud` must name where the host site has neither audiences nor clients of its own. */
  readonly jwtAudience: string;
  readonly users: UserStore;
  readonly profiles: Profiles;
  readonly now: () => number;
  readonly log: Log;
}

/** Null: no host site's tokens are accepted. */
export function createHostTokens(
  config: HostSiteConfig,
  { jwtAudience, users, profiles, now, log }: HostSiteContext,
): HostTokens | null {
  const keys = hostKeysOf(config, log);
  if (keys.length === 0) return null;
  const { hostJwtIssuer: issuer, hostJwtClients: clients } = config;
  // Somebody's other tokens of the same issuer must not open the chat: one of the two is checked.
  const audiences = config.hostJwtAudience ?? (clients === null ? [jwtAudience] : null);
  return new HostTokens({ keys, issuer, audiences, clients, users, profiles, now, log });
}

/** Those at hand come first: the key set may have to be fetched. */
function hostKeysOf(
  { hostJwtSecret, hostJwtPublicKey, hostJwksUrl: url }: HostSiteConfig,
  log: Log,
): HostKey[] {
  return [
    ...(hostJwtSecret === null ? [] : [new SharedSecret(hostJwtSecret)]),
    ...(hostJwtPublicKey === null ? [] : [new PublicKey(hostJwtPublicKey)]),
    ...(url === null ? [] : [new PublishedKeys({ url, log })]),
  ];
}
