import { html, nothing, type TemplateResult } from 'lit';
import type { PrivacyEvent } from '../chat-settings/privacy-event.js';
import type { ViewOptions } from './view-options.js';

/** What the user can choose for themself, over the window, while it is open. */
export function settingsView(
  { chat: { settings }, lang }: ViewOptions,
  onClosed: () => void,
): TemplateResult | typeof nothing {
  if (!settings.isOpen) return nothing;
  const onClose = () => {
    settings.close();
    onClosed();
  };
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
