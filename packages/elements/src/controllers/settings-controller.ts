import type { ChatError, Privacy } from '@chat/client';
import { lateSettings } from '../late-element.js';
import type { ChatContext } from './chat-context.js';
import { reportError } from './chat-host.js';

/** What the user can choose for themself, over the window while it is open. */
export class SettingsController {
  readonly #context: ChatContext;
  #isOpen = false;
  #privacy: Privacy | null = null;
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
    return this.#isOpen && this.isOffered;
  }

  /** What others learn of the user; null until it is known. */
  get privacy(): Privacy | null {
    return this.#privacy;
  }

  /** Why it is not known, or was not changed. */
  get error(): ChatError | null {
    return this.#error;
  }

  async open(): Promise<void> {
    const { host } = this.#context;
    this.#privacy = null;
    this.#error = null;
    try {
      await lateSettings.load();
      this.#isOpen = true;
      host.requestUpdate();
    } catch (error) {
      // The next press tries it again.
      reportError(host, error);
      return;
    }
    await this.change({});
  }

  close(): void {
    this.#isOpen = false;
    this.#context.host.requestUpdate();
  }

  /** Changes what is named; shown at once, and as it was when it cannot be done. */
  async change(change: Partial<Privacy>): Promise<void> {
    const { host, connection } = this.#context;
    const { visit } = connection;
    if (!visit) return;
    const before = this.#privacy;
    this.#error = null;
    if (before) this.#privacy = { ...before, ...change };
    host.requestUpdate();
    try {
      const privacy = await visit.client.setPrivacy(change);
      if (!visit.over) this.#privacy = privacy;
    } catch (error) {
      if (visit.over) return;
      this.#privacy = before;
      this.#error = reportError(host, error);
    }
    host.requestUpdate();
  }
}
