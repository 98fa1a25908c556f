import type { Limiter } from '../limits/limiter.js';
import type { Settings } from '../settings.js';
import type { UserRecord } from '../store/store.js';
import { ChatError } from './chat-error.js';
import type { GuestPeers } from './guest-peers.js';
import { matchesPattern } from './name-pattern.js';

export interface OpeningsOptions {
  readonly openedBy: Settings['conversationsOpenedBy'];
  readonly guestPeers: GuestPeers;
  /** New conversations of each user; null: as many as they like. */
  readonly newConversations: Limiter | null;
}

/**
 * What a host's token says of whom its user may open conversations with, as patterns of names; null
 * where it says nothing, and for the accounts of this server.
 */
export type ChatWith = readonly string[] | null;

/** Who may open a conversation with whom, and how many new ones. */
export class Openings {
  readonly #options: OpeningsOptions;

  constructor(options: OpeningsOptions) {
    this.#options = options;
  }

  /** Whether somebody of whom a token says this may open one with this other user. */
  allow(chatWith: ChatWith, caller: UserRecord, other: UserRecord): boolean {
    const { openedBy, guestPeers } = this.#options;
    // Whom guests reach the operator has named, whoever else may open any.
    if (caller.realm === 'guest') return guestPeers.has(other);
    if (other.realm === 'guest') return guestPeers.has(caller);
    if (openedBy === 'admin' || caller.realm !== other.realm) return false;
    // What a host says of its own user holds also where the server asks for nothing.
    if (chatWith === null) return openedBy === 'everybody';
    return chatWith.some((pattern) => matchesPattern(pattern, other.username));
  }

  /** Counts a new conversation. @throws ChatError `rate_limited` when there were too many */
  async spend(userId: string): Promise<void> {
    const wait = (await this.#options.newConversations?.take(userId)) ?? 0;
    if (wait === 0) return;
    throw new ChatError(
      'rate_limited',
      'Too many new conversations of this user. Try again later.',
      { retryAfter: wait },
    );
  }
}
