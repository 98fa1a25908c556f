import type { AccountTerms } from './account-terms.js';
import type { ActionTerms } from './action-terms.js';
import type { EmojiTerms } from './emoji-terms.js';
import type { FileTerms } from './file-terms.js';
import type { NotificationTerms } from './notification-terms.js';
import type { SettingsTerms } from './settings-terms.js';
import type { RecorderTerms, VoiceTerms } from './voice-terms.js';

/** What the list of conversations says, which is loaded with it. */
export interface ListTerms {
  peerHeading: string;
  peerText: string;
  peerLabel: string;
  peerStart: string;
  peerUnknown(username: string): string;
  peerSelf: string;
  /** Beside a list of conversations, where the name of somebody new goes. */
  peerFind: string;
  peerOpen: string;

  choose: string;
  inbox: string;
  nothingSaid: string;
  /** Before what one has said oneself. */
  youSaid: string;
  draft: string;
  /** @param shown - the number as it is to be shown: beyond 99, which `count` is then, `99+` */
  unread(shown: string, count: number): string;
  markedUnread: string;
  muted: string;
  pinned: string;
  archived: string;
  /** Where nobody new can be found by name. */
  inboxNone: string;
  archivedNone: string;
  conversationActions(name: string): string;
  pin: string;
  unpin: string;
  /** Leads to where one chooses for how long. */
  mute: string;
  unmute: string;
  /** After it one chooses for how long. */
  muteFor: string;
  hours(count: number): string;
  oneWeek: string;
  always: string;
  archive: string;
  unarchive: string;
  markRead: string;
  markUnread: string;
  /** Leads to where it is asked once more. */
  clear: string;
  clearAsk: string;
  clearForMe: string;
}

/** The words of where one signs in, or begins as a guest. */
export interface SignInTerms {
  signIn: string;
  signInHeading: string;
  signInText: string;
  signingIn: string;
  createAccount: string;
  createAccountHeading: string;
  createAccountText: string;
  creatingAccount: string;
  haveAccount: string;
  noAccount: string;
  username: string;
  password: string;
  newPassword: string;
  passwordHint(length: number): string;
  displayName: string;
  optional: string;
  usernameMissing: string;
  usernameMalformed: string;
  passwordMissing: string;
  passwordTooShort(length: number): string;
  wrongCredentials: string;
  usernameTaken: string;
  registrationClosed: string;
  /** Where one may also begin as a guest. */
  withoutAccount: string;
  /** For a guest, whose conversation an account keeps. */
  keepHeading: string;
  keepText: string;
  /** Where one begins as a guest. */
  guestHeading(name: string): string;
  guestText: string;
  /** Of the session of who was here before. */
  guestEnded: string;
  guestUnreached: string;
}

/** What the search says, which is loaded with it. */
export interface SearchTerms {
  /** Also on what leads to it. */
  searchAll: string;
  searchWith(name: string): string;
  searchHint: string;
  searching: string;
  searchNone: string;
  searchFurther: string;
  searchResults: string;
  /** Which of how many results is looked at. */
  searchPlace(place: string, of: string): string;
  searchOlder: string;
  searchNewer: string;
  searchClose: string;
  /** Before what one has said oneself. */
  youSaid: string;
}

/** What is said of a message while somebody writes it, which is loaded with the first of them. */
export interface StreamTerms {
  streaming: string;
  /** Of one that was not written to its end. */
  broken: string;
  stop: string;
  /** What `stop` stands for, for who hears it by itself. */
  stopMessage(name: string): string;
  stopping: string;
  discardBroken: string;
}

/** What an error means, loaded with whatever may fail. */
export interface ErrorTerms {
  signInAgain: string;
  tooManyTries: string;
  somethingWrong: string;
  forbiddenText: string;
}

/** How much more can be written, near the end of that. */
export interface LimitTerms {
  charactersLeft(count: number): string;
  tooLong(count: number): string;
}

/** What stands in the way of the chat, in words that are loaded once it does. */
export interface ProblemTerms {
  unknownPeerHeading: string;
  unknownPeerText(username: string): string;
  unauthorizedHeading: string;
  unauthorizedText: string;
  forbiddenHeading: string;
  /** The server answers, and no socket gets through. */
  bannerBlocked: string;
  blockedText: string;
  closedHeading: string;
  closedText: string;
  selfHeading: string;
  selfText(username: string): string;
  brokenHeading: string;
  brokenText: string;
  misconfiguredHeading: string;
  misconfiguredText: string;
  connectAgain: string;
  /** In the place of where one wrote. */
  removedText(name: string): string;
  startAnew: string;
  youBlocked(name: string): string;
}

/** What can be done about somebody, as it is called in menus. */
export interface OptionTerms {
  block(name: string): string;
  unblockThem(name: string): string;
  report: string;
}

/** What is asked and said when somebody is blocked or reported, which is loaded then. */
export interface SafetyTerms {
  blockAsk(name: string): string;
  blockText(name: string): string;
  blockNow: string;
  blocking: string;
  /** Why comes after it, as it does after the next that failed. */
  notBlocked(name: string): string;
  blockedTooMany: string;
  isBlocked(name: string): string;
  alsoBlock(name: string): string;
  alsoReport(name: string): string;
  reportAsk(name: string): string;
  reportText(name: string): string;
  reportMessageAsk: string;
  reportMessageText(name: string): string;
  reasonLabel: string;
  reasonSpam: string;
  reasonAbuse: string;
  reasonDanger: string;
  reasonOther: string;
  reasonMissing: string;
  comment: string;
  commentOptional: string;
  /** In the place of `comment` where nothing else tells what is wrong. */
  commentWanted: string;
  commentMissing: string;
  sendReport: string;
  sendingReport: string;
  notReported(name: string): string;
  reportedNotBlocked(name: string): string;
  reportedGone: string;
  reportThanks: string;
  reportSent: string;
}

/** Every word that the elements show or speak. */
export interface Terms
  extends AccountTerms,
    ActionTerms,
    EmojiTerms,
    ErrorTerms,
    FileTerms,
    LimitTerms,
    ListTerms,
    NotificationTerms,
    OptionTerms,
    ProblemTerms,
    RecorderTerms,
    SafetyTerms,
    SearchTerms,
    SettingsTerms,
    SignInTerms,
    StreamTerms,
    VoiceTerms {
  /** A BCP 47 tag: the language of these words, and so of the dates between them. */
  language: string;

  chatWith(name: string): string;
  chat: string;

  signOut: string;
  serverUnreachable: string;

  back: string;

  /** Of the conversation that is open. */
  options: string;
  settings: string;
  search: string;

  /** At the name of somebody without an account. */
  guest: string;
  /** At the name of a program. */
  bot: string;
  typing: string;
  online: string;
  lastSeen(when: string): string;

  connecting: string;
  connected: string;
  reconnecting: string;
  offline: string;
  closed: string;
  bannerReconnecting: string;
  bannerOffline: string;
  bannerQueued(count: number): string;
  bannerNotKept: string;
  opening: string;

  messages: string;
  emptyHeading: string;
  emptyText(name: string): string;
  today: string;
  yesterday: string;
  loadingOlder: string;
  /** Between what the user had read when they opened the conversation, and what came since. */
  unreadLine: string;
  you: string;
  /** Who says something, and what; or a thing, and what there is to say of it. */
  announcement(name: string, text: string): string;
  /** Between what is said of one thing in one breath, with the space that belongs to it. */
  comma: string;
  /** Who a message is by that nobody sent. */
  notice: string;
  /** In the place of where somebody is, and at a conversation with them. */
  blocked: string;
  unblock: string;

  pending: string;
  sent: string;
  delivered: string;
  read: string;
  failed: string;
  retry: string;
  discard: string;

  /** In the place of its name. */
  pictureFile: string;
  /** Likewise; how long it is in minutes and seconds. */
  voiceMessage(duration: string): string;

  edited: string;
  editedAt(time: string): string;
  deletedByYou: string;
  deletedByOther: string;
  quoteDeleted: string;
  /** Read before who said it, and what. */
  inReplyTo: string;
  /** Who reacted, such as “You and Ada”, and with what. */
  reacted(names: string, emoji: string): string;

  messageHint: string;
  cancel: string;

  saving: string;

  composerLabel(name: string): string;
  composerPlaceholder: string;
  send: string;
  save: string;

  unreachableHeading: string;
  unreachableText: string;
  tryAgain: string;
}
