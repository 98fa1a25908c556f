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
  /** What follows when somebody has signed in. */
  readonly onSignedIn: (visit: Visit) => void;

  constructor(context: ChatContext, onSignedIn: (visit: Visit) => void) {
    this.#context = context;
    this.onSignedIn = onSignedIn;
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

  /**
   * Signs somebody in, or registers them, by what is loaded with where one signs in.
   *
   * @throws ChatError when the name or the password is wrong, or the name is taken; when the server cannot be reached
   */
  async signIn(credentials: Credentials, isNew = false): Promise<void> {
    const context = this.#context;
    const { authenticate } = await lateSignIn.load().catch((error) => {
      throw reportError(context.host, error);
    });
    await authenticate(context, this, credentials, isNew);
  }

  async signOut(): Promise<void> {
    const { visit } = this.#context.connection;
    if (!visit) return;
    const { user } = visit.client;
    if (user) forgetEmoji(user.id);
    this.ask();
    await visit.client.signOut();
  }
}
