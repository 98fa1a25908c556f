import type { AccountRequest, AdminUser, RestrictRequest } from '@chat/protocol';
import type { Bus } from '../bus/bus.js';
import { toAdminUser } from '../chat/admin-user-view.js';
import { ChatError } from '../chat/chat-error.js';
import { fromStore } from '../chat/from-store.js';
import type { RestrictionRecord, UserRecord, UserStore } from '../store/store.js';
import type { Audit } from './audit.js';
import { checkWords } from './check-words.js';

export interface AdminRestrictionsOptions {
  readonly users: UserStore;
  readonly bus: Bus;
  readonly audit: Audit;
  readonly now: () => number;
}

/** Who may not write, or not come, for a time. */
export class AdminRestrictions {
  readonly #options: AdminRestrictionsOptions;

  constructor(options: AdminRestrictionsOptions) {
    this.#options = options;
  }

  /**
   * Mutes or suspends a user, in the place of what there was; sockets of theirs are told on all nodes.
   *
   * @throws ChatError `invalid_request` for the reason, or for an end that does not lie ahead; `not_found` |
   *   `unavailable`
   */
  async restrict(
    userId: string,
    { kind, until, reason }: RestrictRequest,
    account: AccountRequest,
  ): Promise<AdminUser> {
    const { audit, now } = this.#options;
    if (reason !== undefined) checkWords('The body field reason', reason);
    const since = now();
    if (until !== null && until <= since) {
      throw new ChatError(
        'invalid_request',
        'The body field until must lie ahead, in milliseconds since the Unix epoch.',
      );
    }
    await this.#require(userId);
    await audit.write(kind === 'muted' ? 'user.mute' : 'user.suspend', account, { userId });
    return this.#put(userId, { kind, until, since, ...(reason !== undefined && { reason }) });
  }

  /** Frees a user at once. May be repeated. @throws ChatError `not_found` | `unavailable` */
  async lift(userId: string, account: AccountRequest): Promise<AdminUser> {
    await this.#require(userId);
    await this.#options.audit.write('user.lift', account, { userId });
    return this.#put(userId, null);
  }

  async #put(userId: string, restriction: RestrictionRecord | null): Promise<AdminUser> {
    const { users, bus, now } = this.#options;
    if (!(await fromStore(users.restrict(userId, restriction)))) throw noSuchUser();
    // Also when it is as it was: the node that wrote it may have died before it could tell.
    bus.publish([userId], { kind: 'restriction_changed' });
    return toAdminUser(await this.#require(userId), now());
  }

  async #require(userId: string): Promise<UserRecord> {
    const user = await fromStore(this.#options.users.byId(userId));
    if (user === null) throw noSuchUser();
    return user;
  }
}

function noSuchUser(): ChatError {
  return new ChatError('not_found', 'No such user.');
}
