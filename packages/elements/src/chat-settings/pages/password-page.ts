import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { en } from '../../localize/en.js';
import { enAccount } from '../../localize/en-account.js';
import type { Problem } from '../../localize/problem.js';
import type { Terms } from '../../localize/terms.js';
import { baseStyles } from '../../styles/base.styles.js';
import { controlStyles } from '../../styles/controls.styles.js';
import { formStyles } from '../../styles/forms.styles.js';
import { pageStyles } from './page.styles.js';
import { PageElement } from './page-element.js';
import { PasswordEvent } from './password-event.js';
import type { PasswordState } from './password-state.js';
import { textField } from './text-field.js';
import { failed, told } from './told.js';
import { usernameForManagers } from './username-for-managers.js';

Object.assign(en, enAccount);

/** What the server takes, in UTF-16 code units. */
const passwordLength = { min: 8, max: 128 };

type Problems = Readonly<Partial<Record<'current' | 'next', Problem>>>;

/**
 * @summary Where the user changes their password.
 * @event {PasswordEvent} chat-password-change - The user wants another one.
 */
export class ChatPasswordPage extends PageElement {
  static override properties = { state: { attribute: false }, problems: { state: true } };
  static override styles = [baseStyles, controlStyles, formStyles, pageStyles];

  declare state: PasswordState | null;
  declare private problems: Problems;

  constructor() {
    super();
    this.state = null;
    this.problems = {};
  }

  override focus(options?: FocusOptions): void {
    this.find('#current')?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { error } = this.state ?? {};
    if (!changed.has('state') || error === changed.get('state')?.error) return;
    if (error?.code === 'invalid_credentials') {
      this.problems = { current: ({ passwordWrong }) => passwordWrong };
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.get('state')?.busy) return;
    // What had the focus has done its work.
    if (this.state?.changed) this.giveFocusBack();
    else if (this.state?.error) this.#focusProblem();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { terms, state } = this;
    if (!state) return nothing;
    return html`
      ${state.changed ? nothing : this.#renderForm(state)}
      ${told(state.changed ? terms.passwordChanged : null)}
    `;
  }

  #renderForm({ username, busy, error }: PasswordState): TemplateResult {
    const { terms, problems } = this;
    return html`
      <form novalidate @submit=${this.#onSubmit}>
        ${usernameForManagers(username)}
        ${textField({
          id: 'current',
          label: terms.currentPassword,
          type: 'password',
          autocomplete: 'current-password',
          maxLength: passwordLength.max,
          problem: problems.current?.(terms),
        })}
        ${textField({
          id: 'next',
          label: terms.nextPassword,
          type: 'password',
          autocomplete: 'new-password',
          maxLength: passwordLength.max,
          hint: terms.passwordHint(passwordLength.min),
          problem: problems.next?.(terms),
        })}
        ${failed(error?.code === 'invalid_credentials' ? null : error, terms)}
        <button class="button" type="submit" aria-disabled=${busy ? 'true' : 'false'}>
          ${busy ? terms.saving : terms.changePasswordHeading}
        </button>
      </form>
    `;
  }

  #check(current: string, next: string): Problems {
    return {
      ...(current === '' && { current: ({ passwordMissing }: Terms) => passwordMissing }),
      ...(next.length < passwordLength.min && {
        next: ({ passwordTooShort }: Terms) => passwordTooShort(passwordLength.min),
      }),
    };
  }

  #focusProblem(): void {
    const [field] = Object.keys(this.problems);
    if (field) this.find(`#${field}`)?.focus();
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (this.state?.busy) return;
    const password = this.read('current');
    const newPassword = this.read('next');
    this.problems = this.#check(password, newPassword);
    if (Object.keys(this.problems).length > 0) this.#focusProblem();
    else this.dispatchEvent(new PasswordEvent({ password, newPassword }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-password-page': ChatPasswordPage;
  }
}
