import type { NotificationChoice } from './notification-state.js';

/** The user turns something on or off that tells them that something is new. */
export class NotificationChoiceEvent extends Event {
  readonly choice: NotificationChoice;
  readonly on: boolean;

  constructor(choice: NotificationChoice, on: boolean) {
    super('chat-notification-choice');
    this.choice = choice;
    this.on = on;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-notification-choice': NotificationChoiceEvent;
  }
}
