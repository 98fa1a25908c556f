import type { PasswordChange } from '@chat/client';

/** The user wants another password. */
export class PasswordEvent extends Event {
  readonly change: PasswordChange;

  constructor(change: PasswordChange) {
    super('chat-password-change');
    this.change = change;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-password-change': PasswordEvent;
  }
}
