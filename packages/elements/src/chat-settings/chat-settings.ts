import type { ChatError, Privacy } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import { en } from '../localize/en.js';
import { enSettings } from '../localize/en-settings.js';
import { errorText } from '../localize/error-text.js';
import { sheetStyles } from '../sheet/sheet.styles.js';
import { SheetElement } from '../sheet/sheet-element.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { chatSettingsStyles } from './chat-settings.styles.js';
import { PrivacyEvent } from './privacy-event.js';
import { SettingsCloseEvent } from './settings-close-event.js';

Object.assign(en, enSettings);

/**
 * Covers the window that it is in.
 *
 * @summary What the user can choose for themself.
 * @event {PrivacyEvent} chat-privacy - The user changes what others learn of them.
 * @event {SettingsCloseEvent} chat-settings-close - The settings are left.
 */
export class ChatSettings extends SheetElement {
  static override properties = {
    privacy: { attribute: false },
    error: { attribute: false },
  };
  static override styles = [baseStyles, controlStyles, sheetStyles, chatSettingsStyles];

  /** Null until it is known. */
  declare privacy: Privacy | null;
  /** Why it is not known, or was not changed. */
  declare error: ChatError | null;

  constructor() {
    super();
    this.privacy = null;
    this.error = null;
  }

  protected override render(): TemplateResult {
    const { terms, privacy, error } = this;
    return html`
      <div class="sheet" role="dialog" aria-modal="true" aria-labelledby="title" tabindex="-1">
        <header>
          <h2 id="title">${terms.settings}</h2>
          <button class="icon-button" type="button" title=${terms.close} @click=${this.close}>
            ${icons.close}<span class="visually-hidden">${terms.close}</span>
          </button>
        </header>
        <h3>${terms.privacy}</h3>
        ${this.#switch('presence', privacy, terms.showPresence, terms.showPresenceHint)}
        ${this.#switch('receipts', privacy, terms.showReceipts, terms.showReceiptsHint)}
        <div role="alert">${error ? html`<p class="alert">${errorText(error, terms)}</p>` : nothing}</div>
      </div>
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
