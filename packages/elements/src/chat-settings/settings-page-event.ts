import type { SettingsPage } from './settings-page.js';

/** The user goes to a page of the settings, or back to all of them. */
export class SettingsPageEvent extends Event {
  readonly page: SettingsPage | null;

  constructor(page: SettingsPage | null) {
    super('chat-settings-page');
    this.page = page;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-settings-page': SettingsPageEvent;
  }
}
