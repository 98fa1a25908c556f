import type { NotificationChoice, NotificationState } from '../chat-settings/notification-state.js';

/** What tells the user of what is new, as far as they can choose. */
export interface NotificationSettings {
  /** Null before it is known. */
  readonly state: NotificationState | null;
  choose(choice: NotificationChoice, on: boolean): void;
}
