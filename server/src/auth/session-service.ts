import type { SessionResponse } from '@chat/protocol';
import type { Bus } from '../bus/bus.js';
import { toUser } from '../chat/user-view.js';
import type { Log } from '../log.js';
import type {
  PushStore,
  RefreshTokenRecord,
  SessionRecord,
  SessionStore,
  Store,
  UserRecord,
} from '../store/store.js';
import type { AccessTokens } from './access-tokens.js';
import { newId } from './new-id.js';
import { hashRefreshToken, newNonce, newRefreshToken, successorOf } from './refresh-token.js';
import { requireNotSuspended } from './restrictions.js';
import { sessionEnded } from './session-ended.js';

export interface SessionServiceOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly accessTokens: AccessTokens;
  /** ms */
  readonly refreshTtl: number;
  /** ms; see {@link SessionService.refresh} */
  readonly refreshGrace: number;
  /** What ends with a session beside it. @default nothing: what is kept of sessions alone */
  readonly push?: PushStore | null;
  /** Whether it is kept what signed in. @default false: nobody is shown it */
  readonly keepsAgents?: boolean;
  /** Told of tokens that come again, which may be theft. */
  readonly log?: Pick<Log, 'warn'>;
  readonly now: () => number;
}

/** Sessions: one sign-in and the family of refresh tokens that follows from it. */
export class SessionService {
  readonly #options: SessionServiceOptions;
  readonly #sessions: SessionStore;

  constructor(options: SessionServiceOptions) {
    this.#options = options;
    this.#sessions = options.store.sessions;
  }

  /** Signs a user in. @param agent - What does so, as it names itself. @throws ChatError `suspended` */
  async open(user: UserRecord, agent?: string): Promise<SessionResponse> {
    const { keepsAgents = false } = this.#options;
    const now = this.#options.now();
    requireNotSuspended(user.restriction, now);
    const id = newId('ses');
    const token = newRefreshToken();
    const expiresAt = now + this.#options.refreshTtl;
    await this.#sessions.create(
      {
        ...{ id, userId: user.id, createdAt: now, expiresAt, endedAt: null },
        ...(keepsAgents && agent !== undefined && { agent }),
      },
      {
        hash: hashRefreshToken(token),
        sessionId: id,
        parent: id,
        nonce: '',
        issuedAt: now,
        expiresAt,
      },
    );
    return this.#response(user, id, token, expiresAt);
  }

  /**
   * Trades a refresh token for its one successor (RFC 9700 §4.14.2).
   *
   * A token that was traded before is either a retry whose answer was lost, or theft. Within the
   * grace, and while nobody has used the successor, it is a retry: the same successor again. Later
   * it is theft by one of two parties that cannot be told apart, so the whole session ends.
   *
   * Of a user who is suspended none is traded: what they have is good again when that ends.
   *
   * @throws ChatError `session_ended` | `suspended`
   */
  async refresh(token: string): Promise<SessionResponse> {
    const { now, refreshTtl, refreshGrace } = this.#options;
    const at = now();
    const hash = hashRefreshToken(token);
    const record = await this.#sessions.tokenByHash(hash);
    const session = record && (await this.#sessions.byId(record.sessionId));
    if (!record || !session || session.endedAt !== null || record.expiresAt <= at)
      throw sessionEnded();
    const user = await this.#options.store.users.byId(session.userId);
    if (!user) throw sessionEnded();
    requireNotSuspended(user.restriction, at);

    const nonce = newNonce();
    const candidate = successorOf(token, nonce);
    // The unique index on `parent` decides between racing refreshes: both get the winner back.
    const child = await this.#sessions.insertToken({
      hash: hashRefreshToken(candidate),
      sessionId: session.id,
      parent: hash,
      nonce,
      issuedAt: at,
      expiresAt: at + refreshTtl,
    });

    if (child.nonce !== nonce && !(await this.#isRetry(child, at, refreshGrace))) {
      const { id: sessionId, userId } = session;
      this.#options.log?.warn(
        { sessionId, userId },
        'used refresh token came again: session ended',
      );
      await this.#end(sessionId, userId);
      throw sessionEnded();
    }
    return this.#response(user, session.id, successorOf(token, child.nonce), child.expiresAt);
  }

  /** Signs out. A token that is unknown has nothing to end: the outcome is the same. */
  async end(token: string): Promise<void> {
    const record = await this.#sessions.tokenByHash(hashRefreshToken(token));
    const session = record && (await this.#sessions.byId(record.sessionId));
    if (session) await this.#end(session.id, session.userId);
  }

  /** Ends this one, and its sockets. */
  async endOne({ id, userId }: Pick<SessionRecord, 'id' | 'userId'>): Promise<void> {
    await this.#end(id, userId);
  }

  /** Ends every session that an account or a guest has now but this one, and their sockets. */
  async endOthers(userId: string, sessionId: string): Promise<void> {
    await this.#sessions.endAllOf(userId, this.#options.now(), sessionId);
    this.#options.bus.publish([userId], { kind: 'sessions_ended' });
    await this.#options.push?.removeAllOf(userId, sessionId);
  }

  /** Ends every session that a user has now, those of a host site among them, and their sockets. */
  async endAllOf(userId: string): Promise<void> {
    const at = this.#options.now();
    await this.#sessions.endAllOf(userId, at);
    await this.#options.store.users.raiseTokensValidFrom(userId, at);
    this.#options.bus.publish([userId], { kind: 'sessions_ended' });
    await this.#options.push?.removeAllOf(userId);
  }

  /** As {@link endAllOf}, and nothing of them is kept: of a user who was removed. */
  async deleteAllOf(userId: string): Promise<void> {
    await this.#sessions.deleteAllOf(userId);
    this.#options.bus.publish([userId], { kind: 'sessions_ended' });
  }

  async #isRetry(child: RefreshTokenRecord, at: number, grace: number): Promise<boolean> {
    if (at - child.issuedAt > grace) return false;
    return (await this.#sessions.tokenByParent(child.hash)) === null;
  }

  async #end(sessionId: string, userId: string): Promise<void> {
    await this.#sessions.end(sessionId, this.#options.now());
    // Also when it had ended before: the node that ended it may have died before it could tell.
    this.#options.bus.publish([userId], { kind: 'session_ended', sessionId });
    await this.#options.push?.removeOfSession(userId, sessionId);
  }

  #response(
    user: UserRecord,
    sessionId: string,
    refreshToken: string,
    refreshExpiresAt: number,
  ): SessionResponse {
    const access = this.#options.accessTokens.sign({ userId: user.id, sessionId });
    return {
      user: toUser(user),
      accessToken: access.token,
      accessExpiresIn: access.expiresIn,
      refreshToken,
      refreshExpiresIn: Math.max(0, refreshExpiresAt - this.#options.now()),
    };
  }
}
