import type { ChatError, Privacy } from '@chat/client';
import type { ChatContext } from '../controllers/chat-context.js';
import { reportError } from '../controllers/chat-host.js';
import { type Form, Keeping } from './keeping.js';

/** What the user can choose for themself, from when they look at it. */
export class Settings {
  readonly keeping: Keeping;
  readonly #context: ChatContext;
  readonly #userId: string | null;
  /** As the server told last; null until it has. */
  #told: Privacy | null = null;
  /** What is on its way there. */
  #wanted: Partial<Privacy> = {};
  /** One change after the other, so that the last one stands. */
  #work: Promise<void> = Promise.resolve();
  #error: ChatError | null = null;

  /**
   * @param userId whose they are
   * @param form where a guest says what they are to be called as an account
   */
  constructor(context: ChatContext, userId: string | null, form: Form) {
    this.#context = context;
    this.keeping = new Keeping(context, form);
    this.#userId = userId;
  }

  /** Whether the user is a guest. */
  get isGuest(): boolean {
    return this.#context.connection.client?.user?.guest === true;
  }

  /** What others learn of the user; null until it is known, undefined where the server has none of it. */
  get privacy(): Privacy | null | undefined {
    if (!this.#context.connection.client?.features.privacy) return undefined;
    return this.#told && { ...this.#told, ...this.#wanted };
  }

  /** Why it is not known, or was not changed. */
  get error(): ChatError | null {
    return this.#error;
  }

  /** Changes what is named; shown at once, and as it was when it cannot be done. */
  change(change: Partial<Privacy>): Promise<void> {
    this.#error = null;
    this.#wanted = { ...this.#wanted, ...change };
    this.#context.host.requestUpdate();
    this.#work = this.#work.then(() => this.#change(change));
    return this.#work;
  }

  async #change(change: Partial<Privacy>): Promise<void> {
    const { host, connection } = this.#context;
    const { visit } = connection;
    if (!visit || visit.client.user?.id !== this.#userId || this.privacy === undefined) return;
    try {
      this.#told = await visit.client.setPrivacy(change);
    } catch (error) {
      if (!visit.over) this.#error = reportError(host, error);
    }
    // What was chosen since is on its way itself.
    const left = Object.entries(this.#wanted).filter(
      ([name, value]) => change[name as keyof Privacy] !== value,
    );
    this.#wanted = Object.fromEntries(left);
    host.requestUpdate();
  }
}
