/** The user wants to edit what they wrote last. */
export class EditLastEvent extends Event {
  constructor() {
    super('chat-edit-last', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-edit-last': EditLastEvent;
  }
}
