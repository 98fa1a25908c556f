import type { PushContent } from '@chat/protocol';

/** A browser that is sent pushes (RFC 8030). */
export interface PushSubscriptionRecord {
  /** Made of the endpoint: there is one of each. */
  readonly id: string;
  readonly userId: string;
  /** In which it was subscribed, and with which it ends; missing for a host site's user. */
  readonly sessionId?: string;
  /** Whoever knows it can send something there: it is as secret as a token. */
  readonly endpoint: string;
  /** The browser's public key, base64url. */
  readonly p256dh: string;
  /** What only the browser and this server know, base64url. */
  readonly auth: string;
  /** The server's public key with which it was subscribed: the push service takes no other. */
  readonly key: string;
  readonly content: PushContent;
  /** When the token was issued with which it was subscribed; see `Identity`. */
  readonly issuedAt: number;
  readonly createdAt: number;
}

export interface PushStore {
  /**
   * Keeps a subscription in the place of one of the same id, whosever that was; of those of its user, the
   * latest `most`. Of no effect for a user who was removed.
   */
  put(subscription: PushSubscriptionRecord, most: number): Promise<void>;
  /** By user id, the latest first; who has none is left out. */
  of(userIds: readonly string[]): Promise<Map<string, PushSubscriptionRecord[]>>;
  /** Drops one of a user's; nothing, if it is somebody else's by now. */
  remove(userId: string, id: string): Promise<void>;
  /** Drops those of one session. */
  removeOfSession(userId: string, sessionId: string): Promise<void>;
  /** Drops a user's, but those of the session `except`. */
  removeAllOf(userId: string, except?: string): Promise<void>;
}
