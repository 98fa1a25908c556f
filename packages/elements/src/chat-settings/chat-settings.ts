import type { ChatError, Privacy, User } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { avatarStyles } from '../avatar/avatar.styles.js';
import { ChatElement } from '../chat-element.js';
import { icons } from '../icons/icons.js';
import { lateIcons } from '../icons/late-icons.js';
import { en } from '../localize/en.js';
import { enSettings } from '../localize/en-settings.js';
import { sheetStyles } from '../sheet/sheet.styles.js';
import { SheetElement } from '../sheet/sheet-element.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { formStyles } from '../styles/forms.styles.js';
import { userMarkStyles } from '../user-mark/user-mark.styles.js';
import { chatSettingsStyles } from './chat-settings.styles.js';
import { DownloadEvent } from './download-event.js';
import type { DownloadState } from './download-state.js';
import { KeepEvent } from './keep-event.js';
import type { KeepingState } from './keeping-state.js';
import { LeaveForGoodEvent } from './leave-for-good-event.js';
import { NotificationChoiceEvent } from './notification-choice-event.js';
import type { NotificationState } from './notification-state.js';
import { PrivacyEvent } from './privacy-event.js';
import { SettingsCloseEvent } from './settings-close-event.js';
import type { SettingsPage } from './settings-page.js';
import { SettingsPageEvent } from './settings-page-event.js';
import { rowId } from './settings-row.js';
import { settingsRows } from './settings-rows.js';
import { settingsTitle } from './settings-title.js';
import { SignOutEvent } from './sign-out-event.js';

Object.assign(en, enSettings);

/** How high it is at least while a page is shown, in CSS pixels: a page has more to say than one row. */
const pageHeight = 440;

/**
 * Covers the window that it is in.
 *
 * @summary What the user can choose for themself, and for a guest how to keep their conversation, and how to leave it.
 *   Rows lead to pages, of which one is shown in its place.
 * @event {SettingsPageEvent} chat-settings-page - The user goes to a page, or back.
 * @event {PrivacyEvent} chat-privacy - The user changes what others learn of them.
 * @event {NotificationChoiceEvent} chat-notification-choice - The user turns something on or off that tells them of what is new.
 * @event {KeepEvent} chat-keep - A guest wants to be an account.
 * @event {DownloadEvent} chat-download - The user wants a file with what is kept of them.
 * @event {SignOutEvent} chat-sign-out - The user signs out.
 * @event {LeaveForGoodEvent} chat-leave-for-good - A guest leaves.
 * @event {SettingsCloseEvent} chat-settings-close - The settings are left.
 * @slot - The page that is shown.
 */
export class ChatSettings extends SheetElement {
  static override properties = {
    user: { attribute: false },
    page: { attribute: false },
    pages: { attribute: false },
    privacy: { attribute: false },
    error: { attribute: false },
    keeping: { attribute: false },
    download: { attribute: false },
    notifications: { attribute: false },
    signsOut: { attribute: false },
    returned: { state: true },
  };
  static override styles = [
    baseStyles,
    controlStyles,
    formStyles,
    avatarStyles,
    userMarkStyles,
    sheetStyles,
    chatSettingsStyles,
  ];

  /** Whose they are; null where that is not known. */
  declare user: User | null;
  /** Which page is shown; null for what leads to them. */
  declare page: SettingsPage | null;
  /** To which one can go. */
  declare pages: readonly SettingsPage[];
  /** Null until it is known; undefined where nothing can be kept back. */
  declare privacy: Privacy | null | undefined;
  /** Why it is not known, or was not changed. */
  declare error: ChatError | null;
  /** How far a guest is with having an account; null where they can have none. */
  declare keeping: KeepingState | null;
  /** How far the file is with what is kept of the user; null where there is none to be had. */
  declare download: DownloadState | null;
  /** What tells them of what is new; null where the site offers none of it. */
  declare notifications: NotificationState | null;
  /** Whether one signs out here. */
  declare signsOut: boolean;
  /** Whether one has been on a page. */
  declare private returned: boolean;

  constructor() {
    super();
    this.user = null;
    this.page = null;
    this.pages = [];
    this.privacy = null;
    this.error = null;
    this.keeping = null;
    this.download = null;
    this.notifications = null;
    this.signsOut = false;
    this.returned = false;
  }

  override focus(options?: FocusOptions): void {
    if (this.page === null) super.focus(options);
    else this.#find('h2')?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get('page') as SettingsPage | null | undefined;
    if (before === undefined) return;
    this.returned = true;
    // It stays as large as it is, so that nothing moves but what is in it.
    const sheet = this.#find('.sheet');
    if (sheet && before === null) {
      sheet.style.blockSize = `${Math.max(sheet.offsetHeight, pageHeight)}px`;
    }
  }

  protected override updated(changed: PropertyValues): void {
    const keepingBefore = changed.get('keeping') as KeepingState | null | undefined;
    // What had the focus has done its work.
    if (keepingBefore?.busy && this.keeping?.kept) this.focus({ preventScroll: true });
    const pageBefore = changed.get('page') as SettingsPage | null | undefined;
    if (pageBefore !== undefined) this.#onTurned(pageBefore);
  }

  protected override render(): TemplateResult {
    const { terms, page } = this;
    return html`
      <div class="sheet" role="dialog" aria-modal="true" aria-labelledby="title" tabindex="-1">
        <header>
          ${
            page === null
              ? nothing
              : html`
                <button class="icon-button back" type="button" title=${terms.backToSettings} @click=${this.back}>
                  ${icons.back}<span class="visually-hidden">${terms.backToSettings}</span>
                </button>
              `
          }
          <h2 id="title" tabindex="-1">${settingsTitle(page, this.user, terms)}</h2>
          <button class="icon-button" type="button" title=${terms.close} @click=${this.close}>
            ${lateIcons.close}<span class="visually-hidden">${terms.close}</span>
          </button>
        </header>
        <div class="body">
          <div class="rows ${this.returned ? 'returned' : ''}" ?hidden=${page !== null}>${this.#renderRows()}</div>
          ${page === null ? nothing : html`<div class="page"><slot></slot></div>`}
        </div>
      </div>
    `;
  }

  #renderRows(): TemplateResult {
    const { terms, user, pages, privacy, error, keeping, download, notifications, signsOut } = this;
    return settingsRows({
      terms,
      user,
      pages,
      privacy,
      error,
      keeping,
      download,
      notifications,
      signsOut,
      onOpen: (page) => this.dispatchEvent(new SettingsPageEvent(page)),
      onPrivacy: (change) => this.dispatchEvent(new PrivacyEvent(change)),
      onKeep: (credentials) => this.dispatchEvent(new KeepEvent(credentials)),
      onDownload: () => this.dispatchEvent(new DownloadEvent()),
      onNotification: (...choice) => this.dispatchEvent(new NotificationChoiceEvent(...choice)),
      onSignOut: () => this.dispatchEvent(new SignOutEvent()),
      onLeave: () => this.dispatchEvent(new LeaveForGoodEvent()),
    });
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }

  /** Gives the focus to what is shown: the page, or the row from which one went there. */
  async #onTurned(before: SettingsPage | null): Promise<void> {
    if (this.page === null) {
      const sheet = this.#find('.sheet');
      if (sheet) sheet.style.blockSize = '';
      (this.#find(`#${rowId(before ?? 'profile')}`) ?? sheet)?.focus();
      return;
    }
    this.#find('.body')?.scrollTo(0, 0);
    this.focus();
    const shown = this.firstElementChild;
    if (!(shown instanceof ChatElement)) return;
    await shown.updateComplete;
    shown.focus();
  }

  protected override back(): void {
    if (this.page === null) this.close();
    else this.dispatchEvent(new SettingsPageEvent(null));
  }

  protected override close(): void {
    this.dispatchEvent(new SettingsCloseEvent());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-settings': ChatSettings;
  }
}
