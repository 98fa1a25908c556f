import { html, type TemplateResult } from 'lit';
import type { CredentialsEvent } from '../chat-sign-in/credentials-event.js';
import type { SignInView } from '../controllers/chat-view.js';
import type { ViewOptions } from './view-options.js';

/** Where one signs in. */
export function signInView(
  { chat: { account }, lang }: ViewOptions,
  { busy, ended, error }: SignInView,
): TemplateResult {
  const onCredentials = ({ purpose, credentials }: CredentialsEvent): void => {
    const work =
      purpose === 'register' ? account.register(credentials) : account.signIn(credentials);
    // What failed is on the screen, and told by `chat-error`.
    work.catch(() => {});
  };
  return html`
    <chat-sign-in
      lang=${lang}
      .busy=${busy}
      .ended=${ended}
      .error=${error}
      @chat-credentials=${onCredentials}
    ></chat-sign-in>
  `;
}
