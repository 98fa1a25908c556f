import { html, nothing, type TemplateResult } from 'lit';
import type { CredentialsEvent } from '../chat-sign-in/credentials-event.js';
import { guestView } from '../guest/guest-view.js';
import type { SignInViewOptions } from './sign-in-view-options.js';

/** Where one signs in, or begins as a guest. */
export function signInView(options: SignInViewOptions): unknown {
  return options.view.asGuest ? guestView(options) : form(options);
}

function form({ chat, lang, terms, view }: SignInViewOptions): TemplateResult {
  const { account } = chat;
  const { busy, ended, error } = view;
  const onCredentials = ({ purpose, credentials }: CredentialsEvent): void => {
    // What failed is on the screen, and told by `chat-error`.
    account.signIn(credentials, purpose === 'register').catch(() => {});
  };
  return html`
    <chat-sign-in
      lang=${lang}
      .busy=${busy}
      .ended=${ended}
      .error=${error}
      @chat-credentials=${onCredentials}
    ></chat-sign-in>
    ${
      account.takesGuests
        ? html`
          <p class="other-way">
            <button class="link-button" type="button" @click=${() => account.come(true)}>${terms.withoutAccount}</button>
          </p>
        `
        : nothing
    }
  `;
}
