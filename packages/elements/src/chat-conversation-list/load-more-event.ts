/** The end of the list is in view, and there is more. */
export class LoadMoreEvent extends Event {
  constructor() {
    super('chat-load-more', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-load-more': LoadMoreEvent;
  }
}
