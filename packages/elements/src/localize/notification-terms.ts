/** What notifications say, and what is said of them in the settings. */
export interface NotificationTerms {
  /** @param shown - the number as it is to be shown: beyond 99, which `count` is then, `99+` */
  notified(shown: string, count: number): string;
  /** @param counted - the messages, in words */
  inConversations(counted: string, count: number): string;
  notifications: string;
  notify: string;
  notifyHint: string;
  /** In its place where only who wrote is told. */
  notifyNameHint: string;
  /** The browser does not let the page: what the user can do. */
  notifyDenied: string;
  chime: string;
  chimeHint: string;
  titleBadge: string;
  titleBadgeHint: string;
}
