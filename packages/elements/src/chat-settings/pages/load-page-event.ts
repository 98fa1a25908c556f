/** What a page shows is to be loaded: again, after it could not be, or more of it. */
export class LoadPageEvent extends Event {
  constructor() {
    super('chat-load-page');
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-load-page': LoadPageEvent;
  }
}
