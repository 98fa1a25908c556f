/** Where emoji are picked is to be gone. */
export class EmojiCloseEvent extends Event {
  constructor() {
    super('chat-emoji-close', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-emoji-close': EmojiCloseEvent;
  }
}
