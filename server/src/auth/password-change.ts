import type { ChangePasswordRequest } from '@chat/protocol';
import { ChatError } from '../chat/chat-error.js';
import { fromStore } from '../chat/from-store.js';
import type { UserStore } from '../store/store.js';
import type { Identity } from './authenticator.js';
import { invalidCredentials } from './invalid-credentials.js';
import { sessionIdOf } from './own-sessions.js';
import type { Passwords } from './passwords.js';
import { sessionEnded } from './session-ended.js';
import type { SessionService } from './session-service.js';

export interface PasswordChangeOptions {
  readonly users: UserStore;
  readonly passwords: Passwords;
  readonly sessions: SessionService;
}

/**
 * Called, and awaited, before a password is compared with that of this account: each comparison is a guess, as
 * at a sign-in, and is counted with those. Throws where there were too many.
 */
export type BeforeGuess = (username: string) => Promise<void>;

/** Another password for an account, which ends all sessions but the one that asks. */
export class PasswordChange {
  readonly #options: PasswordChangeOptions;

  constructor(options: PasswordChangeOptions) {
    this.#options = options;
  }

  /**
   * To repeat it is harmless: the answer may have been lost.
   * @throws ChatError `forbidden` for anybody but an account, `invalid_credentials`, `invalid_request`,
   *   `session_ended`, `unavailable`, and what `beforeGuess` throws
   */
  async change(
    caller: Pick<Identity, 'userId' | 'sessionId'>,
    { password, newPassword }: ChangePasswordRequest,
    beforeGuess: BeforeGuess,
  ): Promise<void> {
    const { users, passwords, sessions } = this.#options;
    const sessionId = sessionIdOf(caller);
    for (let tries = 0; ; tries += 1) {
      const user = await fromStore(users.byId(caller.userId));
      if (user === null) throw sessionEnded();
      const { username, passwordHash: before } = user;
      if (user.realm !== 'local' || before === null) {
        throw new ChatError('forbidden', 'A guest has no password.');
      }
      if (tries === 0) await beforeGuess(username);
      if (!(await passwords.verify(password, before))) {
        // It may be what this very request has set, whose answer was lost.
        await beforeGuess(username);
        if (!(await passwords.verify(newPassword, before))) throw invalidCredentials();
        break;
      }
      const after = await passwords.hash(newPassword, 'newPassword');
      if (await fromStore(users.replacePasswordHash(user.id, before, after))) break;
      // Another one was set meanwhile; or the same one was hashed anew, by a sign-in.
    }
    // After the change: whoever signs in with the old one looks whether it still is one when they have
    // signed in, so that their session is ended by one of the two.
    await fromStore(sessions.endOthers(caller.userId, sessionId));
  }
}
