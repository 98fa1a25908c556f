/** The latest message is in view. */
export class MessagesSeenEvent extends Event {
  constructor() {
    super('chat-messages-seen', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-messages-seen': MessagesSeenEvent;
  }
}
