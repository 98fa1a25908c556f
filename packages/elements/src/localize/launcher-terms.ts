/** What a launcher says before anything else is loaded. */
export interface LauncherTerms {
  /** What the chat is called where the page does not say. */
  launcherChat: string;
  openChat: string;
  closeChat: string;
  /** At the button, after what it does. */
  launcherUnread(count: string): string;
  closeGreeting: string;
  launcherLoading: string;
  launcherFailed: string;
  launcherRetry: string;
}
