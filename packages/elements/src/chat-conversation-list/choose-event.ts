/** The user opens a conversation of the list. */
export class ChooseEvent extends Event {
  readonly conversationId: string;

  constructor(conversationId: string) {
    super('chat-choose', { bubbles: true });
    this.conversationId = conversationId;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-choose': ChooseEvent;
  }
}
