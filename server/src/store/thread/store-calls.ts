import {
  type AuditStore,
  type BlockStore,
  type ConversationStore,
  type FileStore,
  type LastSeenStore,
  type MessageStore,
  type NewMessage,
  type PrivacyStore,
  type PushStore,
  type ReceiptStore,
  type ReportStore,
  type RetentionStore,
  type SearchStore,
  type SessionStore,
  type SettingsStore,
  type Store,
  type StoredMessage,
  StoreError,
  type StoreErrorCode,
  type UnreadStore,
  type UserStore,
  type WebhookStore,
} from '../store.js';

/** The parts of a store, each with all of its methods: the compiler misses none. */
export const storeMethods = {
  users: {
    create: true,
    updateProfile: true,
    replacePasswordHash: true,
    becomeAccount: true,
    guestsUntil: true,
    keepGuest: true,
    byId: true,
    byIds: true,
    byUsername: true,
    restrict: true,
    raiseTokensValidFrom: true,
    remove: true,
    removedAt: true,
    tombstones: true,
    dropTombstone: true,
  } satisfies Record<keyof UserStore, true>,
  sessions: {
    create: true,
    byId: true,
    tokenByHash: true,
    tokenByParent: true,
    insertToken: true,
    end: true,
    listFor: true,
    activeOf: true,
    endAllOf: true,
    deleteAllOf: true,
    deleteExpired: true,
  } satisfies Record<keyof SessionStore, true>,
  conversations: {
    open: true,
    byId: true,
    ofMembers: true,
    withEach: true,
    listFor: true,
    ofUser: true,
    remove: true,
    clear: true,
    tombstones: true,
    dropTombstone: true,
  } satisfies Record<keyof ConversationStore, true>,
  receipts: {
    of: true,
    advance: true,
  } satisfies Record<keyof ReceiptStore, true>,
  settings: {
    of: true,
    put: true,
    listed: true,
  } satisfies Record<keyof SettingsStore, true>,
  unread: {
    count: true,
    behind: true,
  } satisfies Record<keyof UnreadStore, true>,
  retention: {
    of: true,
    page: true,
    setDays: true,
    expire: true,
    settle: true,
  } satisfies Record<keyof RetentionStore, true>,
  blocks: {
    add: true,
    remove: true,
    of: true,
    page: true,
    between: true,
    keepProfile: true,
    keptProfiles: true,
    removeAllOf: true,
  } satisfies Record<keyof BlockStore, true>,
  privacy: {
    of: true,
    set: true,
    remove: true,
  } satisfies Record<keyof PrivacyStore, true>,
  lastSeen: {
    of: true,
    raise: true,
    forget: true,
  } satisfies Record<keyof LastSeenStore, true>,
  search: {
    find: true,
    forget: true,
  } satisfies Record<keyof SearchStore, true>,
  reports: {
    add: true,
    isKnown: true,
    byId: true,
    list: true,
    madeBy: true,
    close: true,
    deleteAllOf: true,
  } satisfies Record<keyof ReportStore, true>,
  audit: {
    add: true,
    list: true,
    prune: true,
  } satisfies Record<keyof AuditStore, true>,
  files: {
    add: true,
    byIds: true,
    bytesSince: true,
    finish: true,
    use: true,
    check: true,
    checkAllIn: true,
    checkUnusedOf: true,
    due: true,
    keep: true,
    claim: true,
    remove: true,
  } satisfies Record<keyof FileStore, true>,
  push: {
    put: true,
    of: true,
    remove: true,
    removeOfSession: true,
    removeAllOf: true,
  } satisfies Record<keyof PushStore, true>,
  webhooks: {
    all: true,
    add: true,
    replace: true,
    remove: true,
    mark: true,
    hasten: true,
    due: true,
    claim: true,
    keep: true,
    leave: true,
    dropLanes: true,
    put: true,
    drop: true,
    delivery: true,
    waiting: true,
    deliveries: true,
    prune: true,
  } satisfies Record<keyof WebhookStore, true>,
  messages: {
    append: true,
    change: true,
    sent: true,
    hasChange: true,
    at: true,
    changesAfter: true,
    before: true,
    after: true,
    heads: true,
    latest: true,
    firstHidden: true,
    hasWritten: true,
    expire: true,
    deleteAllOf: true,
  } satisfies Record<keyof MessageStore, true>,
} satisfies Partial<Record<keyof Store, Record<string, true>>>;

export type StorePart = keyof typeof storeMethods;

/** What the thread is started with. */
export interface StoreThreadData {
  /** See `SqliteStore`. */
  readonly path: string;
}

/** Number, part (or the store itself), method, arguments. */
export type StoreCall = readonly [
  id: number,
  part: StorePart | 'store',
  method: string,
  args: readonly unknown[],
];

/**
 * Messages to append, one after the other in one flat list, as thousands a second are copied: the
 * number of the first (each next one has the next number), and {@link fieldsPerMessage} values of each.
 */
export type AppendRun = readonly [firstId: number, fields: (string | number | null)[]];

export const fieldsPerMessage = 9;

/** What goes to the thread at once, in the order of the calls. */
export type StoreRequest = StoreCall | AppendRun;

/** The call's number, and what came of it. */
export type CallReply =
  | readonly [id: number, value: unknown]
  | readonly [id: number, value: undefined, error: ErrorParts];

/**
 * What came of a run: for each message where it was put if it is new, else the one stored before, or an error.
 */
export interface RunReply {
  readonly firstId: number;
  readonly outcomes: readonly (NewPlace | StoredMessage | { readonly error: ErrorParts })[];
}

/** The `seq` of a new message, which is hidden where its author is blocked. */
export type NewPlace = number | { readonly hidden: number };

export type StoreReply = CallReply | RunReply;

/** A {@link StoreError} as it goes from thread to thread: an error of a class of ours would lose it. */
export interface ErrorParts {
  readonly code: StoreErrorCode;
  readonly message: string;
  readonly cause?: { readonly message: string; readonly code?: unknown };
}

export function partsOf(error: unknown): ErrorParts {
  const { code, message, cause } =
    error instanceof StoreError
      ? error
      : new StoreError('unavailable', 'The database failed.', { cause: error });
  if (!(cause instanceof Error)) return { code, message };
  const { code: causeCode } = cause as { code?: unknown };
  return { code, message, cause: { message: cause.message, code: causeCode } };
}

export function errorOf({ code, message, cause }: ErrorParts): StoreError {
  if (cause === undefined) return new StoreError(code, message);
  return new StoreError(code, message, {
    cause: Object.assign(new Error(cause.message), { code: cause.code }),
  });
}

/** Puts a message at the end of the fields of a run. */
export function pushFields(fields: (string | number | null)[], message: NewMessage): void {
  const { conversationId, senderId, clientId, text, createdAt } = message;
  const { data = null, replyTo = null, files = null, sent = null } = message;
  fields.push(conversationId, senderId, clientId, text, createdAt, data, replyTo, files, sent);
}

export function messagesOf(fields: AppendRun[1]): NewMessage[] {
  const messages: NewMessage[] = [];
  for (let at = 0; at < fields.length; at += fieldsPerMessage) {
    const plain = {
      conversationId: fields[at] as string,
      senderId: fields[at + 1] as string,
      clientId: fields[at + 2] as string,
      text: fields[at + 3] as string,
      createdAt: fields[at + 4] as number,
    };
    const data = fields[at + 5] as string | null;
    const replyTo = fields[at + 6] as number | null;
    const files = fields[at + 7] as string | null;
    const sent = fields[at + 8] as string | null;
    const isBare = data === null && replyTo === null && files === null && sent === null;
    if (isBare) messages.push(plain);
    else {
      messages.push({
        ...plain,
        ...(data !== null && { data }),
        ...(replyTo !== null && { replyTo }),
        ...(files !== null && { files }),
        ...(sent !== null && { sent }),
      });
    }
  }
  return messages;
}
