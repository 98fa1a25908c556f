/** The user signs out. */
export class SignOutEvent extends Event {
  constructor() {
    super('chat-sign-out');
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-sign-out': SignOutEvent;
  }
}
