import { randomInt } from 'node:crypto';
import type { BecomeAccountRequest, OpenGuestRequest, SessionResponse, User } from '@chat/protocol';
import { ChatError } from '../chat/chat-error.js';
import { fromStore } from '../chat/from-store.js';
import { guestPrefix } from '../chat/guest-peers.js';
import type { Profiles } from '../chat/profiles.js';
import { toUser } from '../chat/user-view.js';
import type { UserRecord, UserStore } from '../store/store.js';
import type { Accounts } from './accounts.js';
import { displayName } from './display-name.js';
import { newId } from './new-id.js';
import { sessionEnded } from './session-ended.js';
import type { SessionService } from './session-service.js';

export interface GuestsOptions {
  readonly users: UserStore;
  readonly sessions: SessionService;
  readonly accounts: Accounts;
  readonly profiles: Profiles;
  /** ms after which it is looked whether one was ever of use. */
  readonly expiry: number;
  readonly now: () => number;
}

/** Without what is mistaken for another when it is read out. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** People without an account: a session is all that makes them who they are. */
export class Guests {
  readonly #options: GuestsOptions;

  constructor(options: GuestsOptions) {
    this.#options = options;
  }

  /**
   * Makes one, and signs them in.
   * @param agent - What signs in, as it names itself.
   * @throws ChatError `invalid_request` | `unavailable`
   */
  async open({ name }: OpenGuestRequest, agent?: string): Promise<SessionResponse> {
    const { users, sessions, expiry, now } = this.#options;
    const createdAt = now();
    const user: UserRecord = {
      id: newId('usr'),
      realm: 'guest',
      // Nobody finds one by it who has no conversation with them, so it need not be guessed either.
      username: guestPrefix + someLetters(16),
      name: name === undefined ? `Guest ${someLetters(4)}` : displayName(name),
      picture: null,
      passwordHash: null,
      createdAt,
      tokensValidFrom: 0,
      guestUntil: createdAt + expiry,
    };
    await fromStore(users.create(user));
    return sessions.open(user, agent);
  }

  /**
   * Turns a guest into an account with the same id, and so with the same conversations and sessions. To repeat
   * it is harmless: the answer may have been lost.
   *
   * @throws ChatError `forbidden` for who is none, `registration_closed`, `username_taken`, `invalid_request`,
   *   `unavailable`
   */
  async becomeAccount(callerId: string, request: BecomeAccountRequest): Promise<User> {
    const { users, accounts, profiles } = this.#options;
    const caller = await fromStore(users.byId(callerId));
    if (caller === null) throw sessionEnded();
    let refusal = new ChatError('forbidden', 'Only a guest can become an account.');
    if (caller.realm === 'guest') {
      accounts.checkRegistration(request.username);
      try {
        const account = await accounts.prepare({ ...nameOf(caller), ...request });
        const became = await profiles.around(caller, () =>
          fromStore(users.becomeAccount(callerId, account)),
        );
        if (became !== null) return toUser(became);
      } catch (error) {
        if (!(error instanceof ChatError) || error.code !== 'username_taken') throw error;
        // By the very same, perhaps, who asks a second time while the first is under way.
        refusal = error;
      }
    }
    const now = await fromStore(users.byId(callerId));
    if (now !== null && (await accounts.isAccount(now, request))) return toUser(now);
    throw refusal;
  }
}

/** The name that a guest gave goes on; one of the server's making would say of an account that it is none. */
function nameOf({ name }: UserRecord): { name?: string } {
  return /^Guest [a-z2-9]{4}$/.test(name) ? {} : { name };
}

function someLetters(count: number): string {
  return Array.from({ length: count }, () => letters[randomInt(letters.length)]).join('');
}
