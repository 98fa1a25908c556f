import { lateSettings, lateSignIn } from '../late-element.js';
import type { NotificationSettings } from '../settings/notification-settings.js';
import type { Settings } from '../settings/shown-settings.js';
import type { ChatContext } from './chat-context.js';
import { reportError } from './chat-host.js';

/** What the user can choose for themself, over the window while it is open. */
export class SettingsController {
  readonly #context: ChatContext;
  readonly #notifications: () => NotificationSettings | null;
  #opened: Settings | null = null;
  /** Who has opened them. */
  #openFor: string | null = null;

  /** @param notifications what tells the user of what is new; null where there is nothing */
  constructor(context: ChatContext, notifications: () => NotificationSettings | null) {
    this.#context = context;
    this.#notifications = notifications;
  }

  /** Whether there is anything to choose. */
  get isOffered(): boolean {
    const { connection, shown } = this.#context;
    const { kind } = shown.view;
    const isIn = kind === 'conversation' || kind === 'inbox';
    const { features, user } = connection.client ?? {};
    const { privacy, leaving } = features ?? {};
    return isIn && Boolean(privacy ?? leaving ?? user?.guest ?? this.#notifications());
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
      this.#opened = new Settings(this.#context, userId, lateSignIn, this.#notifications);
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
