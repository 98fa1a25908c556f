/** The user wants to search messages. */
export class OpenSearchEvent extends Event {
  constructor() {
    super('chat-open-search', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-open-search': OpenSearchEvent;
  }
}
