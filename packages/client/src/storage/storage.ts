import type { Data, MessageFile } from '../model.js';

/** Something of the user's that the server has not confirmed yet, as it is kept. */
export interface QueuedEntry {
  readonly conversationId: string;
  /** False as long as it certainly never went out. What may have is never altered. */
  readonly tried?: boolean | undefined;
  /** Milliseconds since the Unix epoch, this device's clock. */
  readonly createdAt: number;
  /** Entries are sent in ascending order. */
  readonly order: number;
  /** Set once the server refused it for good. */
  readonly failure?: { readonly code: string; readonly message: string } | undefined;
}

/** A message that is not acknowledged yet. */
export interface OutboxEntry extends QueuedEntry {
  readonly clientId: string;
  readonly text: string;
  readonly data?: Data | undefined;
  /** The place of the message of the same conversation that it answers. */
  readonly replyTo?: number | undefined;
  /** What goes along with it, as it is shown: without an `id` as long as the server does not have all of it. */
  readonly files?: readonly MessageFile[] | undefined;
  /** For each of them how far it is; null for one that was uploaded before, whose bytes are not kept. */
  readonly uploads?: readonly (OutboxUpload | null)[] | undefined;
}

/** A file that is to be uploaded, whose bytes are in {@link FileStorage}. */
export interface OutboxUpload {
  /** Its bytes are those that go out: of a picture, once it is drawn anew. */
  readonly ready?: true | undefined;
  /** The server's name of it, once it has been announced there. */
  readonly id?: string | undefined;
}

/** Something that is done to a message: an edit, a deletion, a reaction. */
export interface ChangeEntry extends QueuedEntry {
  readonly changeId: string;
  readonly kind: 'edit' | 'delete' | 'react';
  /** The message's `key`. */
  readonly key: string;
  /** The message's place; null while it is in the outbox itself. */
  readonly seq: number | null;
  /** The state of the message that the user saw. */
  readonly base: number;
  /** Of an edit. */
  readonly text?: string | undefined;
  /** Of an edit: what takes the place of the message's, null for nothing; undefined leaves it. */
  readonly data?: Data | null | undefined;
  /** Of an edit: the `changeId` of the one that it was built upon while that was waiting itself. */
  readonly upon?: string | undefined;
  /** Of a reaction. */
  readonly emoji?: string | undefined;
  /** Of a reaction: whether it is to be there. */
  readonly on?: boolean | undefined;
}

/** Entries of one user, by what they are called. */
export interface EntryStorage<Entry> {
  /** Inserts or replaces; resolves once it would survive a reload. */
  put(entry: Entry): Promise<void>;
  /** Removing what is not there is no error. */
  remove(id: string): Promise<void>;
  /** All entries, in any order. */
  list(): Promise<readonly Entry[]>;
}

/** Unsent messages of one user, by `clientId`. */
export type OutboxStorage = EntryStorage<OutboxEntry>;

/** What is yet to be done to messages, by `changeId`. */
export type ChangeStorage = EntryStorage<ChangeEntry>;

/**
 * Copies of what the server has, so that a reopened client shows something at once and offline.
 * Losing any of it loses nothing. Values are plain data (structured clone, or JSON); what they mean
 * is the client's business, and it checks what it gets back.
 */
export interface CacheStorage {
  put(key: string, value: object): Promise<void>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /** All values, in any order. */
  list(): Promise<readonly unknown[]>;
  /** Removes everything. The user signed out. */
  clear(): Promise<void>;
}

/** The bytes of files that are not sent yet, by names that the client chooses. */
export interface FileStorage {
  /** Inserts or replaces; resolves once it would survive a reload. */
  put(name: string, bytes: Blob): Promise<void>;
  get(name: string): Promise<Blob | undefined>;
  /** Removing what is not there is no error. */
  remove(name: string): Promise<void>;
  /** The names of all, in any order. */
  names(): Promise<readonly string[]>;
}

/** How several clients that share one storage, such as the tabs of an origin, get along. */
export interface SharedStorage {
  /**
   * Runs the task while none of the others runs one of the same name.
   *
   * @param isLong whether it may take minutes, so that whoever has waited for long is not to give up
   */
  exclusively<T>(name: string, task: () => Promise<T>, isLong?: boolean): Promise<T>;
  /** Calls back after another one changed the outbox. Returns how to stop. */
  subscribe(listener: () => void): () => void;
}

/** What is kept for one user of one server. */
export interface UserStorage {
  readonly outbox: OutboxStorage;
  /** Apart from the messages. Without it, changes that are not confirmed do not outlive the page. */
  readonly changes?: ChangeStorage | undefined;
  /** Without it, files that are not sent do not outlive the page; their messages do, and fail. */
  readonly files?: FileStorage | undefined;
  /** Without it, nothing can be shown before the server has answered. */
  readonly cache?: CacheStorage | undefined;
  /** Absent when nobody else uses what this one keeps. */
  readonly shared?: SharedStorage | undefined;
  /**
   * Whether what is kept survives the page or process.
   * @defaultValue false
   */
  readonly durable?: boolean | undefined;
  /** Lets go of what is open. Nothing is called after it. */
  close?(): void | Promise<void>;
}

/**
 * Where the client keeps what must outlive a connection, or a page. Each user of each server has a
 * part of their own, so that nobody's messages are ever shown to, or sent by, somebody else.
 */
export interface ChatStorage {
  open(owner: { readonly server: string; readonly userId: string }): Promise<UserStorage>;
}
