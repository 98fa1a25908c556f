import { closeCodes } from '@chat/protocol';
import type { Authenticator } from '../auth/authenticator.js';
import { ChatError } from '../chat/chat-error.js';
import type { Connection } from './connection.js';
import type { LocalUsers } from './local-users.js';

/** That no socket lives longer than the session it was opened with. */
export class LiveSessions {
  readonly #authenticator: Authenticator;
  readonly #users: LocalUsers;
  /** For each connection: that its session was alive once events, its end among them, arrive. */
  readonly #confirmed = new WeakMap<Connection, Promise<void>>();

  constructor(authenticator: Authenticator, users: LocalUsers) {
    this.#authenticator = authenticator;
    this.#users = users;
  }

  /**
   * Resolves when events arrive and the session was alive after that: its end could otherwise fall
   * between the look at the token and the subscription, and be missed. Begun with the connection,
   * which may use the time until it resumes; awaited before a resume is answered.
   */
  ready(connection: Connection): Promise<void> {
    const known = this.#confirmed.get(connection);
    if (known) return known;
    const confirmed = this.#confirm(connection);
    this.#confirmed.set(connection, confirmed);
    // A store that was away is asked again.
    confirmed.catch(() => this.forget(connection));
    return confirmed;
  }

  /** It was seen alive after its events arrived, before it was even connected. */
  vouch(connection: Connection): void {
    this.#confirmed.set(connection, vouched);
  }

  /** It has resumed, and does not ask again. */
  forget(connection: Connection): void {
    this.#confirmed.delete(connection);
  }

  /** Ends those of them whose session has ended, or whose user is suspended; the others learn what they may do. */
  async closeEnded(connections: readonly Connection[]): Promise<void> {
    await Promise.all(connections.map((connection) => this.#look(connection)));
  }

  async #confirm(connection: Connection): Promise<void> {
    await this.#users.get(connection.identity.userId)?.subscribed;
    if (await this.#look(connection)) return;
    throw new ChatError('session_ended', 'The session has ended: sign in again.');
  }

  /** @returns whether it may go on */
  async #look(connection: Connection): Promise<boolean> {
    const { isLive, restriction } = await this.#authenticator.standing(connection.identity);
    connection.restriction = restriction;
    if (!isLive) endSession(connection);
    else if (restriction?.kind === 'suspended') {
      connection.close(closeCodes.suspended, 'The user is suspended');
    } else return true;
    return false;
  }
}

const vouched = Promise.resolve();

export function endSession(connection: Connection): void {
  connection.close(closeCodes.sessionEnded, 'The session has ended');
}
