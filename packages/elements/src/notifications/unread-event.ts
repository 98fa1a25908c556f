/** How much is unread in what a window shows: in its conversation, or in all of them. */
export class ChatUnreadEvent extends Event {
  /** Messages; 100 stands for more than 99. */
  readonly count: number;

  constructor(count: number) {
    super('chat-unread', { bubbles: true, composed: true });
    this.count = count;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'chat-unread': ChatUnreadEvent;
  }
}
