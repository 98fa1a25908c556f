/** The user neither answers nor edits what stands above the field any more. */
export class LeaveEvent extends Event {
  constructor() {
    super('chat-composer-leave', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-composer-leave': LeaveEvent;
  }
}
