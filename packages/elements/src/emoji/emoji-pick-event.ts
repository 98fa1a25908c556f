/** An emoji was picked. */
export class EmojiPickEvent extends Event {
  readonly emoji: string;

  constructor(emoji: string) {
    super('chat-emoji-pick', { bubbles: true });
    this.emoji = emoji;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-emoji-pick': EmojiPickEvent;
  }
}
