import type { ChatError, Session } from '@chat/client';

/** Where the user is signed in. */
export interface SessionsState {
  /** Null before they are loaded. */
  readonly sessions: readonly Session[] | null;
  readonly loading: boolean;
  /** Why they are not loaded. */
  readonly error: ChatError | null;
  /** The session that is about to be ended, or could not be: null for all others, undefined for none. */
  readonly ending: string | null | undefined;
  /** Why that could not be. */
  readonly failure: ChatError | null;
  /** What was ended last: null for all others, undefined before. */
  readonly ended: Session | null | undefined;
}
