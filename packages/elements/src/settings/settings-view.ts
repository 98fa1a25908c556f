import { html, type TemplateResult } from 'lit';
import type { KeepEvent } from '../chat-settings/keep-event.js';
import type { PrivacyEvent } from '../chat-settings/privacy-event.js';
import type { Settings } from './shown-settings.js';

export interface SettingsViewOptions {
  readonly settings: Settings;
  readonly lang: string;
  readonly onClose: () => void;
  readonly onSignOut: () => void;
}

/** What the user can choose for themself, over the window. */
export function settingsView(options: SettingsViewOptions): TemplateResult {
  const { settings, lang, onClose, onSignOut } = options;
  const { keeping } = settings;
  return html`
    <chat-settings
      lang=${lang}
      .privacy=${settings.privacy}
      .error=${settings.error}
      .guest=${settings.isGuest}
      .keeping=${keeping.state}
      @chat-privacy=${({ change }: PrivacyEvent) => settings.change(change)}
      @chat-keep=${({ credentials }: KeepEvent) => keeping.keep(credentials)}
      @chat-leave-for-good=${onSignOut}
      @chat-settings-close=${onClose}
    ></chat-settings>
  `;
}
