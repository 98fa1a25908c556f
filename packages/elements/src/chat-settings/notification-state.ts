/** What the user can have or not, of what tells them that something is new. */
export type NotificationChoice = 'title' | 'sound' | 'notifications';

/** Whether each is on, on this device; null for what is not offered. */
export interface NotificationState {
  readonly title: boolean | null;
  readonly sound: boolean | null;
  /** `denied`: the browser does not let the page. */
  readonly notifications: 'on' | 'off' | 'denied' | null;
  /** Whether notifications show only who wrote. */
  readonly namesOnly: boolean;
}
