/** What the user is writing, which is not sent yet; empty once it is, or was taken away. */
export class DraftEvent extends Event {
  readonly text: string;

  constructor(text: string) {
    super('chat-draft', { bubbles: true });
    this.text = text;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-draft': DraftEvent;
  }
}
