import type { User } from '@chat/protocol';
import type { ChatWith } from '../chat/openings.js';
import { toUser } from '../chat/user-view.js';
import type { RestrictionRecord, SessionRecord, Store, UserRecord } from '../store/store.js';
import type { AccessTokens } from './access-tokens.js';
import type { HostTokens } from './host-tokens.js';
import { inForce, requireNotSuspended } from './restrictions.js';
import { sessionEnded } from './session-ended.js';
import { invalidToken, parseSignedToken } from './signed-token.js';

/** Who somebody proved to be. */
export interface Identity {
  readonly userId: string;
  /** Null for users of a host site: their sessions are the host's. */
  readonly sessionId: string | null;
  /** When the token says that it was issued, in ms since the epoch; 0 when it does not say. */
  readonly issuedAt: number;
  /** ms since the epoch */
  readonly expiresAt: number;
  readonly user: User;
  /** With whom the user may open conversations, as their host's token says. */
  readonly chatWith: ChatWith;
  /** What they are kept from, as it was when the token was looked at; it may have come to its end since. */
  readonly restriction: RestrictionRecord | null;
}

/** Whether somebody who came may still be there, and what they may do. */
export interface Standing {
  readonly isLive: boolean;
  readonly restriction: RestrictionRecord | null;
}

export interface AuthenticatorOptions {
  readonly store: Store;
  readonly accessTokens: AccessTokens;
  /** Null: no host site's tokens are accepted. */
  readonly hostTokens: HostTokens | null;
  /** ms since the epoch */
  readonly now: () => number;
}

/** Turns an access token of either kind into an identity. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /**
   * @param before - Called, and awaited, as soon as it is known whose token it is, before it is looked
   *   whether the session is alive. For a host's user that is not always known in time.
   * @throws ChatError `invalid_token` | `token_expired` | `session_ended` | `suspended`
   */
  async authenticate(text: string, before?: (userId: string) => Promise<void>): Promise<Identity> {
    const { accessTokens, hostTokens, store } = this.#options;
    const token = parseSignedToken(text);
    // `kid` only chooses whose key must have signed; a forged one chooses a key that did not.
    if (!accessTokens.claims(token)) {
      if (!hostTokens) throw invalidToken('its key is unknown');
      const { user, ...others } = await hostTokens.verify(token, before);
      return { userId: user.id, sessionId: null, ...this.#seen(user), ...others };
    }
    const { userId, sessionId, issuedAt, expiresAt } = accessTokens.verify(token);
    await before?.(userId);
    const [user, session] = await Promise.all([
      store.users.byId(userId),
      store.sessions.byId(sessionId),
    ]);
    if (!user || !isLive(session) || session.userId !== userId) {
      throw sessionEnded();
    }
    return { userId, sessionId, issuedAt, expiresAt, ...this.#seen(user), chatWith: null };
  }

  /** @throws ChatError `suspended` */
  #seen(user: UserRecord): Pick<Identity, 'user' | 'restriction'> {
    const now = this.#options.now();
    requireNotSuspended(user.restriction, now);
    return { user: toUser(user), restriction: inForce(user.restriction, now) };
  }

  /** Whether an identity’s session has not been signed out or revoked since, nor its user removed; and what they are kept from now. */
  async standing(identity: Pick<Identity, 'userId' | 'sessionId' | 'issuedAt'>): Promise<Standing> {
    const { store, now } = this.#options;
    const { userId, sessionId, issuedAt } = identity;
    const [user, session] = await Promise.all([
      store.users.byId(userId),
      sessionId === null ? null : store.sessions.byId(sessionId),
    ]);
    const isAlive = sessionId === null ? issuedAt >= (user?.tokensValidFrom ?? 0) : isLive(session);
    return {
      isLive: user !== null && isAlive,
      restriction: inForce(user?.restriction, now()),
    };
  }
}

function isLive(session: SessionRecord | null): session is SessionRecord {
  return session !== null && session.endedAt === null;
}
