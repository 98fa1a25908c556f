/** A launcher was opened or closed, by whomever. */
export class ChatToggleEvent extends Event {
  readonly open: boolean;

  constructor(open: boolean) {
    super('chat-toggle', { bubbles: true, composed: true });
    this.open = open;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'chat-toggle': ChatToggleEvent;
  }
}
