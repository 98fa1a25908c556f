/** A guest leaves: nobody can sign in as them again. */
export class LeaveForGoodEvent extends Event {
  constructor() {
    super('chat-leave-for-good');
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-leave-for-good': LeaveForGoodEvent;
  }
}
