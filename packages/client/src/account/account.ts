import type { Session as WireSession, User as WireUser } from '@chat/protocol';
import type { HttpRequest } from '../http/http-client.js';
import type { Features, PasswordChange, ProfileChange, Session, User } from '../model.js';
import type { UserScope } from '../user-scope.js';
import {
  isBoolean,
  isCount,
  isListOf,
  isNothing,
  isObjectOf,
  isString,
  optional,
} from '../wire/model-checks.js';
import { readExport } from './read-export.js';
import { removeUnsent } from './remove-unsent.js';

const isSessions = isObjectOf({
  sessions: isListOf(
    isObjectOf<WireSession>({
      id: isString,
      current: optional(isBoolean) as (value: unknown) => value is true,
      createdAt: isCount,
      activeAt: isCount,
      expiresAt: isCount,
      agent: optional(isString) as (value: unknown) => value is string,
    }),
  ),
});

/** Milliseconds without a further part of it. */
const exportTimeout = 120_000;
const isBlob = (answer: unknown): answer is Blob => answer instanceof Blob;

/**
 * What users can do with their own account. It is that of the user who is signed in when it is asked for: once somebody
 * else is, or nobody, all rejects with `signed_out`. What a server does not offer (see `ChatClient.features`) is
 * refused with `invalid_argument`, what is not for this kind of user with `forbidden`; and all throws when the
 * server can't be reached.
 */
export class Account {
  readonly #scope: UserScope;
  readonly #learn: (user: WireUser) => Promise<void>;

  /** @internal @param learn takes over what the user is to be shown as; resolves once the session has it */
  constructor(scope: UserScope, learn: (user: WireUser) => Promise<void>) {
    this.#scope = scope;
    this.#learn = learn;
  }

  /**
   * Changes what others see of the user, on all of their devices and on all of the user's own. Of accounts and guests:
   * users of a host site are what its tokens say.
   *
   * @returns the user, as `ChatClient.user` has them by then
   * @throws ChatError `invalid_request` for a name or picture that cannot be; `rate_limited`; `forbidden`
   */
  async change({ name, picture }: ProfileChange): Promise<User> {
    const { ask, api, renamed, userId } = this.#offered('profile');
    const body = { name, picture };
    let since = renamed.since();
    let user = await ask(api.me({ method: 'PATCH', path: '/v1/me', body }));
    for (;;) {
      const told = since().findLast(({ id }) => id === userId);
      if (!told || JSON.stringify(told) === JSON.stringify(user)) break;
      // Another device changes it, too, and nobody knows here which one of the two was later.
      since = renamed.since();
      user = await ask(api.me());
    }
    await ask(this.#learn(user));
    return user;
  }

  /**
   * Changes the password. This session goes on, all others of the account end. When the answer does not come it may
   * have happened all the same; to call it again with the same is harmless.
   *
   * @throws ChatError `invalid_credentials` for a wrong `password`; `invalid_request` for a `newPassword` that
   *   cannot be; `rate_limited`, as attempts to sign in are; `forbidden` for anybody but an account
   */
  async changePassword({ password, newPassword }: PasswordChange): Promise<void> {
    const body = { password, newPassword };
    await this.#do('sessions', { method: 'PUT', path: '/v1/me/password', body });
  }

  /**
   * Where the user is signed in: this client's session first, then the one that was active last. At most 100.
   *
   * @throws ChatError `forbidden` for a host site's user, who has no session here
   */
  async sessions(): Promise<Session[]> {
    const { ask, api } = this.#offered('sessions');
    const { sessions } = await ask(api.request({ path: '/v1/me/sessions' }, isSessions));
    return sessions.map(({ id, current = false, createdAt, activeAt, expiresAt, agent }) => ({
      ...{ id, current, createdAt, activeAt, expiresAt, agent },
    }));
  }

  /**
   * Ends one of the user's sessions: whatever uses it is `unauthorized` at once. This client's own ends as by
   * `ChatClient.signOut`.
   *
   * @throws ChatError `not_found` for what is no session of the user's; `forbidden`
   */
  async endSession(id: string): Promise<void> {
    const sessions = await this.sessions();
    if (sessions.some((session) => session.current && session.id === id)) {
      await this.#scope.ownUser.signOut();
      return;
    }
    const path = `/v1/me/sessions/${encodeURIComponent(id)}`;
    await this.#do('sessions', { method: 'DELETE', path });
  }

  /** Ends all of the user's sessions but this client's. @throws ChatError `forbidden` */
  async endOtherSessions(): Promise<void> {
    await this.#do('sessions', { method: 'DELETE', path: '/v1/me/sessions' });
  }

  /**
   * All that the server keeps of the user, as JSON lines (`application/x-ndjson`): one object a line, the last one
   * `{"type":"end"}`. It may take a while, and is in memory as a whole.
   *
   * @throws ChatError `bad_response` when it is not complete; `rate_limited`
   */
  async export(): Promise<Blob> {
    const { ask, api, check } = this.#offered('leaving');
    const request: HttpRequest = {
      path: '/v1/me/export',
      accept: 'application/x-ndjson',
      timeout: exportTimeout,
      read: (response, onProgress) =>
        readExport(response, () => {
          check();
          onProgress();
        }),
    };
    return ask(api.request(request, isBlob));
  }

  /**
   * Deletes the user for good, with all their conversations and what anybody wrote in them. Then this device forgets
   * them in all tabs: the session, what is kept of conversations, and what is unsent. The state is `unauthorized`.
   *
   * When the answer does not come it may have happened all the same: then the session has ended.
   *
   * @param options the password, of an account; a guest has none
   * @throws ChatError `invalid_credentials` for a wrong password, or none; `rate_limited`, as attempts to sign in
   *   are; `forbidden` for a host site's user, whom the site removes; `session_ended` for who is gone by then
   */
  async delete({ password }: { readonly password?: string | undefined } = {}): Promise<void> {
    const { api, userId, ownUser } = this.#offered('leaving');
    const request = { method: 'POST', path: '/v1/me/deletion', body: { password } } as const;
    // That the session ends is often known before the answer is here: it is the answer that counts.
    await api.request(request, isNothing);
    await ownUser.forget(userId, removeUnsent);
    const { ended } = this.#scope;
    if (ended?.code === 'disposed') throw ended;
  }

  async #do(feature: keyof Features, request: HttpRequest): Promise<void> {
    const { ask, api } = this.#offered(feature);
    await ask(api.request(request, isNothing));
  }

  #offered(feature: keyof Features): UserScope {
    this.#scope.check();
    this.#scope.checkOffered(feature);
    return this.#scope;
  }
}
