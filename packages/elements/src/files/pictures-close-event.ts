/** The user has looked at enough of the pictures. */
export class PicturesCloseEvent extends Event {
  constructor() {
    super('chat-pictures-close');
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-pictures-close': PicturesCloseEvent;
  }
}
