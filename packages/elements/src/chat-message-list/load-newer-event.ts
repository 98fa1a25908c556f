/** Newer messages are wanted: the reader nears the newest one that is here. */
export class LoadNewerEvent extends Event {
  constructor() {
    super('chat-load-newer', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-load-newer': LoadNewerEvent;
  }
}
