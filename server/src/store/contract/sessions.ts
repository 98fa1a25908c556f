export interface SessionRecord {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  /** When its newest refresh token expires. */
  readonly expiresAt: number;
  /** When it was signed out or revoked; null while it lives. */
  readonly endedAt: number | null;
  /** What signed in, as it named itself; missing where it did not. */
  readonly agent?: string;
}

/** One that has not ended. */
export interface ActiveSession extends SessionRecord {
  /** When its newest refresh token was issued. */
  readonly activeAt: number;
}

export interface RefreshTokenRecord {
  /** SHA-256 of the token, base64url. The token itself is never stored. */
  readonly hash: string;
  readonly sessionId: string;
  /** The hash of the token that this one replaced, or the session id for the first. Unique. */
  readonly parent: string;
  /** What, together with the parent token, gives this token again; see `auth/refresh-token.ts`. */
  readonly nonce: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface SessionStore {
  create(session: SessionRecord, first: RefreshTokenRecord): Promise<void>;
  byId(id: string): Promise<SessionRecord | null>;
  tokenByHash(hash: string): Promise<RefreshTokenRecord | null>;
  tokenByParent(parent: string): Promise<RefreshTokenRecord | null>;
  /**
   * Inserts a successor under the unique index on `parent` and moves the session's `expiresAt` on.
   * Of two racing inserts one wins; both get the winner back.
   */
  insertToken(token: RefreshTokenRecord): Promise<RefreshTokenRecord>;
  /** Ends a session; false when it had ended before or never was. */
  end(id: string, at: number): Promise<boolean>;
  /** The first `limit` sessions of a user with an id after `after`, by id. */
  listFor(userId: string, page: { limit: number; after: string }): Promise<SessionRecord[]>;
  /** The first `limit` sessions of a user that have neither ended nor expired at `at`, the latest first. */
  activeOf(userId: string, at: number, limit: number): Promise<ActiveSession[]>;
  /** Ends what a user has not ended yet, but for the session `except`. */
  endAllOf(userId: string, at: number, except?: string): Promise<void>;
  /** Deletes a user's sessions and their tokens. */
  deleteAllOf(userId: string): Promise<void>;
  /** Deletes what expired or ended before `before`, bounded by the store itself. */
  deleteExpired(before: number): Promise<void>;
}
