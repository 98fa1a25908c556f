import type { ChatApi } from '../http/chat-api.js';
import type { User } from '../model.js';
import type { SessionSourceOptions, SessionTools } from './session-source-options.js';
import { SessionTokens } from './session-tokens.js';
import { type SignIn, signIns } from './sign-ins.js';

/** The server's own accounts: who signs in, and out, and what is known of them; see {@link SessionTokens} for the rest. */
export class SessionSource extends SessionTokens {
  readonly #options: SessionSourceOptions;
  readonly #tools: SessionTools;
  /** What the server told last of the user. */
  #learnt: User | null = null;

  constructor(options: SessionSourceOptions, tools: SessionTools, known: User | null) {
    super(options, tools, known);
    this.#options = options;
    this.#tools = tools;
  }

  async signIn(by: SignIn, said: object): Promise<User> {
    const { kept } = this;
    await kept.loaded;
    // Another tab may have been first: whoever writes in both is one guest.
    const stored = by === 'guest' && kept.user === null ? await kept.read() : null;
    if (stored !== null) {
      kept.see(stored);
      return stored.user;
    }
    const session = this.received(
      await this.#options.http.request({ method: 'POST', path: signIns[by], body: said }),
    );
    await kept.write(session);
    kept.user = session.user;
    kept.refreshToken = session.refreshToken;
    return session.user;
  }

  /** See `ChatClient.becomeAccount`. */
  async becomeAccount(api: ChatApi, account: object): Promise<User> {
    const user = await api.me({ method: 'POST', path: '/v1/me/account', body: account });
    if (await this.learnUser(user)) return user;
    throw new this.#tools.ChatError('signed_out', 'The user was signed out.');
  }

  /**
   * The user is this by now. The session stays: of what is stored, only its user is another.
   *
   * @returns once it is stored; false for somebody who is not signed in any more
   */
  async learnUser(user: User): Promise<boolean> {
    const { kept } = this;
    this.#learnt = user;
    // A refresh may be under way whose answer has the user of before: whatever it stores is stored by then.
    return this.lock.run(async () => {
      // Where there is no lock.
      await this.refreshing?.catch(() => {});
      const stored = await kept.read();
      if (stored?.user.id !== user.id) return false;
      // There may be a later word of it, and another tab may have had it first.
      const session = { ...stored, user: this.#learnt ?? user };
      const isKnown = JSON.stringify(stored.user) === JSON.stringify(session.user);
      kept.see(session);
      if (!isKnown) await kept.write(session);
      if (!isKnown) await kept.propagated();
      return true;
    });
  }

  /** The server has a user no more. A session of somebody else is left alone. */
  async forget(userId: string): Promise<void> {
    const { kept } = this;
    const stored = await kept.read();
    if (stored !== null && stored.user.id !== userId) return;
    kept.see(null);
    await kept.forget();
  }

  /** Forgets the session here at once, then ends it on the server. */
  async signOut(): Promise<void> {
    const { kept } = this;
    const refreshToken = await kept.read().then(
      (stored) => stored?.refreshToken,
      // Reported already. What was last seen here can be ended all the same.
      () => kept.refreshToken,
    );
    kept.see(null);
    try {
      await kept.forget();
    } finally {
      if (refreshToken) {
        await this.#options.http.request({
          method: 'POST',
          path: '/v1/auth/logout',
          body: { refreshToken },
        });
      }
    }
  }
}
