import { accountLimits, type Session, type SessionsResponse } from '@chat/protocol';
import { ChatError } from '../chat/chat-error.js';
import { fromStore } from '../chat/from-store.js';
import type { ActiveSession, SessionStore } from '../store/store.js';
import type { Identity } from './authenticator.js';
import { sessionEnded } from './session-ended.js';
import type { SessionService } from './session-service.js';

export interface OwnSessionsOptions {
  readonly store: SessionStore;
  readonly sessions: SessionService;
  readonly now: () => number;
}

type Caller = Pick<Identity, 'userId' | 'sessionId' | 'issuedAt'>;

/** Where users are signed in, for themselves to see and to end. */
export class OwnSessions {
  readonly #options: OwnSessionsOptions;

  constructor(options: OwnSessionsOptions) {
    this.#options = options;
  }

  /** The one that asks, then the latest. @throws ChatError `forbidden` | `session_ended` | `unavailable` */
  async list(caller: Caller): Promise<SessionsResponse> {
    const { store, now } = this.#options;
    const currentId = sessionIdOf(caller);
    const active = await fromStore(store.activeOf(caller.userId, now(), accountLimits.sessions));
    const current = active.find(({ id }) => id === currentId) ?? (await this.#current(caller));
    const others = active.filter(({ id }) => id !== currentId);
    return {
      sessions: [
        { ...toSession(current), current: true as const },
        ...others.slice(0, accountLimits.sessions - 1).map(toSession),
      ],
    };
  }

  /**
   * Ends one, be it the one that asks. May be repeated.
   * @throws ChatError `forbidden` | `not_found` | `unavailable`
   */
  async end(caller: Caller, sessionId: string): Promise<void> {
    sessionIdOf(caller);
    const session = await fromStore(this.#options.store.byId(sessionId));
    if (session?.userId !== caller.userId) throw new ChatError('not_found', 'No such session.');
    await fromStore(this.#options.sessions.endOne(session));
  }

  /** Ends all but the one that asks. May be repeated. @throws ChatError `forbidden` | `unavailable` */
  async endOthers(caller: Caller): Promise<void> {
    await fromStore(this.#options.sessions.endOthers(caller.userId, sessionIdOf(caller)));
  }

  /** Of somebody with more sessions than are listed; or whose token outlives what it was signed for. */
  async #current(caller: Caller): Promise<ActiveSession> {
    const session = await fromStore(this.#options.store.byId(sessionIdOf(caller)));
    if (session === null || session.endedAt !== null) throw sessionEnded();
    // A token says when it was signed, in whole seconds.
    return { ...session, activeAt: Math.max(session.createdAt, caller.issuedAt) };
  }
}

/** @throws ChatError `forbidden` for a host site's user */
export function sessionIdOf({ sessionId }: Pick<Identity, 'sessionId'>): string {
  if (sessionId !== null) return sessionId;
  throw new ChatError('forbidden', 'Your site signs you in: you have no session of this server.');
}

function toSession({ id, createdAt, activeAt, expiresAt, agent }: ActiveSession): Session {
  return { id, createdAt, activeAt, expiresAt, ...(agent !== undefined && { agent }) };
}
