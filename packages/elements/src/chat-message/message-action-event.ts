/** The user decided about a message that could not be sent. */
export class MessageActionEvent extends Event {
  readonly action: 'retry' | 'discard';
  readonly clientId: string;

  constructor(action: 'retry' | 'discard', clientId: string) {
    super('chat-message-action', { bubbles: true });
    this.action = action;
    this.clientId = clientId;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-message-action': MessageActionEvent;
  }
}
