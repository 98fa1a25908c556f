import type { ChatError, Privacy, User } from '@chat/client';
import type { SettingsPage } from '../chat-settings/settings-page.js';
import type { ChatContext } from '../controllers/chat-context.js';
import { reportError } from '../controllers/chat-host.js';
import { definePages } from './define-pages.js';
import { Download } from './download.js';
import { type Form, Keeping } from './keeping.js';
import type { NotificationSettings } from './notification-settings.js';
import { offeredPages } from './offered-pages.js';
import type { PageWork } from './pages/page-view.js';
import { workOn } from './pages/work-on.js';

/** What the user can choose for themself, from when they look at it. */
export class Settings {
  readonly keeping: Keeping;
  readonly #context: ChatContext;
  readonly #userId: string | null;
  readonly #notifications: () => NotificationSettings | null;
  /** As the server told last; null until it has. */
  #told: Privacy | null = null;
  /** What is on its way there. */
  #wanted: Partial<Privacy> = {};
  /** One change after the other, so that the last one stands. */
  #work: Promise<void> = Promise.resolve();
  #error: ChatError | null = null;
  readonly #download: Download;
  #page: SettingsPage | null = null;
  #pageWork: PageWork | null = null;

  /**
   * @param userId whose they are
   * @param form where a guest says what they are to be called as an account
   * @param notifications what tells of what is new; null where there is nothing
   */
  constructor(
    context: ChatContext,
    userId: string | null,
    form: Form,
    notifications: () => NotificationSettings | null,
  ) {
    this.#context = context;
    this.keeping = new Keeping(context, form);
    this.#download = new Download(context);
    this.#userId = userId;
    this.#notifications = notifications;
    definePages();
  }

  /** Whose they are. */
  get user(): User | null {
    return this.#context.connection.client?.user ?? null;
  }

  /** Which pages there are. */
  get pages(): readonly SettingsPage[] {
    return offeredPages(this.#context.connection);
  }

  /** The page that is shown; null for what leads to them. */
  get page(): SettingsPage | null {
    return this.#page && this.pages.includes(this.#page) ? this.#page : null;
  }

  /** What that page works with. */
  get work(): PageWork | null {
    return this.page && this.#pageWork;
  }

  /** What tells them of what is new, on this device; null where there is nothing. */
  get notifications(): NotificationSettings | null {
    return this.#notifications();
  }

  /** What is kept of the user, as a file; null where there is none to be had. */
  get download(): Download | null {
    const { client } = this.#context.connection;
    return client?.features.leaving ? this.#download : null;
  }

  /** Whether one signs out here: guests leave for good. */
  get signsOut(): boolean {
    return this.#context.connection.signsIn && this.user?.guest !== true;
  }

  /** Shows a page, which begins anew; null goes back. */
  show(page: SettingsPage | null): void {
    this.#page = page;
    this.#pageWork = page && workOn(page, this.#context);
    this.#context.host.requestUpdate();
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
