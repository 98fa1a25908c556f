import { type Message, unreadLimit } from '@chat/protocol';
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
    const beyond = (from: number) => {
      let count = 0;
      // From the end: what is read lies before, however much it is.
      for (let at = stored.all.length - 1; at >= 0; at -= 1) {
        const { seq, senderId, deletedAt } = stored.all[at] as Message;
        if (seq <= from || count === unreadLimit) break;
        if (senderId !== ownId && deletedAt === undefined) count += 1;
      }
      return count;
    };
    if (isAllHere) return beyond(after);
    if (this.#counted?.after !== after) return null;
    return Math.min(this.#counted.count + beyond(this.#counted.lastSeq), unreadLimit);
  }
}
