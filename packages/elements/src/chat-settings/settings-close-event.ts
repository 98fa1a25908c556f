/** The settings are left. */
export class SettingsCloseEvent extends Event {
  constructor() {
    super('chat-settings-close');
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-settings-close': SettingsCloseEvent;
  }
}
