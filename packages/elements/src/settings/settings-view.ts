import { html, type TemplateResult } from 'lit';
import type { PrivacyEvent } from '../chat-settings/privacy-event.js';
import type { Settings } from './shown-settings.js';

export interface SettingsViewOptions {
  readonly settings: Settings;
  readonly lang: string;
  readonly onClose: () => void;
}

/** What the user can choose for themself, over the window. */
export function settingsView({ settings, lang, onClose }: SettingsViewOptions): TemplateResult {
  return html`
    <chat-settings
      lang=${lang}
      .privacy=${settings.privacy}
      .error=${settings.error}
      @chat-privacy=${({ change }: PrivacyEvent) => settings.change(change)}
      @chat-settings-close=${onClose}
    ></chat-settings>
  `;
}
