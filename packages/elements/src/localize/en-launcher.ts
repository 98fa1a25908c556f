import type { LauncherTerms } from './launcher-terms.js';

export const enLauncher: LauncherTerms = {
  launcherChat: 'Chat',
  openChat: 'Open chat',
  closeChat: 'Close chat',
  launcherUnread: (count) => `${count} unread`,
  closeGreeting: 'Hide this message',
  launcherLoading: 'Opening the chat…',
  launcherFailed: 'We can’t load the chat right now. Check your connection and try again.',
  launcherRetry: 'Try again',
};
