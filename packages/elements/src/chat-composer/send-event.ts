/** The user sends a message: with something to see, without blank space around it, within the limit. */
export class SendEvent extends Event {
  readonly text: string;

  constructor(text: string) {
    super('chat-send', { bubbles: true });
    this.text = text;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-send': SendEvent;
  }
}
