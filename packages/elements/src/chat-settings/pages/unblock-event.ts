import type { User } from '@chat/client';

/** The user lets somebody through again. */
export class UnblockEvent extends Event {
  readonly user: User;

  constructor(user: User) {
    super('chat-unblock');
    this.user = user;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-unblock': UnblockEvent;
  }
}
