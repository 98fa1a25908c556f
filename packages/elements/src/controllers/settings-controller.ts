import { lateSettings, lateSignIn } from '../late-element.js';
import type { Settings } from '../settings/shown-settings.js';
import type { ChatContext } from './chat-context.js';
import { reportError } from './chat-host.js';

/** What the user can choose for themself, over the window while it is open. */
export class SettingsController {
  readonly #context: ChatContext;
  #opened: Settings | null = null;
  /** Who has opened them. */
  #openFor: string | null = null;

  constructor(context: ChatContext) {
    this.#context = context;
  }

  /** Whether there is anything to choose. */
  get isOffered(): boolean {
    const { connection, shown } = this.#context;
    const { kind } = shown.view;
    const isIn = kind === 'conversation' || kind === 'inbox';
    const { features, user } = connection.client ?? {};
    return isIn && (features?.privacy ?? features?.leaving ?? user?.guest) !== undefined;
  }

  /** Null while they are closed. */
  get opened(): Settings | null {
    return this.isOffered && this.#openFor === this.#userId ? this.#opened : null;
  }

  async open(): Promise<void> {
    const { host } = this.#context;
    const userId = this.#userId;
    try {
      const { Settings } = await lateSettings.load();
      this.#openFor = userId;
      this.#opened = new Settings(this.#context, userId, lateSignIn);
      await this.#opened.change({});
    } catch (error) {
      // The next press tries it again.
      reportError(host, error);
    }
  }

  close(): void {
    this.#opened = null;
    this.#context.host.requestUpdate();
  }

  get #userId(): string | null {
    return this.#context.connection.client?.user?.id ?? null;
  }
}
