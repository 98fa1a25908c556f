import type { ProfileChange } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { avatar } from '../../avatar/avatar.js';
import { avatarStyles } from '../../avatar/avatar.styles.js';
import { en } from '../../localize/en.js';
import { enAccount } from '../../localize/en-account.js';
import type { Problem } from '../../localize/problem.js';
import type { Terms } from '../../localize/terms.js';
import { baseStyles } from '../../styles/base.styles.js';
import { controlStyles } from '../../styles/controls.styles.js';
import { formStyles } from '../../styles/forms.styles.js';
import { pageStyles } from './page.styles.js';
import { PageElement } from './page-element.js';
import { isPicture, pictureLength } from './picture.js';
import { ProfileEvent } from './profile-event.js';
import { profilePageStyles } from './profile-page.styles.js';
import type { ProfileState } from './profile-state.js';
import { textField } from './text-field.js';
import { failed, told } from './told.js';

Object.assign(en, enAccount);

/** Longest name, in UTF-16 code units: what the server takes. */
const nameLength = 80;

type Field = 'name' | 'picture';
type Problems = Readonly<Partial<Record<Field, Problem>>>;

/**
 * @summary What others see of the user, who can change it.
 * @event {ProfileEvent} chat-profile-change - The user changes it.
 */
export class ChatProfilePage extends PageElement {
  static override properties = {
    state: { attribute: false },
    entered: { state: true },
    missing: { state: true },
    problems: { state: true },
    touched: { state: true },
  };
  static override styles = [
    baseStyles,
    controlStyles,
    formStyles,
    avatarStyles,
    pageStyles,
    profilePageStyles,
  ];

  declare state: ProfileState | null;
  /** The address as it was when its field was left last; null for that of the user's picture. */
  declare private entered: string | null;
  /** An address from which no picture comes. */
  declare private missing: string;
  declare private problems: Problems;
  /** Whether something was entered after it was saved. */
  declare private touched: boolean;
  /** What was asked for last. */
  #asked: ProfileChange = {};

  constructor() {
    super();
    this.state = null;
    this.entered = null;
    this.missing = '';
    this.problems = {};
    this.touched = false;
  }

  override focus(options?: FocusOptions): void {
    this.find('#name')?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('state');
    const { state } = this;
    if (!before || !state) return;
    // The field shows it from now on, whoever has changed it.
    if (before.user.picture !== state.user.picture) this.entered = null;
    if (state.error && state.error !== before.error) this.problems = this.#refused(state);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.get('state')?.busy && this.state?.error) this.#focusProblem();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { terms, state, problems, missing } = this;
    if (!state) return nothing;
    const { user, busy, error, saved } = state;
    const picture = this.#picture;
    const isFieldWrong = Object.keys(problems).length > 0;
    return html`
      <form novalidate @submit=${this.#onSubmit} @input=${this.#onInput}>
        <div class="preview" @error=${{ handleEvent: this.#onMissing, capture: true }}>
          ${avatar({ name: user.name, picture })}
          ${
            picture
              ? html`<button class="link-button" type="button" @click=${this.#onRemove}>${terms.removePicture}</button>`
              : nothing
          }
        </div>
        ${textField({
          id: 'name',
          label: terms.profileName,
          autocomplete: 'name',
          maxLength: nameLength,
          value: user.name,
          problem: problems.name?.(terms),
        })}
        ${textField({
          id: 'picture',
          label: terms.picture,
          type: 'url',
          autocomplete: 'off',
          maxLength: pictureLength,
          required: false,
          value: user.picture ?? '',
          hint: picture && picture === missing ? terms.pictureUnseen : terms.pictureHint,
          problem: problems.picture?.(terms),
          onChange: (value) => {
            this.entered = value.trim();
          },
        })}
        ${failed(isFieldWrong ? null : error, terms)}
        <button class="button" type="submit" aria-disabled=${busy ? 'true' : 'false'}>
          ${busy ? terms.saving : terms.save}
        </button>
        ${told(saved && !this.touched ? terms.profileSaved : null)}
      </form>
    `;
  }

  /** The address of what is shown, if it can be one. */
  get #picture(): string | undefined {
    const address = this.entered ?? this.state?.user.picture ?? '';
    return isPicture(address) ? address : undefined;
  }

  /** What the server does not take, where it says no more than that. */
  #refused({ error }: ProfileState): Problems {
    if (error?.code !== 'invalid_request' && error?.code !== 'invalid_argument') return {};
    // An address was looked at before it was sent.
    return this.#asked.name === undefined
      ? { picture: ({ pictureMalformed }) => pictureMalformed }
      : { name: ({ profileNameRefused }) => profileNameRefused };
  }

  #check(name: string, picture: string): Problems {
    return {
      ...(name === '' && { name: ({ profileNameMissing }: Terms) => profileNameMissing }),
      ...(picture !== '' &&
        !isPicture(picture) && {
          picture: ({ pictureMalformed }: Terms) => pictureMalformed,
        }),
    };
  }

  #focusProblem(): void {
    const [field] = Object.keys(this.problems);
    if (field) this.find(`#${field}`)?.focus();
  }

  readonly #onInput = (): void => {
    this.touched = true;
  };

  readonly #onMissing = (): void => {
    this.missing = this.#picture ?? '';
  };

  readonly #onRemove = (): void => {
    const field = this.find<HTMLInputElement>('#picture');
    if (!field) return;
    field.value = '';
    field.focus();
    this.entered = '';
    this.touched = true;
  };

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const { state } = this;
    if (!state || state.busy) return;
    const { user } = state;
    const name = this.read('name').trim();
    const picture = this.read('picture').trim();
    this.problems = this.#check(name, picture);
    if (Object.keys(this.problems).length > 0) {
      this.#focusProblem();
      return;
    }
    this.touched = false;
    this.#asked = {
      ...(name !== user.name && { name }),
      ...(picture !== (user.picture ?? '') && { picture: picture || null }),
    };
    this.dispatchEvent(new ProfileEvent(this.#asked));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-profile-page': ChatProfilePage;
  }
}
