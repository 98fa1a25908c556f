import { unreadLimit } from '@chat/protocol';
import type { MessageList } from './message-list.js';

export interface Loaded {
  /** What is here, from the oldest loaded one on. */
  readonly stored: MessageList;
  readonly ownId: string;
  /** The highest `seq` that the user has read, or that is hidden from them. */
  readonly after: number;
  /** Whether all beyond that place is here. */
  readonly isAllHere: boolean;
}

/** How many messages of others a user has not read, by what is here and what the server has counted. */
export class UnreadCount {
  #counted: { readonly count: number; readonly after: number; readonly lastSeq: number } | null =
    null;

  /** The server has counted, beyond `after` and up to the message at `lastSeq`. */
  learn(count: number, after: number, lastSeq: number): void {
    this.#counted = { count, after, lastSeq };
  }

  /** @returns at most `unreadLimit`, which stands for more; null when only the server can tell */
  of({ stored, ownId, after, isAllHere }: Loaded): number | null {
    const beyond = (from: number) =>
      stored.all.filter(
        ({ seq, senderId, deletedAt }) =>
          seq > from && senderId !== ownId && deletedAt === undefined,
      ).length;
    if (isAllHere) return Math.min(beyond(after), unreadLimit);
    if (this.#counted?.after !== after) return null;
    return Math.min(this.#counted.count + beyond(this.#counted.lastSeq), unreadLimit);
  }
}
