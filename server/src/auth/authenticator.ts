import type { User } from '@chat/protocol';
import type { ChatWith } from '../chat/openings.js';
import { toUser } from '../chat/user-view.js';
import type { SessionRecord, Store } from '../store/store.js';
import type { AccessTokens } from './access-tokens.js';
import type { HostTokens } from './host-tokens.js';
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
}

export interface AuthenticatorOptions {
  readonly store: Store;
  readonly accessTokens: AccessTokens;
  /** Null: no host site's tokens are accepted. */
  readonly hostTokens: HostTokens | null;
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
   * @throws ChatError `invalid_token` | `token_expired` | `session_ended`
   */
  async authenticate(text: string, before?: (userId: string) => Promise<void>): Promise<Identity> {
    const { accessTokens, hostTokens, store } = this.#options;
    const token = parseSignedToken(text);
    // `kid` only chooses whose key must have signed; a forged one chooses a key that did not.
    if (!accessTokens.claims(token)) {
      if (!hostTokens) throw invalidToken('its key is unknown');
      const { user, ...others } = await hostTokens.verify(token, before);
      return { userId: user.id, sessionId: null, user: toUser(user), ...others };
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
    return { userId, sessionId, issuedAt, expiresAt, user: toUser(user), chatWith: null };
  }

  /** Whether an identity’s session has not been signed out or revoked since, nor its user removed. */
  async isLive({
    userId,
    sessionId,
    issuedAt,
  }: Pick<Identity, 'userId' | 'sessionId' | 'issuedAt'>): Promise<boolean> {
    const { sessions, users } = this.#options.store;
    if (sessionId !== null) return isLive(await sessions.byId(sessionId));
    const user = await users.byId(userId);
    return user !== null && issuedAt >= user.tokensValidFrom;
  }
}

function isLive(session: SessionRecord | null): session is SessionRecord {
  return session !== null && session.endedAt === null;
}
