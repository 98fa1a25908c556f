import type { DeleteAccountRequest, ExportLine } from '@chat/protocol';
import type { Authenticator, Identity } from '../auth/authenticator.js';
import { invalidCredentials } from '../auth/invalid-credentials.js';
import type { BeforeGuess } from '../auth/password-change.js';
import type { Passwords } from '../auth/passwords.js';
import { sessionEnded } from '../auth/session-ended.js';
import { ChatError } from '../chat/chat-error.js';
import { fromStore } from '../chat/from-store.js';
import type { UserStore } from '../store/store.js';
import type { UserExport } from './user-export.js';
import type { UserRemoval } from './user-removal.js';

export interface LeavingOptions {
  readonly users: UserStore;
  readonly passwords: Passwords;
  readonly authenticator: Authenticator;
  readonly exports: UserExport;
  readonly removal: UserRemoval;
}

type Caller = Pick<Identity, 'userId' | 'sessionId' | 'issuedAt'>;

/** How users take what is theirs along, and are gone, without an administrator. */
export class Leaving {
  readonly #options: LeavingOptions;

  constructor(options: LeavingOptions) {
    this.#options = options;
  }

  /**
   * All that is kept of the caller, page by page as it is asked for; the last line is `end`. It breaks off,
   * without that line, when their session ends or they are removed meanwhile.
   * @throws ChatError `session_ended` | `unavailable`
   */
  async *export(caller: Caller): AsyncGenerator<ExportLine[]> {
    const { authenticator, exports } = this.#options;
    // A download may take hours, and goes to whoever holds the token.
    const requireSession = async () => {
      const { isLive, restriction } = await fromStore(authenticator.standing(caller));
      if (!isLive || restriction?.kind === 'suspended') throw sessionEnded();
    };
    await requireSession();
    for await (const page of exports.pages(caller.userId)) {
      yield page;
      await requireSession();
    }
  }

  /**
   * That it is the caller who wants to be deleted: an account names its password, a guest is believed.
   * @throws ChatError `invalid_credentials` for a wrong password or none, `forbidden` for a host site's user,
   *   `session_ended`, `unavailable`, and what `beforeGuess` throws
   */
  async confirm(
    { userId }: Caller,
    { password }: DeleteAccountRequest,
    beforeGuess: BeforeGuess,
  ): Promise<void> {
    const { users, passwords } = this.#options;
    const user = await fromStore(users.byId(userId));
    if (user === null) throw sessionEnded();
    if (user.realm === 'host') {
      throw new ChatError('forbidden', 'You are a user of another site, which removes you.');
    }
    if (user.realm === 'guest') return;
    if (password === undefined) throw invalidCredentials();
    await beforeGuess(user.username);
    if (!(await passwords.verify(password, user.passwordHash))) throw invalidCredentials();
  }

  /** Resolves when all that is theirs is gone; see {@link UserRemoval}. @throws ChatError `unavailable` */
  async remove({ userId }: Caller): Promise<void> {
    await this.#options.removal.remove(userId);
  }
}
