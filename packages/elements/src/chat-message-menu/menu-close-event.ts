/** A menu is to be gone: something was chosen in it, or it was left. */
export class MenuCloseEvent extends Event {
  constructor() {
    super('chat-menu-close', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-menu-close': MenuCloseEvent;
  }
}
