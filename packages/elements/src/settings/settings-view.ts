import { html, nothing, type TemplateResult } from 'lit';
import type { KeepEvent } from '../chat-settings/keep-event.js';
import type { NotificationChoiceEvent } from '../chat-settings/notification-choice-event.js';
import type { PrivacyEvent } from '../chat-settings/privacy-event.js';
import type { SettingsPageEvent } from '../chat-settings/settings-page-event.js';
import { pageView } from './pages/page-view.js';
import type { Settings } from './shown-settings.js';

export interface SettingsViewOptions {
  readonly settings: Settings;
  readonly lang: string;
  readonly onClose: () => void;
  /** Leaves the user as they are, or as nobody who is there any more. */
  readonly onSignOut: () => void;
}

/** What the user can choose for themself, over the window. */
export function settingsView(options: SettingsViewOptions): TemplateResult {
  const { settings, lang, onClose, onSignOut } = options;
  const { keeping, download, notifications, user, work } = settings;
  return html`
    <chat-settings
      lang=${lang}
      .user=${user}
      .page=${settings.page}
      .pages=${settings.pages}
      .privacy=${settings.privacy}
      .error=${settings.error}
      .keeping=${keeping.state}
      .download=${download?.state ?? null}
      .notifications=${notifications?.state ?? null}
      @chat-settings-page=${({ page }: SettingsPageEvent) => settings.show(page)}
      @chat-privacy=${({ change }: PrivacyEvent) => settings.change(change)}
      @chat-keep=${({ credentials }: KeepEvent) => keeping.keep(credentials)}
      @chat-notification-choice=${({ choice, on }: NotificationChoiceEvent) => notifications?.choose(choice, on)}
      @chat-download=${() => download?.begin()}
      .signsOut=${settings.signsOut}
      @chat-sign-out=${onSignOut}
      @chat-leave-for-good=${onSignOut}
      @chat-settings-close=${onClose}
    >${work && user ? pageView({ work, user, lang, onGone: onSignOut }) : nothing}</chat-settings>
  `;
}
