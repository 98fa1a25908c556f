import type { Privacy } from '@chat/client';

/** The user changes what others learn of them. */
export class PrivacyEvent extends Event {
  readonly change: Partial<Privacy>;

  constructor(change: Partial<Privacy>) {
    super('chat-privacy');
    this.change = change;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-privacy': PrivacyEvent;
  }
}
