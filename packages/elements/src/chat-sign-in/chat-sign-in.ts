import type { ChatError } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ChatElement } from '../chat-element.js';
import { icons } from '../icons/icons.js';
import { en } from '../localize/en.js';
import { enSignIn } from '../localize/en-sign-in.js';
import { errorText } from '../localize/error-text.js';
import type { Problem } from '../localize/problem.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { formStyles } from '../styles/forms.styles.js';
import { chatSignInStyles } from './chat-sign-in.styles.js';
import { CredentialsEvent, type CredentialsPurpose } from './credentials-event.js';

Object.assign(en, enSignIn);

type Field = 'username' | 'password';

/** What the server takes as a name of an account. */
const usernamePattern = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,30}[A-Za-z0-9])?$/;
const passwordLength = { min: 8, max: 128 };

/**
 * @summary Signs a user in with name and password, or creates their account.
 * @event {CredentialsEvent} chat-credentials - The form is filled in and sent.
 */
export class ChatSignIn extends ChatElement {
  static override properties = {
    busy: { attribute: false },
    ended: { attribute: false },
    error: { attribute: false },
    purpose: { type: String, reflect: true },
    problems: { state: true },
  };
  static override styles = [baseStyles, controlStyles, formStyles, chatSignInStyles];

  declare busy: boolean;
  /** Whether a session was there and has ended. */
  declare ended: boolean;
  /** Why the last try failed. */
  declare error: ChatError | null;
  /**
   * What it is for; `keep` stands among other things, which a guest sees.
   * @default 'sign-in'
   */
  declare purpose: CredentialsPurpose;
  declare private problems: Readonly<Partial<Record<Field, Problem>>>;

  constructor() {
    super();
    this.busy = false;
    this.ended = false;
    this.error = null;
    this.purpose = 'sign-in';
    this.problems = {};
  }

  override focus(options?: FocusOptions): void {
    this.#input('username')?.focus(options);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('error') && this.error) {
      this.#input(this.error.code === 'invalid_credentials' ? 'password' : 'username')?.focus();
    }
  }

  protected override render(): TemplateResult {
    const { terms, purpose } = this;
    const [action, acting] = this.#actions[purpose];
    return html`
      <form novalidate @submit=${this.#onSubmit}>
        ${this.#renderHead()}
        <div class="alert-place" role="alert">
          ${
            this.error
              ? html`<p class="alert">${icons.warning}<span>${errorText(this.error, terms)}</span></p>`
              : nothing
          }
        </div>
        ${this.#renderUsername()}
        ${purpose === 'register' ? this.#renderName() : nothing}
        ${this.#renderPassword(this.#isNew)}
        <button class="button" type="submit" aria-disabled=${this.busy ? 'true' : 'false'}>
          ${this.busy ? acting : action}
        </button>
        ${purpose === 'keep' ? nothing : this.#renderSwitch()}
      </form>
    `;
  }

  /** What the button does, and what it says while it does. */
  get #actions(): Record<CredentialsPurpose, readonly [string, string]> {
    const { terms } = this;
    const create = [terms.createAccount, terms.creatingAccount] as const;
    return { 'sign-in': [terms.signIn, terms.signingIn], register: create, keep: create };
  }

  /** Whether there is no account yet. */
  get #isNew(): boolean {
    return this.purpose !== 'sign-in';
  }

  #renderHead(): TemplateResult {
    const { terms, purpose } = this;
    if (purpose === 'keep')
      return html`<h3>${terms.keepHeading}</h3><p class="why">${terms.keepText}</p>`;
    return html`
      <header>
        <span class="medallion">${icons.bubbles}</span>
        <h2>${this.#isNew ? terms.createAccountHeading : terms.signInHeading}</h2>
        <p>${this.#isNew ? terms.createAccountText : this.ended ? terms.signInAgain : terms.signInText}</p>
      </header>
    `;
  }

  /** The other way on. */
  #renderSwitch(): TemplateResult {
    const { terms } = this;
    return html`
      <p class="switch">
        ${this.#isNew ? terms.haveAccount : terms.noAccount}
        <button class="link-button" type="button" @click=${this.#onSwitch}>
          ${this.#isNew ? terms.signIn : terms.createAccount}
        </button>
      </p>
    `;
  }

  #renderUsername(): TemplateResult {
    const problem = this.problems.username?.(this.terms);
    return html`
      <div class="field">
        <label class="label" for="username">${this.terms.username}</label>
        <input
          class="input"
          id="username"
          name="username"
          type="text"
          autocomplete="username"
          autocapitalize="none"
          autocorrect="off"
          spellcheck="false"
          required
          aria-invalid=${problem ? 'true' : 'false'}
          aria-describedby="username-problem"
        />
        ${this.#renderProblem('username', problem)}
      </div>
    `;
  }

  #renderName(): TemplateResult {
    return html`
      <div class="field">
        <label class="label" for="name">
          ${this.terms.displayName}<span class="hint">${this.terms.optional}</span>
        </label>
        <input class="input" id="name" name="name" type="text" autocomplete="name" maxlength="80" />
      </div>
    `;
  }

  #renderPassword(isNew: boolean): TemplateResult {
    const { terms } = this;
    const problem = this.problems.password?.(this.terms);
    return html`
      <div class="field">
        <label class="label" for="password">${isNew ? terms.newPassword : terms.password}</label>
        <input
          class="input"
          id="password"
          name="password"
          type="password"
          autocomplete=${isNew ? 'new-password' : 'current-password'}
          maxlength=${passwordLength.max}
          required
          aria-invalid=${problem ? 'true' : 'false'}
          aria-describedby="password-problem password-hint"
        />
        ${this.#renderProblem('password', problem)}
        <span class="hint-line" id="password-hint" ?hidden=${!isNew || problem !== undefined}>
          ${terms.passwordHint(passwordLength.min)}
        </span>
      </div>
    `;
  }

  #renderProblem(field: Field, problem: string | undefined): TemplateResult {
    return html`<span class="field-error" id="${field}-problem" ?hidden=${!problem}>${problem}</span>`;
  }

  #input(name: string): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${name}`);
  }

  #value(name: string): string {
    return this.#input(name)?.value ?? '';
  }

  readonly #onSwitch = (): void => {
    this.purpose = this.purpose === 'register' ? 'sign-in' : 'register';
    this.problems = {};
    this.error = null;
    this.updateComplete.then(() => this.focus());
  };

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (this.busy) return;
    const username = this.#value('username').trim();
    const password = this.#value('password');
    this.problems = this.#check(username, password);
    const wrong = Object.keys(this.problems)[0];
    if (wrong !== undefined) {
      this.#input(wrong)?.focus();
      return;
    }
    const name = this.#value('name').trim();
    this.dispatchEvent(
      new CredentialsEvent(this.purpose, { username, password, ...(name === '' ? {} : { name }) }),
    );
  };

  #check(username: string, password: string): Partial<Record<Field, Problem>> {
    const problems: Partial<Record<Field, Problem>> = {};
    if (username === '') problems.username = ({ usernameMissing }) => usernameMissing;
    else if (this.#isNew && !usernamePattern.test(username)) {
      problems.username = ({ usernameMalformed }) => usernameMalformed;
    }
    if (password === '') problems.password = ({ passwordMissing }) => passwordMissing;
    else if (this.#isNew && password.length < passwordLength.min) {
      problems.password = ({ passwordTooShort }) => passwordTooShort(passwordLength.min);
    }
    return problems;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-sign-in': ChatSignIn;
  }
}
