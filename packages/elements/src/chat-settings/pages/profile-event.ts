import type { ProfileChange } from '@chat/client';

/** The user changes what others see of them. */
export class ProfileEvent extends Event {
  readonly change: ProfileChange;

  constructor(change: ProfileChange) {
    super('chat-profile-change');
    this.change = change;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-profile-change': ProfileEvent;
  }
}
