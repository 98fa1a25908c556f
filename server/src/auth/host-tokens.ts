import { ChatError } from '../chat/chat-error.js';
import type { ChatWith } from '../chat/openings.js';
import type { Profiles } from '../chat/profiles.js';
import type { Log } from '../log.js';
import { StoreError, type UserRecord, type UserStore } from '../store/store.js';
import { shownName } from './display-name.js';
import { type HostClaims, readHostClaims } from './host-claims.js';
import type { HostKey } from './host-key.js';
import { newId } from './new-id.js';
import { RecentIds } from './recent-ids.js';
import { sessionEnded } from './session-ended.js';
import { checkAudience, checkTimes, invalidToken, type SignedToken } from './signed-token.js';

export interface HostTokensOptions {
  /** The token must be signed by one of them. */
  readonly keys: readonly HostKey[];
  /** What `iss` must be; null: anything. */
  readonly issuer: string | null;
  /** Of which `aud` must name one; null: it is not asked for, and `clients` are. */
  readonly audiences: readonly string[] | null;
  /** Of which `client_id` and `azp` must be; null: they are not asked for, and `audiences` are. */
  readonly clients: readonly string[] | null;
  readonly users: UserStore;
  readonly profiles: Profiles;
  readonly now: () => number;
  readonly log: Log;
}

/** ms between two lines about claims that are wrong: a backend that signs one such token signs many. */
const logInterval = 60_000;

/**
 * Accepts the tokens by which a host site vouches for its own users: signed by one of its keys, with
 * `sub`, `exp`, `aud` or the client that it was issued to, `name`, `picture` and `bot` for show, and
 * `chat_with` for whom the user may open conversations with.
 *
 * They live in a realm of their own: `sub` becomes a username there, and can never be the id or the
 * name of one of this server's accounts. Nor can either kind of token pass for the other, whatever
 * its header says: each is verified with its own keys only.
 */
export class HostTokens {
  readonly #options: HostTokensOptions;
  readonly #ids = new RecentIds();
  #silentUntil = 0;

  constructor(options: HostTokensOptions) {
    this.#options = options;
  }

  /**
   * Verifies, and creates or updates the user. `issuedAt` and `expiresAt` are ms since the epoch.
   * @throws ChatError `token_expired` | `invalid_token`; `session_ended` when it was issued before the
   *   user's sessions were ended, or the user was removed; `unavailable` when the key is out of reach
   * @param before - Called, and awaited, before the user is read, where their id is known without that.
   */
  async verify(
    token: SignedToken,
    before?: (userId: string) => Promise<void>,
  ): Promise<{ user: UserRecord; issuedAt: number; expiresAt: number; chatWith: ChatWith }> {
    const { issuer, audiences, clients, now } = this.#options;
    if (!(await this.#isSigned(token))) {
      throw invalidToken('its signature is not the host site’s or ours');
    }
    if (audiences !== null) checkAudience(token.claims, audiences);
    if (clients !== null) checkClient(token.claims, clients);
    if (issuer !== null && token.claims.iss !== issuer) throw invalidToken('its iss is another');
    const { issuedAt, expiresAt } = checkTimes(token.claims, now());
    const claims = this.#read(token);
    const { sub, chatWith } = claims;
    const known = this.#ids.get(sub);
    if (known !== undefined) await before?.(known);
    const user = await this.#userFor(claims, issuedAt);
    this.#ids.remember(sub, user.id);
    return { user, issuedAt, expiresAt, chatWith };
  }

  /** Nobody but the host can have signed what is wrong here: its people are told, as its users cannot mend it. */
  #read({ claims }: SignedToken): HostClaims {
    try {
      return readHostClaims(claims);
    } catch (error) {
      const { log, now } = this.#options;
      if (error instanceof ChatError && now() >= this.#silentUntil) {
        this.#silentUntil = now() + logInterval;
        log.warn({ reason: error.message }, 'a token of the host site is refused');
      }
      throw error;
    }
  }

  async #isSigned(token: SignedToken): Promise<boolean> {
    for (const key of this.#options.keys) if (await key.verifies(token)) return true;
    return false;
  }

  async #userFor(claims: HostClaims, issuedAt: number): Promise<UserRecord> {
    const { sub, name, picture, bot } = claims;
    const { users, now } = this.#options;
    const known = await users.byUsername('host', sub);
    // A page that is still open must not bring back who was removed.
    const validFrom = known ? known.tokensValidFrom : ((await users.removedAt('host', sub)) ?? 0);
    if (issuedAt < validFrom) throw sessionEnded();
    if (known) return this.#bringUpToDate(known, claims);
    const id = newId('usr');
    const user: UserRecord = {
      id,
      realm: 'host',
      username: sub,
      // `sub` itself stays as it is: it is what the host knows the user by.
      name: name ?? (shownName(sub) || id),
      picture: picture || null,
      passwordHash: null,
      createdAt: now(),
      tokensValidFrom: validFrom,
      ...(bot && { bot }),
    };
    try {
      await users.create(user);
      return user;
    } catch (error) {
      // Two first tokens of one user at once: the other request created it.
      const winner =
        error instanceof StoreError && error.code === 'username_taken'
          ? await users.byUsername('host', sub)
          : null;
      if (winner) return winner;
      throw error;
    }
  }

  async #bringUpToDate(known: UserRecord, profile: HostClaims): Promise<UserRecord> {
    const { name, picture, bot } = profile;
    const changed = await this.#options.profiles.change(known, {
      ...(name !== null && { name }),
      ...(picture !== null && { picture: picture || null }),
      ...(bot !== null && { bot }),
    });
    if (changed === null) throw sessionEnded();
    return changed;
  }
}

/**
 * Some issuers say in `client_id` (RFC 9068 §2.2) or `azp` (OpenID Connect Core §2) what others say in
 * `aud`. One must be there, and each that is there must be an accepted one.
 * @throws ChatError `invalid_token`
 */
function checkClient(claims: SignedToken['claims'], clients: readonly string[]): void {
  const named = [claims.client_id, claims.azp].filter(
    (each) => each !== undefined && each !== null,
  );
  if (named.length === 0) throw invalidToken('it names no client_id and no azp');
  if (!named.every((each) => typeof each === 'string' && clients.includes(each))) {
    throw invalidToken('its client_id or azp is another');
  }
}
