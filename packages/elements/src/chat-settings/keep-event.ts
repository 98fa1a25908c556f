import type { Credentials } from '../chat-sign-in/credentials-event.js';

/** A guest wants to be an account, which keeps what they have. */
export class KeepEvent extends Event {
  readonly credentials: Credentials;

  constructor(credentials: Credentials) {
    super('chat-keep');
    this.credentials = credentials;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-keep': KeepEvent;
  }
}
