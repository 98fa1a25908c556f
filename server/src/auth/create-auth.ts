import type { Features } from '@chat/protocol';
import type { Bus } from '../bus/bus.js';
import type { GuestPeers } from '../chat/guest-peers.js';
import type { Profiles } from '../chat/profiles.js';
import type { HostSiteConfig } from '../config/host-site-config.js';
import type { Log } from '../log.js';
import type { Settings } from '../settings.js';
import type { Store } from '../store/store.js';
import { AccessTokens } from './access-tokens.js';
import { Accounts } from './accounts.js';
import { Authenticator } from './authenticator.js';
import { createHostTokens } from './create-host-tokens.js';
import { Guests } from './guests.js';
import { OwnProfile } from './own-profile.js';
import { OwnSessions } from './own-sessions.js';
import { PasswordChange } from './password-change.js';
import { Passwords } from './passwords.js';
import { ReservedUsernames } from './reserved-usernames.js';
import { SessionService } from './session-service.js';

export interface AuthOptions extends Settings, HostSiteConfig {
  readonly bus: Bus;
  /** The first signs; all verify. */
  readonly jwtSecrets: readonly [string, ...string[]];
}

export interface AuthParts {
  readonly store: Store;
  readonly guestPeers: GuestPeers;
  readonly features: Features;
  readonly profiles: Profiles;
  readonly now: () => number;
  readonly log: Log;
}

export interface Auth {
  readonly authenticator: Authenticator;
  readonly sessions: SessionService;
  readonly passwords: Passwords;
  readonly accounts: Accounts;
  readonly ownSessions: OwnSessions;
  readonly passwordChange: PasswordChange;
  readonly guests: Guests;
  readonly ownProfile: OwnProfile;
}

/** Who somebody is, and how they come to be known. */
export function createAuth(
  options: AuthOptions,
  { store, guestPeers, features, profiles, now, log }: AuthParts,
): Auth {
  const { users } = store;
  const accessTokens = new AccessTokens({
    secrets: options.jwtSecrets,
    issuer: options.jwtIssuer,
    audience: options.jwtAudience,
    ttl: options.accessTokenTtl,
    now,
  });
  const { jwtAudience } = options;
  const hostTokens = createHostTokens(options, { jwtAudience, users, profiles, now, log });
  const sessions = new SessionService({
    store,
    bus: options.bus,
    accessTokens,
    refreshTtl: options.refreshTokenTtl,
    refreshGrace: options.refreshGrace,
    push: features.push ? store.push : null,
    keepsAgents: !options.featuresOff.includes('sessions'),
    log,
    now,
  });
  const passwords = new Passwords({ cost: options.passwordCost });
  const accounts = new Accounts({
    users,
    sessions,
    passwords,
    registration: options.registration,
    reserved: new ReservedUsernames(options.reservedUsernames, guestPeers),
    now,
  });
  return {
    authenticator: new Authenticator({ store, accessTokens, hostTokens, now }),
    sessions,
    passwords,
    accounts,
    ownSessions: new OwnSessions({ store: store.sessions, sessions, now }),
    passwordChange: new PasswordChange({ users, passwords, sessions }),
    guests: new Guests({ users, sessions, accounts, profiles, expiry: options.guestExpiry, now }),
    ownProfile: new OwnProfile({ users, profiles }),
  };
}
