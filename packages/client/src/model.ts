import type { ChatError } from './chat-error.js';

/** Somebody who can chat. */
export interface User {
  readonly id: string;
  /** The name by which others find this user. */
  readonly username: string;
  /** The name to show. */
  readonly name: string;
  /** An `https:` URL. */
  readonly picture?: string | undefined;
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
 * - `failed`: refused for good; `error` says why.
 */
export type MessageStatus = 'pending' | 'sent' | 'delivered' | 'read' | 'failed';

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
  /** Milliseconds since the Unix epoch: the server's clock, or this device's until acknowledged. */
  readonly createdAt: number;
  /** Its place in the conversation; null until acknowledged. */
  readonly seq: number | null;
  readonly status: MessageStatus;
  /** Why it failed. */
  readonly error?: ChatError | undefined;
}
