import { html, type TemplateResult } from 'lit';
import type { Credentials, CredentialsEvent } from '../chat-sign-in/credentials-event.js';
import type { SignInView } from '../controllers/chat-view.js';

export interface SignInViewOptions {
  readonly account: {
    signIn(credentials: Credentials): Promise<void>;
    register(credentials: Credentials): Promise<void>;
  };
  readonly lang: string;
  readonly view: SignInView;
}

/** Where one signs in. */
export function signInView({ account, lang, view }: SignInViewOptions): TemplateResult {
  const { busy, ended, error } = view;
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
