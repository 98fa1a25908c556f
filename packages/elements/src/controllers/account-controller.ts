import { type ChatClient, ChatError, type User } from '@chat/client';
import type { Credentials } from '../chat-sign-in/credentials-event.js';
import { forgetEmoji } from '../emoji/kept-emoji.js';
import { lateSignIn } from '../late-element.js';
import type { ChatContext } from './chat-context.js';
import { reportError } from './chat-host.js';
import { freshSignIn, type SignInView } from './chat-view.js';
import type { Visit } from './visit.js';

/** Signs people in and out, with accounts of the chat server, or as its guests. */
export class AccountController {
  /** Whether the page has people come as guests. */
  takesGuests = false;
  /** Whether those who are not signed in begin as guests, rather than to sign in. */
  #asGuest = false;
  readonly #context: ChatContext;
  readonly #onSignedIn: (visit: Visit) => void;

  constructor(context: ChatContext, onSignedIn: (visit: Visit) => void) {
    this.#context = context;
    this.#onSignedIn = onSignedIn;
  }

  /** Whether signing out is offered here. Where a guest leaves for good, that is said: in the settings. */
  get canSignOut(): boolean {
    const { connection, shown } = this.#context;
    const { signedIn, user } = connection.client ?? {};
    return connection.signsIn && signedIn === true && !user?.guest && shown.view.kind !== 'sign-in';
  }

  /** Those who are not signed in come as guests from now on, or sign in. */
  come(asGuest: boolean): void {
    const { view } = this.#context.shown;
    this.#asGuest = asGuest;
    // What is under way shows what comes of it.
    if (view.kind === 'sign-in' && !view.busy) this.ask({ ended: view.ended });
  }

  /** Shows where one signs in, or begins as a guest, which may have to be loaded. */
  async ask(state: Partial<SignInView> = {}): Promise<void> {
    const { host, connection, shown } = this.#context;
    const { visit } = connection;
    shown.show({ ...freshSignIn, asGuest: this.#asGuest, ...state });
    if (lateSignIn.part) return;
    try {
      await lateSignIn.load();
      host.requestUpdate();
    } catch (error) {
      if (visit?.over || shown.view.kind !== 'sign-in') return;
      reportError(host, error);
      shown.show({ kind: 'problem', problem: 'broken' });
    }
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
    const { visit } = this.#context.connection;
    if (!visit) return;
    const { user } = visit.client;
    if (user) forgetEmoji(user.id);
    this.ask();
    await visit.client.signOut();
  }

  async #authenticate(signIn: (client: ChatClient) => Promise<User>): Promise<void> {
    const { host, connection, shown } = this.#context;
    const { visit } = connection;
    if (!visit) {
      throw new ChatError('invalid_argument', 'This chat is not on a page, or names no server.');
    }
    const { view } = shown;
    const ended = view.kind === 'sign-in' && view.ended;
    this.ask({ busy: true, ended });
    try {
      await signIn(visit.client);
    } catch (error) {
      if (!visit.over) this.ask({ ended, error: reportError(host, error) });
      throw error;
    }
    if (!visit.over) this.#onSignedIn(visit);
  }
}
