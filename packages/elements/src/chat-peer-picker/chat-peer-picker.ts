import type { ChatError, User } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { ChatElement } from '../chat-element.js';
import { errorText } from '../localize/error-text.js';
import { initialOf } from '../localize/initial-of.js';
import { withName } from '../localize/isolate.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { chatPeerPickerStyles } from './chat-peer-picker.styles.js';
import { PeerEvent } from './peer-event.js';

/**
 * @summary Asks whom to chat with, and offers those with whom the user chatted before.
 * @event {PeerEvent} chat-peer - Somebody was chosen.
 */
export class ChatPeerPicker extends ChatElement {
  static override properties = {
    self: { attribute: false },
    recent: { attribute: false },
    busy: { attribute: false },
    error: { attribute: false },
    wanted: { state: true },
    problem: { state: true },
  };
  static override styles = [baseStyles, controlStyles, chatPeerPickerStyles];

  declare self: User | null;
  declare recent: readonly User[];
  declare busy: boolean;
  /** Why the last choice failed. */
  declare error: ChatError | null;
  declare private wanted: string;
  declare private problem: string | null;

  constructor() {
    super();
    this.self = null;
    this.recent = [];
    this.busy = false;
    this.error = null;
    this.wanted = '';
    this.problem = null;
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('input')?.focus(options);
  }

  protected override render(): TemplateResult {
    const { terms } = this;
    const problem = this.problem ?? this.#errorText;
    return html`
      <div class="picker">
        <form novalidate @submit=${this.#onSubmit}>
          <h2>${terms.peerHeading}</h2>
          <div class="field">
            <label class="label" for="username">${terms.peerText}</label>
            <div class="row">
              <input
                class="input"
                id="username"
                name="peer"
                type="text"
                autocomplete="off"
                autocapitalize="none"
                autocorrect="off"
                spellcheck="false"
                placeholder=${terms.peerLabel}
                aria-invalid=${problem ? 'true' : 'false'}
                aria-describedby="problem"
              />
              <button class="button" type="submit" aria-disabled=${this.busy ? 'true' : 'false'}>
                ${terms.peerStart}
              </button>
            </div>
            <span class="field-error" id="problem" role="alert">${problem}</span>
          </div>
        </form>
        ${this.recent.length === 0 ? nothing : this.#renderRecent()}
      </div>
    `;
  }

  #renderRecent(): TemplateResult {
    return html`
      <section aria-labelledby="recent">
        <h3 id="recent">${this.terms.recent}</h3>
        <ul role="list">
          ${this.recent.map(
            (user) => html`
              <li>
                <button class="person" type="button" @click=${() => this.#choose(user.username)}>
                  <span class="avatar" aria-hidden="true">${initialOf(user.name)}</span>
                  <span class="names" dir="auto">
                    <bdi>${user.name}</bdi>
                    ${user.name === user.username ? nothing : html`<bdi class="username">${user.username}</bdi>`}
                  </span>
                </button>
              </li>
            `,
          )}
        </ul>
      </section>
    `;
  }

  get #errorText(): string | TemplateResult | null {
    const { error, terms } = this;
    if (!error) return null;
    if (error.code !== 'not_found') return errorText(error, terms);
    return withName(terms.peerUnknown, this.wanted);
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const username = this.renderRoot.querySelector('input')?.value.trim() ?? '';
    this.#choose(username);
    if (this.problem) this.focus();
  };

  #choose(username: string): void {
    const { terms, self } = this;
    if (this.busy) return;
    this.wanted = username;
    if (username === '') this.problem = terms.usernameMissing;
    else if (username.toLowerCase() === self?.username.toLowerCase()) this.problem = terms.peerSelf;
    else this.problem = null;
    if (this.problem === null) this.dispatchEvent(new PeerEvent(username));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-peer-picker': ChatPeerPicker;
  }
}
