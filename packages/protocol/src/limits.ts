import { quoteLimit } from './quoted-text.js';

// Those that a client needs have names of their own as well, as with the close codes.
export const textLimit = 16_000;
export const resumeLimit = 200;
export const headsLimit = 200;
export const conversationPageLimit = 100;
export const unreadLimit = 100;
export const searchPageLimit = 50;
export const watchLimit = 50;
export const topicLimit = 128;
export const blockLimit = 1_000;
export const dataLimit = 4_096;
export const messageFilesLimit = 10;
export const voiceDurationLimit = 3_600_000;
export const voiceLevelsLimit = 80;
export const typingInterval = 3_000;
export const typingLifetime = 6_000;
export const streamInterval = 100;
export const streamCopyInterval = 2_000;
export const streamLifetime = 30_000;

/**
 * Hard limits of protocol version 1, the same for both sides. A client that stays within them is
 * never refused for size. Lengths of text count UTF-16 code units (`string.length`).
 */
export const limits = {
  /** Longest message text. */
  textLength: textLimit,
  /** Longest part of a text that is quoted with an answer to it. */
  quoteLength: quoteLimit,
  /** Longest emoji: a family with skin tones has 28. */
  emojiLength: 64,
  /** Most reactions of one member to one message. */
  reactionsPerMember: 8,
  /** Largest frame in bytes, either way; a larger one from a client closes with 1009 (RFC 6455 §7.4.1). */
  frameBytes: 131_072,
  /** Most positions in one `resume`. */
  resumePositions: resumeLimit,
  /** Most heads in one `resumed` or `heads`. */
  heads: headsLimit,
  /** Most messages in one `changes` frame or one history page. */
  pageSize: 100,
  /** Messages in a history page when the request names no `limit`. */
  defaultPageSize: 50,
  /** Most conversations in one page of the conversation list. */
  conversationPageSize: conversationPageLimit,
  /** Unread messages are counted up to this many: it stands for more. */
  unread: unreadLimit,
  /** Values of the counter, from the latest one back, among which unread messages are looked for. */
  unreadWindow: 2_000,
  /** Most results in one page of a search. */
  searchPageSize: searchPageLimit,
  /** Results in a page when the request names no `limit`. */
  defaultSearchPageSize: 20,
  /** Most matches that are named in one result. */
  searchMatches: 20,
  /** Most users whom one has blocked. */
  blocks: blockLimit,
  /** Most of them in one page, and how many when the request names no `limit`. */
  blockPageSize: 100,
  /** Longest comment of a report. */
  reportCommentLength: 1_000,
  /** Most messages that are kept with a report. */
  reportedMessages: 20,
  /** Most reports in one page, and how many when the request names no `limit`. */
  reportPageSize: 50,
  /** Longest text that a muted or suspended user is shown. */
  restrictionReasonLength: 500,
  /** Longest name of who acts as an administrator. */
  auditByLength: 200,
  /** Longest reason that an administrator gives. */
  auditReasonLength: 1_000,
  /** Most entries of the audit in one page, and how many when the request names no `limit`. */
  auditPageSize: 100,
  /** Most users whose presence one connection watches. */
  watchedUsers: watchLimit,
  /** Longest topic of a conversation. */
  topicLength: topicLimit,
  /** Most bytes of a conversation's or a message's data: UTF-8, as `JSON.stringify` writes it. */
  dataBytes: dataLimit,
  /** ms between two words that somebody is still typing, at least. */
  typingInterval,
  /** ms after which somebody of whom nothing more was heard is not typing any more. */
  typingLifetime,
  /** ms between two pieces of one message that is being written, at least. */
  streamInterval,
  /** ms after which all of it so far goes along once more, for who has missed something. */
  streamCopyInterval,
  /** ms after which a message of which nothing new was heard is taken for broken off. */
  streamLifetime,
  /** Messages that one connection writes at once, as far as others are told when it is gone. */
  streams: 100,
} as const;

/** Hard limits of files; apart, as only who sends some needs them. How large one may be, a server tells. */
export const fileLimits = {
  /** Most files of one message. */
  perMessage: messageFilesLimit,
  nameLength: 255,
  typeLength: 127,
  /** Longest preview of a picture, in base64: a ThumbHash has at most 25 bytes. */
  previewLength: 48,
  /** Most pixels of a picture's side; what is larger, or has more in all, is not shown. */
  pictureSide: 32_767,
  /** Most pixels of a picture. */
  pictureArea: 100_000_000,
  /** Longest voice message, in ms. */
  voiceDuration: voiceDurationLimit,
  /** Longest levels of a voice message, in base64: 60 bytes. */
  voiceLevelsLength: voiceLevelsLimit,
} as const;

/** Hard limits of pushes; apart, as only who subscribes needs them. */
export const pushLimits = {
  /** Longest endpoint of a push service. */
  endpointLength: 1_024,
  /** Most browsers of one user that are sent any; the oldest gives way. */
  subscriptions: 20,
} as const;

/** Hard limits of webhooks; apart, as only who runs the server needs them. */
export const webhookLimits = {
  /** Most receivers. */
  receivers: 10,
  urlLength: 2_048,
  descriptionLength: 200,
  /** Most filters of one receiver. */
  filters: 20,
  /** Most deliveries in one page, and how many when the request names no `limit`. */
  deliveryPageSize: 50,
} as const;

/** Hard limits of retention; apart, as only who runs the server needs them. */
export const retentionLimits = {
  /** Most days for which messages are kept, where they are not kept for ever. */
  days: 3_650,
} as const;

/** Hard limits of what describes a user; apart, as no client of the chat itself needs them. */
export const accountLimits = {
  usernameLength: 128,
  nameLength: 80,
  pictureLength: 2_048,
  passwordMinLength: 8,
  passwordMaxLength: 128,
  /** Longest name of what signed in; a longer one is cut off. */
  agentLength: 256,
  /** Most sessions that are listed. */
  sessions: 100,
} as const;
