import type { AccountTerms } from './account-terms.js';
import type { ActionTerms } from './action-terms.js';
import type { EmojiTerms } from './emoji-terms.js';
import type { FileTerms } from './file-terms.js';
import type { NotificationTerms } from './notification-terms.js';
import type { SettingsTerms } from './settings-terms.js';
import type {
  ErrorTerms,
  LimitTerms,
  ListTerms,
  OptionTerms,
  ProblemTerms,
  SafetyTerms,
  SearchTerms,
  SignInTerms,
  StreamTerms,
  Terms,
} from './terms.js';
import type { RecorderTerms, VoiceTerms } from './voice-terms.js';

/** What is loaded later brings its own words: the list of conversations, the settings, where one signs in, or begins as a guest, what is done with messages, what is said while they are written, the files that go along, what tells of what is new. */
export const en = {
  language: 'en',

  chatWith: (name) => `Chat with ${name}`,
  chat: 'Chat',

  signOut: 'Sign out',
  serverUnreachable: 'We can’t reach the chat right now. Check your connection and try again.',

  back: 'All conversations',

  options: 'Options',
  settings: 'Settings',
  search: 'Search',

  guest: 'Guest',
  bot: 'Bot',
  typing: 'typing…',
  online: 'Online',
  lastSeen: (when) => `Last seen ${when}`,

  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  offline: 'Offline',
  closed: 'Disconnected',
  bannerReconnecting: 'Connection lost. Reconnecting…',
  bannerOffline: 'You’re offline.',
  bannerQueued: (count) =>
    count === 0
      ? 'What you write now is sent once you’re back.'
      : count === 1
        ? 'Your message is kept and sent once you’re back.'
        : `Your ${count} messages are kept and sent once you’re back.`,
  bannerNotKept: 'Keep this page open: this browser doesn’t keep unsent messages.',
  opening: 'Opening your conversation…',

  messages: 'Messages',
  emptyHeading: 'Say hello',
  emptyText: (name) => `This is the start of your conversation with ${name}.`,
  today: 'Today',
  yesterday: 'Yesterday',
  loadingOlder: 'Loading earlier messages…',
  unreadLine: 'New messages',
  you: 'You',
  announcement: (name, text) => `${name}: ${text}`,
  comma: ', ',
  notice: 'Notice',
  blocked: 'Blocked',
  unblock: 'Unblock',

  pending: 'Sending…',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Not sent.',
  retry: 'Retry',
  discard: 'Delete',

  pictureFile: 'Picture',
  voiceMessage: (duration) => `Voice message, ${duration}`,

  edited: 'edited',
  editedAt: (time) => `edited ${time}`,
  deletedByYou: 'You deleted this message',
  deletedByOther: 'This message was deleted',
  quoteDeleted: 'Deleted message',
  inReplyTo: 'In reply to',
  reacted: (names, emoji) => `${names} reacted with ${emoji}`,

  messageHint: 'Arrow keys move between messages, Enter shows what you can do.',
  cancel: 'Cancel',

  saving: 'Saving…',

  composerLabel: (name) => `Message to ${name}`,
  composerPlaceholder: 'Write a message',
  send: 'Send',
  save: 'Save',

  unreachableHeading: 'We can’t reach the chat',
  unreachableText: 'We keep trying. Your connection may be down, or the chat may be restarting.',
  tryAgain: 'Try again',
} satisfies Omit<
  Terms,
  | keyof AccountTerms
  | keyof ActionTerms
  | keyof EmojiTerms
  | keyof ErrorTerms
  | keyof FileTerms
  | keyof RecorderTerms
  | keyof LimitTerms
  | keyof ListTerms
  | keyof NotificationTerms
  | keyof OptionTerms
  | keyof ProblemTerms
  | keyof SafetyTerms
  | keyof SearchTerms
  | keyof SettingsTerms
  | keyof SignInTerms
  | keyof StreamTerms
  | keyof VoiceTerms
> as Terms;
