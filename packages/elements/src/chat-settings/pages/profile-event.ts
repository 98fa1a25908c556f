/** What is not named stays as it is; null takes the picture away. */
export interface ProfileChange {
  readonly name?: string;
  readonly picture?: string | null;
}

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
