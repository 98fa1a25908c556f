/** The latest messages are wanted, while others are shown. */
export class ToLatestEvent extends Event {
  constructor() {
    super('chat-to-latest', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-to-latest': ToLatestEvent;
  }
}
