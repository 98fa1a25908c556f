import type { ChatError, Privacy } from '@chat/client';
import { lateSettings } from '../late-element.js';
import type { ChatContext } from './chat-context.js';
import { reportError } from './chat-host.js';

/** What the user can choose for themself, over the window while it is open. */
export class SettingsController {
  readonly #context: ChatContext;
  /** Who has opened them; null while they are closed. */
  #openFor: string | null = null;
  /** As the server told last; null until it has. */
  #told: Privacy | null = null;
  /** What is on its way there. */
  #wanted: Partial<Privacy> = {};
  /** One change after the other, so that the last one stands. */
  #work: Promise<void> = Promise.resolve();
  #error: ChatError | null = null;

  constructor(context: ChatContext) {
    this.#context = context;
  }

  /** Whether there is anything to choose. */
  get isOffered(): boolean {
    const { connection, shown } = this.#context;
    const { kind } = shown.view;
    const isIn = kind === 'conversation' || kind === 'inbox';
    return isIn && connection.client?.features.privacy !== undefined;
  }

  get isOpen(): boolean {
    return this.isOffered && this.#openFor !== null && this.#openFor === this.#userId;
  }

  /** What others learn of the user; null until it is known. */
  get privacy(): Privacy | null {
    return this.#told && { ...this.#told, ...this.#wanted };
  }

  /** Why it is not known, or was not changed. */
  get error(): ChatError | null {
    return this.#error;
  }

  async open(): Promise<void> {
    const { host } = this.#context;
    this.#told = null;
    this.#wanted = {};
    try {
      await lateSettings.load();
    } catch (error) {
      // The next press tries it again.
      reportError(host, error);
      return;
    }
    this.#openFor = this.#userId;
    await this.change({});
  }

  close(): void {
    this.#openFor = null;
    this.#context.host.requestUpdate();
  }

  /** Changes what is named; shown at once, and as it was when it cannot be done. */
  change(change: Partial<Privacy>): Promise<void> {
    this.#error = null;
    this.#wanted = { ...this.#wanted, ...change };
    this.#context.host.requestUpdate();
    this.#work = this.#work.then(() => this.#change(change));
    return this.#work;
  }

  get #userId(): string | null {
    return this.#context.connection.client?.user?.id ?? null;
  }

  async #change(change: Partial<Privacy>): Promise<void> {
    const { host, connection } = this.#context;
    const { visit } = connection;
    const userId = this.#userId;
    if (!visit) return;
    try {
      const told = await visit.client.setPrivacy(change);
      if (userId === this.#userId) this.#told = told;
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
