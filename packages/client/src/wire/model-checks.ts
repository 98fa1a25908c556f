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
  User,
  Voice,
} from '@chat/protocol';

/**
 * Light checks of what comes from outside: enough that nothing after them can fail on a wrong type.
 * Fields that this version does not know are let through, as a newer server may send them.
 */
export type Fields = Readonly<Record<string, unknown>>;
type Check<T> = (value: unknown) => value is T;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isString = (value: unknown): value is string => typeof value === 'string';

export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

export const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

/** What a request is answered with that there is nothing to answer to (204). */
export const isNothing = (value: unknown): value is null => value === null;

export const isListOf =
  <T>(check: Check<T>) =>
  (value: unknown): value is T[] =>
    Array.isArray(value) && value.every(check);

export const optional =
  <T>(check: Check<T>) =>
  (value: unknown): value is T | undefined =>
    value === undefined || check(value);

/** An object of which each of these fields passes its check. */
export const isObjectOf =
  <T = Fields>(fields: { readonly [K in keyof T]-?: Check<T[K]> }) =>
  (value: unknown): value is T => {
    if (!isFields(value)) return false;
    for (const name in fields) if (!fields[name](value[name])) return false;
    return true;
  };

/** JSON of an app's own: an object, whatever is in it. */
export const isData = isFields as Check<Data>;

export const isUser = isObjectOf<User>({
  id: isString,
  username: isString,
  name: isString,
  picture: optional(isString) as Check<string>,
  guest: optional(isBoolean) as Check<true>,
  bot: optional(isBoolean) as Check<true>,
});

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
