import type { User } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import type { DeleteAccountEvent } from '../../chat-settings/pages/delete-account-event.js';
import type { EndSessionEvent } from '../../chat-settings/pages/end-session-event.js';
import type { PasswordEvent } from '../../chat-settings/pages/password-event.js';
import type { ProfileEvent } from '../../chat-settings/pages/profile-event.js';
import type { UnblockEvent } from '../../chat-settings/pages/unblock-event.js';
import { Blocked } from './blocked.js';
import type { Deletion } from './deletion.js';
import { Password } from './password.js';
import { Profile } from './profile.js';
import { Sessions } from './sessions.js';

/** What a page of the settings works with, while it is shown. */
export type PageWork = Profile | Blocked | Password | Sessions | Deletion;

export interface PageViewOptions {
  readonly work: PageWork;
  readonly user: User;
  readonly lang: string;
  /** The user is gone. */
  readonly onGone: () => void;
}

/** A page of the settings. */
export function pageView({ work, user, lang, onGone }: PageViewOptions): TemplateResult {
  if (work instanceof Profile) {
    return html`
      <chat-profile-page
        lang=${lang}
        .state=${work.state(user)}
        @chat-profile-change=${({ change }: ProfileEvent) => work.change(change)}
      ></chat-profile-page>
    `;
  }
  if (work instanceof Blocked) {
    return html`
      <chat-blocked-page
        lang=${lang}
        .state=${work.state}
        @chat-load-page=${() => work.load()}
        @chat-unblock=${({ user }: UnblockEvent) => work.unblock(user)}
      ></chat-blocked-page>
    `;
  }
  if (work instanceof Password) {
    return html`
      <chat-password-page
        lang=${lang}
        .state=${work.state(user)}
        @chat-password-change=${({ change }: PasswordEvent) => work.change(change)}
      ></chat-password-page>
    `;
  }
  if (work instanceof Sessions) {
    return html`
      <chat-sessions-page
        lang=${lang}
        .state=${work.state}
        @chat-load-page=${() => work.load()}
        @chat-end-session=${({ id }: EndSessionEvent) => work.end(id)}
      ></chat-sessions-page>
    `;
  }
  return html`
    <chat-deletion-page
      lang=${lang}
      .state=${work.state(user)}
      @chat-delete-account=${({ password }: DeleteAccountEvent) => work.delete(password, onGone)}
    ></chat-deletion-page>
  `;
}
