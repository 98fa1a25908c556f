/** The reader nears the oldest message that is loaded, and there are older ones. */
export class LoadOlderEvent extends Event {
  constructor() {
    super('chat-load-older', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-load-older': LoadOlderEvent;
  }
}
