import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { en } from '../../localize/en.js';
import { enAccount } from '../../localize/en-account.js';
import { withName } from '../../localize/isolate.js';
import { baseStyles } from '../../styles/base.styles.js';
import { controlStyles } from '../../styles/controls.styles.js';
import { formStyles } from '../../styles/forms.styles.js';
import { DeleteAccountEvent } from './delete-account-event.js';
import type { DeletionState } from './deletion-state.js';
import { pageStyles } from './page.styles.js';
import { PageElement } from './page-element.js';
import { textField } from './text-field.js';
import { failed } from './told.js';
import { usernameForManagers } from './username-for-managers.js';

Object.assign(en, enAccount);

/**
 * @summary Asks the user once more whether they want to be gone: an account by its password and its username.
 * @event {DeleteAccountEvent} chat-delete-account - The user does.
 */
export class ChatDeletionPage extends PageElement {
  static override properties = {
    state: { attribute: false },
    password: { state: true },
    username: { state: true },
    isWrong: { state: true },
  };
  static override styles = [baseStyles, controlStyles, formStyles, pageStyles];

  declare state: DeletionState | null;
  declare private password: string;
  declare private username: string;
  /** Whether the server did not take the password. */
  declare private isWrong: boolean;

  constructor() {
    super();
    this.state = null;
    this.password = '';
    this.username = '';
    this.isWrong = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { error } = this.state ?? {};
    if (!changed.has('state') || error === changed.get('state')?.error) return;
    if (error?.code === 'invalid_credentials') {
      this.isWrong = true;
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.get('state')?.busy && this.isWrong) this.find('#password')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { terms, state } = this;
    if (!state) return nothing;
    const { user, busy, error } = state;
    const words = user.guest ? terms.leave : terms.deleteNow;
    return html`
      <form novalidate @submit=${this.#onSubmit}>
        <div class="text" id="text">
          ${
            user.guest
              ? html`<p>${terms.leaveText}</p><p>${terms.leaveForAllToo}</p>`
              : html`<p>${terms.deleteText}</p><p>${terms.deleteForAllToo}</p>`
          }
        </div>
        ${user.guest ? nothing : this.#renderFields(user.username)}
        ${failed(error?.code === 'invalid_credentials' ? null : error, terms)}
        <button
          class="button danger"
          type="submit"
          aria-describedby="text"
          aria-disabled=${busy ? 'true' : 'false'}
          ?disabled=${!this.#isMeant}
        >${busy ? terms.deletingAccount : words}</button>
      </form>
    `;
  }

  #renderFields(username: string): TemplateResult {
    const { terms, isWrong } = this;
    return html`
      ${usernameForManagers(username)}
      ${textField({
        id: 'password',
        label: terms.currentPassword,
        type: 'password',
        autocomplete: 'current-password',
        maxLength: 128,
        problem: isWrong ? terms.passwordWrong : undefined,
        onInput: (value) => {
          this.password = value;
          this.isWrong = false;
        },
      })}
      ${textField({
        id: 'confirm',
        label: withName(terms.deleteConfirm, username),
        autocomplete: 'off',
        maxLength: 128,
        onInput: (value) => {
          this.username = value.trim();
        },
      })}
    `;
  }

  /** Whether they have said what is asked. */
  get #isMeant(): boolean {
    const { user } = this.state ?? {};
    if (!user || user.guest) return user !== undefined;
    return this.password !== '' && this.username.toLowerCase() === user.username.toLowerCase();
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (this.state?.busy || !this.#isMeant) return;
    this.dispatchEvent(new DeleteAccountEvent(this.state?.user.guest ? null : this.password));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-deletion-page': ChatDeletionPage;
  }
}
