import type { Tombstone } from './tombstone.js';

/** What an administrator keeps a user from. */
export interface RestrictionRecord {
  readonly kind: 'muted' | 'suspended';
  /** When it ends by itself, in ms since the epoch; null: once it is lifted. */
  readonly until: number | null;
  /** What the user is shown. */
  readonly reason?: string;
  readonly since: number;
}

export interface UserRecord {
  readonly id: string;
  /**
   * Where the username is unique: `local` for the server's own accounts, `host` for a host site's, `guest` for
   * people without an account.
   */
  readonly realm: 'local' | 'host' | 'guest';
  readonly username: string;
  readonly name: string;
  readonly picture: string | null;
  /** A program, as who may say so has said. */
  readonly bot?: true;
  /** Null for users who sign in elsewhere. */
  readonly passwordHash: string | null;
  readonly createdAt: number;
  /** A host site's tokens that were issued before this count no more; 0 lets all of them count. */
  readonly tokensValidFrom: number;
  /** Of a guest, and of nobody else: when it is looked whether they were ever of use. */
  readonly guestUntil?: number;
  /** It may have come to its end since. */
  readonly restriction?: RestrictionRecord;
}

/** What others see of a user, and may change; beside it there is the username. */
export interface Profile extends Pick<UserRecord, 'name' | 'picture'> {
  readonly bot: boolean;
}

/** What makes a guest an account. */
export type NewAccount = Pick<UserRecord, 'username' | 'name'> & { readonly passwordHash: string };

export interface UserStore {
  /** @throws StoreError `username_taken` when `{realm, username}` exists. */
  create(user: UserRecord): Promise<void>;
  /** Changes what is named of what others see of a user. */
  updateProfile(id: string, profile: Partial<Profile>): Promise<void>;
  /**
   * Takes `after` over where the hash is exactly `before`: what was set meanwhile stays.
   * @returns whether the hash is `after`
   */
  replacePasswordHash(id: string, before: string, after: string): Promise<boolean>;
  byId(id: string): Promise<UserRecord | null>;
  /** Unknown ids are left out. */
  byIds(ids: readonly string[]): Promise<UserRecord[]>;
  byUsername(realm: UserRecord['realm'], username: string): Promise<UserRecord | null>;
  /**
   * Turns a guest into an account of the server, with the same id. Of no effect on anybody else.
   * @returns the account; null where there is no such guest (any more)
   * @throws StoreError `username_taken`
   */
  becomeAccount(id: string, account: NewAccount): Promise<UserRecord | null>;
  /** The first `limit` guests with a `guestUntil` before `before`, by it. */
  guestsUntil(before: number, limit: number): Promise<UserRecord[]>;
  /** Moves a guest's `guestUntil`. */
  keepGuest(id: string, until: number): Promise<void>;
  /**
   * Restricts a user, in the place of what there was, or frees them for null.
   * @returns whether there is such a user
   */
  restrict(id: string, restriction: RestrictionRecord | null): Promise<boolean>;
  /** Raises `tokensValidFrom` to at least `at`. */
  raiseTokensValidFrom(id: string, at: number): Promise<void>;
  /**
   * Turns a user into a tombstone: nothing finds them, and the name is free. What belongs to them
   * (sessions, conversations) stays. Of no effect on a tombstone, and where nobody is.
   */
  remove(id: string, at: number): Promise<void>;
  /** When a user of this name was removed last, while a tombstone tells of it. */
  removedAt(realm: UserRecord['realm'], username: string): Promise<number | null>;
  /** The first `limit` tombstones with an id after `after`, by id. */
  tombstones(page: { limit: number; after: string }): Promise<Tombstone[]>;
  /** Drops a tombstone; it stays while a session or a conversation refers to it. */
  dropTombstone(id: string): Promise<void>;
}
