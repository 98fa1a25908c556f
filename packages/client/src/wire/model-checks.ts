import type {
  Conversation,
  ConversationSettings,
  Data,
  Features,
  Head,
  Member,
  Message,
  MessageFile,
  Picture,
  Presence,
  Privacy,
  Quote,
  Reaction,
  Voice,
} from '@chat/protocol';

import {
  type Check,
  isBoolean,
  isCount,
  isFields,
  isListOf,
  isObjectOf,
  isString,
  isUser,
  optional,
} from './checks.js';

export * from './checks.js';

/** JSON of an app's own: an object, whatever is in it. */
export const isData = isFields as Check<Data>;

export const isPresence = isObjectOf<Presence>({
  userId: isString,
  online: isBoolean,
  lastSeenAt: optional(isCount) as Check<number>,
});

export const isPrivacy = isObjectOf<Privacy>({ presence: isBoolean, receipts: isBoolean });

const isMessageFile = isObjectOf<MessageFile>({
  id: isString,
  name: isString,
  type: isString,
  size: isCount,
  picture: optional(
    isObjectOf<Picture>({
      width: isCount,
      height: isCount,
      preview: optional(isString) as Check<string>,
    }),
  ) as Check<Picture>,
  voice: optional(isObjectOf<Voice>({ duration: isCount, levels: isString })) as Check<Voice>,
});

const hasMessageFields = isObjectOf<Message>({
  conversationId: isString,
  seq: isCount,
  rev: isCount,
  senderId: isString,
  clientId: isString,
  text: isString,
  data: optional(isData) as Check<Data>,
  createdAt: isCount,
  editedAt: optional(isCount) as Check<number>,
  deletedAt: optional(isCount) as Check<number>,
  replyTo: optional(isCount) as Check<number>,
  quoted: optional(
    isObjectOf<Quote>({
      seq: isCount,
      rev: isCount,
      senderId: isString,
      text: isString,
      file: optional(
        isObjectOf({ name: isString, type: isString, voice: optional(isFields) as never }),
      ) as Check<NonNullable<Quote['file']>>,
      deletedAt: optional(isCount) as Check<number>,
    }),
  ) as Check<Quote>,
  files: optional(isListOf(isMessageFile)) as Check<MessageFile[]>,
  reactions: optional(
    isListOf(isObjectOf<Reaction>({ emoji: isString, userIds: isListOf(isString) })),
  ) as Check<Reaction[]>,
});

export const isMessage = (value: unknown): value is Message =>
  hasMessageFields(value) && value.seq > 0 && value.rev >= value.seq;

export const isMember = isObjectOf<Member>({ user: isUser, delivered: isCount, read: isCount });

export const isSettings = isObjectOf<ConversationSettings>({
  rev: isCount,
  pinnedAt: optional(isCount) as Check<number>,
  mutedUntil: optional(isCount) as Check<number>,
  archivedThrough: optional(isCount) as Check<number>,
  cleared: optional(isCount) as Check<number>,
  expired: optional(isCount) as Check<number>,
  unread: optional(isBoolean) as Check<true>,
});

export const isConversation = isObjectOf<Conversation>({
  id: isString,
  members: isListOf(isMember),
  topic: optional(isString) as Check<string>,
  data: optional(isData) as Check<Data>,
  head: isCount,
  lastMessage: optional(isMessage) as Check<Message>,
  createdAt: isCount,
  unread: optional(isCount) as Check<number>,
  settings: optional(isSettings) as Check<ConversationSettings>,
});

/** What each one holds is looked at where it is used. */
export const isFeatures = isFields as Check<Features>;

export const isHead = isObjectOf<Head>({ conversationId: isString, rev: isCount });
