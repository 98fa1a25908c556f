import type { ChatError } from './chat-error.js';

/** What JSON can say (RFC 8259). */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** What an app keeps with a conversation or a message: one JSON object. */
export type Data = { readonly [name: string]: JsonValue };

/** Which conversation, of all with the same user, and what goes with it. */
export interface Opening {
  /**
   * What it is about: 1 to 128 UTF-16 code units, to be seen by both. Each has a history of its own.
   * @defaultValue none
   */
  readonly topic?: string | undefined;
  /** Kept with it if this creates it, and passed on as it is: a JSON object of at most 4,096 bytes. */
  readonly data?: Data | undefined;
}

/** Somebody who can chat. */
export interface User {
  readonly id: string;
  /** The name by which others find this user. */
  readonly username: string;
  /** The name to show. */
  readonly name: string;
  /** An `https:` URL. */
  readonly picture?: string | undefined;
  /** Somebody without an account, who gave this name, or was given it: nobody has checked it. */
  readonly guest?: true | undefined;
  /** A program, as the administrator of the server or the host site says; nobody says it of themself. */
  readonly bot?: true | undefined;
}

/** The `seq` up to which messages reached a member and were read by them. Both only grow. */
export interface Marks {
  readonly delivered: number;
  readonly read: number;
}

/**
 * - `pending`: in the outbox, not acknowledged yet;
 * - `sent`: durably stored by the server;
 * - `delivered`, `read`: reached, or was read by, the peer (own messages only);
 * - `failed`: refused for good; `error` says why;
 * - `streaming`: the other one is writing it, and this is what there is so far: no message yet;
 * - `broken`: that has broken off, and may go on; until then, or its message comes, nobody has it.
 */
export type MessageStatus =
  | 'pending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'streaming'
  | 'broken';

/** What a push has in it: who has written and what, who has, or only that there is something new. */
export type PushContent = 'text' | 'name' | 'none';

/**
 * Whether this browser is told of messages while no page is open: `denied` by the user, for good; `unsupported`: it
 * cannot be.
 */
export type PushState = 'on' | 'off' | 'denied' | 'unsupported';

export interface PushOptions {
  /** The service worker with `push-worker.js` in it. @defaultValue that of this page */
  readonly registration?: PushRegistration | undefined;
  /** The most that a push is to have in it; the server may allow less. @defaultValue 'name' */
  readonly content?: PushContent | undefined;
}

/** A `ServiceWorkerRegistration`. */
export interface PushRegistration {
  readonly pushManager: object;
}

/** What a server offers beside what each one does. What is not named is not there. */
export interface Features {
  /** `edit`; no later than `within` milliseconds after the message, if that is there. */
  readonly edits?: { readonly within?: number };
  /** `delete`, likewise. */
  readonly deletions?: { readonly within?: number };
  /** `send` with `replyTo`. */
  readonly replies?: object;
  /** `react`. */
  readonly reactions?: object;
  /** `set` and `clear` of conversations. */
  readonly settings?: object;
  /** `unread` of conversations, and in all. */
  readonly unread?: object;
  /** `conversationWith` with somebody for the first time, as far as the user may. */
  readonly opening?: object;
  /** `conversationWith` with a `topic`. */
  readonly topics?: object;
  /** `data` of conversations and messages. */
  readonly data?: object;
  /** `block`, `unblock` and `blocks`. */
  readonly blocks?: object;
  /** `report` of the client and of conversations. */
  readonly reports?: object;
  /** `signInAsGuest`; and `becomeAccount`, with `accounts`. */
  readonly guests?: { readonly accounts?: true };
  /** `change` of the account. */
  readonly profile?: object;
  /** `sessions` of the account and what ends them, and `changePassword`. */
  readonly sessions?: object;
  /** `export` and `delete` of the account. */
  readonly leaving?: object;
  /** `push` of the client. */
  readonly push?: { readonly key: string; readonly content: PushContent };
  /** `search` of the client and of conversations. */
  readonly search?: object;
  /**
   * `send` with `files`, and `upload`. Each has at most so many bytes, and where there are `types` it is of one of
   * these media types: `image/png`, or `image/*`.
   */
  readonly files?: { readonly bytes: number; readonly types?: readonly string[] };
  /** Files with a `voice`, as `recordVoice` makes them. */
  readonly voice?: object;
  /** `typing` of conversations. */
  readonly typing?: object;
  /** What `stream` of conversations writes is seen while it is written. */
  readonly streams?: object;
  /** `presence` of users. */
  readonly presence?: object;
  /** `privacy` and `setPrivacy`. */
  readonly privacy?: object;
}

/** Whether somebody is there, as far as the user may know. */
export interface Presence {
  readonly online: boolean;
  /**
   * While they are not: when they last were, rounded down to a minute, in milliseconds since the Unix
   * epoch; null where that is not known.
   */
  readonly lastSeenAt: number | null;
}

/** What others learn of the user. Who keeps something back is not told it of others either. */
export interface Privacy {
  /** When the user is there, last was, is writing, and has received messages. */
  readonly presence: boolean;
  /** What the user has read. */
  readonly receipts: boolean;
}

/** What is to be changed of what others see of the user; what is left out stays as it is. */
export interface ProfileChange {
  /** The name to show: at most 80 UTF-16 code units, with something to be seen in it. */
  readonly name?: string | undefined;
  /** An `https:` URL of at most 2,048 characters; null for none. */
  readonly picture?: string | null | undefined;
}

export interface PasswordChange {
  /** The present one. */
  readonly password: string;
  /** 8 to 128 characters. */
  readonly newPassword: string;
}

/** One sign-in of the user that has not ended. All times are in milliseconds since the Unix epoch, by the server's clock. */
export interface Session {
  readonly id: string;
  /** Whether it is this client's. */
  readonly current: boolean;
  readonly createdAt: number;
  /** When it was last given tokens: it was in use until some minutes after that. */
  readonly activeAt: number;
  readonly expiresAt: number;
  /** What signed in, as it named itself in `User-Agent`; at most 256 characters. */
  readonly agent?: string | undefined;
}

/** Somebody whom the user has blocked. */
export interface Block {
  readonly user: User;
  /** Since when, in milliseconds since the Unix epoch. */
  readonly at: number;
}

export interface BlockPageOptions {
  /**
   * How many, at most 100.
   * @defaultValue 100
   */
  readonly limit?: number | undefined;
  /**
   * The `nextCursor` of the page before.
   * @defaultValue the first page
   */
  readonly cursor?: string | undefined;
}

export interface BlockPage {
  /** The latest first. */
  readonly blocks: readonly Block[];
  /** Where the next page begins; null after the last. */
  readonly nextCursor: string | null;
}

/**
 * - `spam`: unwanted or fraudulent;
 * - `abuse`: insults or harassment;
 * - `danger`: somebody may come to harm;
 * - `other`: the comment tells.
 */
export type ReportReason = 'spam' | 'abuse' | 'danger' | 'other';

/** What the user tells the operator of somebody. */
export interface Report {
  readonly reason: ReportReason;
  /**
   * At most 1,000 UTF-16 code units, not blank.
   * @defaultValue none
   */
  readonly comment?: string | undefined;
}

export interface ConversationReport extends Report {
  /**
   * One that the other one has sent.
   * @defaultValue the conversation as a whole
   */
  readonly message?: TimelineMessage | undefined;
}

/** How the user has arranged a conversation for themself; the other one is not told. */
export interface ConversationSettings {
  /** Whether it stands at the top of lists. */
  readonly pinned: boolean;
  /** Milliseconds since the Unix epoch, `Infinity` for ever; null while nothing is muted. */
  readonly mutedUntil: number | null;
  /** Out of sight, until a message comes; while it is muted as well, until it is taken out. */
  readonly archived: boolean;
  /** Whether the user has marked it as unread; reading it takes that off. */
  readonly unread: boolean;
}

/** What is to be changed of {@link ConversationSettings}; what is left out stays as it is. */
export interface Arrangement {
  /** To pin a conversation takes it out of the archive. */
  readonly pinned?: boolean | undefined;
  /** Milliseconds since the Unix epoch, `Infinity` for ever; null to mute it no more. */
  readonly mutedUntil?: number | null | undefined;
  /** To archive a conversation unpins it. */
  readonly archived?: boolean | undefined;
  readonly unread?: boolean | undefined;
}

/** Who reacted to a message with one emoji. */
export interface Reaction {
  readonly emoji: string;
  /** By who was first. */
  readonly userIds: readonly string[];
  /** Whether the signed-in user is among them. */
  readonly own: boolean;
}

/** What is known of a picture before it is there. */
export interface Picture {
  /** Pixels, as it is shown. */
  readonly width: number;
  /** Pixels, as it is shown. */
  readonly height: number;
  /** What stands in its place until then: a ThumbHash, in base64. */
  readonly preview?: string | undefined;
}

/** What is known of a voice message before it is heard. */
export interface Voice {
  /** ms, as it was recorded: the file itself may not know. At most an hour. */
  readonly duration: number;
  /**
   * How loud it is from its beginning to its end: a byte for each part of the same length, 0 for silence; in base64. At
   * most 60 bytes.
   */
  readonly levels: string;
}

/** A file of a message. */
export interface MessageFile {
  /** Null as long as the server does not have all of it. */
  readonly id: string | null;
  /** As it can be shown, and saved. */
  readonly name: string;
  /** Its media type; once the server has it, found by its content. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** There for what is to be shown as a picture, and for nothing else. */
  readonly picture?: Picture | undefined;
  /** There for a voice message. */
  readonly voice?: Voice | undefined;
  /** Of one that is being uploaded: how much of it the server has, from 0 to 1. */
  readonly progress?: number | undefined;
}

/** The message that another one answers, as it is now. */
export interface Quote {
  /** Its `key`, where it is loaded; else null, and `seq` is what finds it. */
  readonly key: string | null;
  readonly seq: number;
  readonly senderId: string;
  readonly own: boolean;
  readonly system: boolean;
  /** Its beginning; empty when it was deleted. */
  readonly text: string;
  /** The first one of its files; null for none. */
  readonly file:
    | (Pick<MessageFile, 'name' | 'type'> & {
        readonly voice?: Pick<Voice, 'duration'> | undefined;
      })
    | null;
  readonly deleted: boolean;
}

/**
 * What the user wants on this device, by what it is called: `title`, `sound` and `notifications` are the window's. What is
 * not named was never chosen.
 */
export type NotificationChoices = Readonly<Partial<Record<string, boolean>>>;

export interface SearchOptions {
  /**
   * How many results to begin with, at most 50.
   * @defaultValue 20
   */
  readonly limit?: number | undefined;
}

/** A part of a text that was searched for. */
export interface SearchMatch {
  /** Of its first UTF-16 code unit. */
  readonly start: number;
  /** Behind its last one. */
  readonly end: number;
}

/** The conversation that a message was found in. */
export interface FoundConversation {
  readonly id: string;
  /** The other one. */
  readonly peer: User;
  /** What it is about, and what tells it from others with the same user; empty for the one without. */
  readonly topic: string;
  /** What an app has put with it; null for nothing. */
  readonly data: Data | null;
}

/** A message that was found. Immutable: a change makes a new object. */
export interface SearchResult {
  readonly conversation: FoundConversation;
  /** As it is by now. */
  readonly message: TimelineMessage;
  /** In its text, ascending, the first 20 of them; empty when the text was changed since it was found. */
  readonly matches: readonly SearchMatch[];
}

/** What the user did to a message, and the server has not confirmed. */
export interface UnconfirmedChange {
  readonly kind: 'edit' | 'delete' | 'react';
  /**
   * - `pending`: in the outbox; the message is shown as if it had happened;
   * - `failed`: refused for good; the message is shown as the server has it, and `error` says why.
   */
  readonly status: 'pending' | 'failed';
  /** Of an edit: what it was to say. */
  readonly text?: string | undefined;
  readonly error?: ChatError | undefined;
}

/** One message as a timeline shows it. Immutable: a change makes a new object with the same `key`. */
export interface TimelineMessage {
  /** The same from the moment of sending for ever: a key for lists. */
  readonly key: string;
  /** The UUID that the sender chose. */
  readonly clientId: string;
  readonly senderId: string;
  /** Whether the signed-in user sent it. */
  readonly own: boolean;
  /** Whether nobody sent it: a notice by the system. */
  readonly system: boolean;
  readonly text: string;
  /** What an app has put with it; null for nothing. */
  readonly data: Data | null;
  /** Milliseconds since the Unix epoch: the server's clock, or this device's until it has a place. */
  readonly createdAt: number;
  /** Its place in the conversation; null until acknowledged. */
  readonly seq: number | null;
  readonly status: MessageStatus;
  /** When its text was changed last, in milliseconds since the Unix epoch; null when never. */
  readonly editedAt: number | null;
  /** Whether it was deleted for everyone; its text is empty then, and all else gone. */
  readonly deleted: boolean;
  /** What it answers. */
  readonly quote: Quote | null;
  /** What goes along with it; empty for nothing. */
  readonly files: readonly MessageFile[];
  /** By who was first; empty for none. */
  readonly reactions: readonly Reaction[];
  /** The latest of what the user did to it that is not confirmed; null for nothing. */
  readonly change: UnconfirmedChange | null;
  /** Why it failed. */
  readonly error?: ChatError | undefined;
}
