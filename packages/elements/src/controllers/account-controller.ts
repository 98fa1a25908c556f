import { type ChatClient, ChatError, type User } from '@chat/client';
import type { Credentials } from '../chat-sign-in/credentials-event.js';
import { type ChatHost, reportError } from './chat-host.js';
import { freshSignIn } from './chat-view.js';
import type { ConnectionController } from './connection-controller.js';
import type { ShownView } from './shown-view.js';
import type { Visit } from './visit.js';

/** Signs people in and out, with accounts of the chat server. */
export class AccountController {
  readonly #host: ChatHost;
  readonly #connection: ConnectionController;
  readonly #shown: ShownView;
  readonly #onSignedIn: (visit: Visit) => void;

  constructor(
    host: ChatHost,
    connection: ConnectionController,
    shown: ShownView,
    onSignedIn: (visit: Visit) => void,
  ) {
    this.#host = host;
    this.#connection = connection;
    this.#shown = shown;
    this.#onSignedIn = onSignedIn;
  }

  /** Whether signing out is offered here. */
  get canSignOut(): boolean {
    const { signsIn, client } = this.#connection;
    return signsIn && client?.signedIn === true && this.#shown.view.kind !== 'sign-in';
  }

  /** @throws ChatError when the name or the password is wrong, or the server cannot be reached. */
  async signIn({ username, password }: Credentials): Promise<void> {
    await this.#authenticate((client) => client.signIn({ username, password }));
  }

  /** @throws ChatError when the name is taken, or the server cannot be reached. */
  async register(credentials: Credentials): Promise<void> {
    await this.#authenticate((client) => client.register(credentials));
  }

  async signOut(): Promise<void> {
    const { visit } = this.#connection;
    if (!visit) return;
    this.#shown.show(freshSignIn);
    await visit.client.signOut();
  }

  async #authenticate(signIn: (client: ChatClient) => Promise<User>): Promise<void> {
    const { visit } = this.#connection;
    if (!visit) {
      throw new ChatError('invalid_argument', 'This chat is not on a page, or names no server.');
    }
    const { view } = this.#shown;
    const ended = view.kind === 'sign-in' && view.ended;
    this.#shown.show({ ...freshSignIn, busy: true, ended });
    try {
      await signIn(visit.client);
    } catch (error) {
      if (!visit.over) {
        this.#shown.show({ ...freshSignIn, ended, error: reportError(this.#host, error) });
      }
      throw error;
    }
    if (!visit.over) this.#onSignedIn(visit);
  }
}
