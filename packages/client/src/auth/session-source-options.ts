import type { ChatError } from '../chat-error.js';
import type { Clock } from '../environment.js';
import type { HttpClient } from '../http/http-client.js';
import type { webLock } from '../lock.js';
import type { User } from '../model.js';
import type { SessionStorage } from './session-storage.js';
import type { isTokens, parseSession } from './stored-session.js';

export interface SessionSourceOptions {
  readonly http: HttpClient;
  /** With `memory` the session is forgotten with the page, or the process. */
  readonly storage: SessionStorage | 'local' | 'memory';
  readonly storageKey: string;
  readonly clock: Clock;
  /**
   * Somebody else, or nobody, is signed in now, by another tab or by the server's word; or something else is
   * known of who is.
   */
  readonly onUser: (user: User | null) => void;
  readonly onError: (error: ChatError) => void;
}

/**
 * What it has in common with the rest of the client. Handed in: what both imported would be a third
 * file for whoever bundles them, and larger than what is saved by loading this one later.
 */
export interface SessionTools {
  readonly ChatError: typeof ChatError;
  readonly badResponse: () => ChatError;
  readonly isTokens: typeof isTokens;
  readonly parseSession: typeof parseSession;
  readonly webLock: typeof webLock;
  readonly plainNode: boolean;
}
