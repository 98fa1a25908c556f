/** A message that is not acknowledged yet, as it is kept. */
export interface OutboxEntry {
  readonly clientId: string;
  readonly conversationId: string;
  readonly text: string;
  /** Milliseconds since the Unix epoch, this device's clock. */
  readonly createdAt: number;
  /** Entries are sent in ascending order. */
  readonly order: number;
  /** Set once the server refused it for good. */
  readonly failure?: { readonly code: string; readonly message: string } | undefined;
}

/** Unsent messages of one user, by `clientId`. */
export interface OutboxStorage {
  /** Inserts or replaces; resolves once it would survive a reload. */
  put(entry: OutboxEntry): Promise<void>;
  /** Removing what is not there is no error. */
  remove(clientId: string): Promise<void>;
  /** All entries, in any order. */
  list(): Promise<readonly OutboxEntry[]>;
}

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

/** How several clients that share one storage, such as the tabs of an origin, get along. */
export interface SharedStorage {
  /** Runs the task while none of the others runs one of the same name. */
  exclusively<T>(name: string, task: () => Promise<T>): Promise<T>;
  /** Calls back after another one changed the outbox. Returns how to stop. */
  subscribe(listener: () => void): () => void;
}

/** What is kept for one user of one server. */
export interface UserStorage {
  readonly outbox: OutboxStorage;
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
