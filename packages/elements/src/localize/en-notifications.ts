import type { NotificationTerms } from './notification-terms.js';

export const enNotifications: NotificationTerms = {
  notified: (shown, count) => (count === 1 ? '1 new message' : `${shown} new messages`),
  inConversations: (counted, count) => `${counted} in ${count} conversations`,
  notifications: 'Notifications',
  notify: 'Notify me on this device',
  notifyHint: 'Shows new messages while you’re on another page or in another app.',
  notifyNameHint: 'Shows who wrote, and not what, while you’re on another page or in another app.',
  notifyDenied:
    'Your browser blocks notifications from this site. Allow them in the site’s settings, beside its address.',
  chime: 'Play a sound',
  chimeHint: 'For new messages in conversations that you’re not looking at.',
  titleBadge: 'Count in the title of the page',
  titleBadgeHint: 'Shows how many messages are unread, also while you’re on another page.',
};
