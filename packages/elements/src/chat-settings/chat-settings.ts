import type { ChatError, Privacy } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { CredentialsEvent } from '../chat-sign-in/credentials-event.js';
import { icons } from '../icons/icons.js';
import { en } from '../localize/en.js';
import { enSettings } from '../localize/en-settings.js';
import { errorText } from '../localize/error-text.js';
import { withName } from '../localize/isolate.js';
import { sheetStyles } from '../sheet/sheet.styles.js';
import { SheetElement } from '../sheet/sheet-element.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { chatSettingsStyles } from './chat-settings.styles.js';
import { KeepEvent } from './keep-event.js';
import type { KeepingState } from './keeping-state.js';
import { LeaveForGoodEvent } from './leave-for-good-event.js';
import { PrivacyEvent } from './privacy-event.js';
import { SettingsCloseEvent } from './settings-close-event.js';

Object.assign(en, enSettings);

/**
 * Covers the window that it is in.
 *
 * @summary What the user can choose for themself, and for a guest how to keep their conversation, and how to leave it.
 * @event {PrivacyEvent} chat-privacy - The user changes what others learn of them.
 * @event {KeepEvent} chat-keep - A guest wants to be an account.
 * @event {LeaveForGoodEvent} chat-leave-for-good - A guest leaves.
 * @event {SettingsCloseEvent} chat-settings-close - The settings are left.
 */
export class ChatSettings extends SheetElement {
  static override properties = {
    privacy: { attribute: false },
    error: { attribute: false },
    guest: { attribute: false },
    keeping: { attribute: false },
  };
  static override styles = [baseStyles, controlStyles, sheetStyles, chatSettingsStyles];

  /** Null until it is known; undefined where nothing can be kept back. */
  declare privacy: Privacy | null | undefined;
  /** Why it is not known, or was not changed. */
  declare error: ChatError | null;
  /** Whether the user has no account. */
  declare guest: boolean;
  /** How far they are with having one; null where they can have none. */
  declare keeping: KeepingState | null;

  constructor() {
    super();
    this.privacy = null;
    this.error = null;
    this.guest = false;
    this.keeping = null;
  }

  protected override updated(changed: PropertyValues): void {
    const before = changed.get('keeping') as KeepingState | null | undefined;
    // What had the focus has done its work.
    if (before?.busy && this.keeping?.kept) this.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const { terms, keeping, privacy } = this;
    return html`
      <div class="sheet" role="dialog" aria-modal="true" aria-labelledby="title" tabindex="-1">
        <header>
          <h2 id="title">${terms.settings}</h2>
          <button class="icon-button" type="button" title=${terms.close} @click=${this.close}>
            ${icons.close}<span class="visually-hidden">${terms.close}</span>
          </button>
        </header>
        ${keeping && !keeping.kept ? this.#renderKeep(keeping) : nothing}
        <div role="status">${keeping?.kept ? html`<p class="kept">${icons.check}<span>${withName(terms.kept, keeping.kept)}</span></p>` : nothing}</div>
        ${privacy === undefined ? nothing : this.#renderPrivacy(privacy)}
        ${this.guest ? this.#renderLeave() : nothing}
      </div>
    `;
  }

  #renderKeep({ busy, error }: KeepingState): TemplateResult {
    return html`
      <chat-sign-in
        purpose="keep"
        .busy=${busy}
        .error=${error}
        @chat-credentials=${({ credentials }: CredentialsEvent) => this.dispatchEvent(new KeepEvent(credentials))}
      ></chat-sign-in>
    `;
  }

  #renderPrivacy(privacy: Privacy | null): TemplateResult {
    const { terms, error } = this;
    return html`
      <h3>${terms.privacy}</h3>
      ${this.#switch('presence', privacy, terms.showPresence, terms.showPresenceHint)}
      ${this.#switch('receipts', privacy, terms.showReceipts, terms.showReceiptsHint)}
      <div role="alert">${error ? html`<p class="alert">${errorText(error, terms)}</p>` : nothing}</div>
    `;
  }

  #renderLeave(): TemplateResult {
    const { terms } = this;
    return html`
      <p class="hint leaving" id="leave-text">${terms.leaveText}</p>
      <button
        class="link-button leave"
        type="button"
        aria-describedby="leave-text"
        @click=${() => this.dispatchEvent(new LeaveForGoodEvent())}
      >${terms.leave}</button>
    `;
  }

  #switch(
    name: keyof Privacy,
    privacy: Privacy | null,
    words: string,
    hint: string,
  ): TemplateResult {
    return html`
      <label class="choice">
        <span class="words"><span id=${`${name}-words`}>${words}</span><span class="hint" id=${`${name}-hint`}>${hint}</span></span>
        <input
          id=${name}
          type="checkbox"
          role="switch"
          aria-labelledby=${`${name}-words`}
          aria-describedby=${`${name}-hint`}
          .checked=${privacy?.[name] ?? false}
          ?disabled=${privacy === null}
          @change=${({ target }: Event) =>
            this.dispatchEvent(new PrivacyEvent({ [name]: (target as HTMLInputElement).checked }))}
        />
      </label>
    `;
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
