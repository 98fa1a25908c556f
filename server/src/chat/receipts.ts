import type { Store } from '../store/store.js';
import { fromStore } from './from-store.js';
import { headOf } from './head-of.js';
import type { MemberEvents } from './member-events.js';
import type { Membership } from './membership.js';

export interface ReceiptsOptions {
  readonly store: Store;
  readonly membership: Membership;
  readonly events: MemberEvents;
}

/** How far messages reached their readers. */
export class Receipts {
  readonly #store: Store;
  readonly #membership: Membership;
  readonly #events: MemberEvents;

  constructor({ store, membership, events }: ReceiptsOptions) {
    this.#store = store;
    this.#membership = membership;
    this.#events = events;
  }

  /**
   * Raises the caller's marks, and tells all members when that changed them. Marks never go beyond
   * the head: they would claim messages that do not exist yet.
   */
  async mark(
    callerId: string,
    conversationId: string,
    marks: { delivered?: number; read?: number },
  ): Promise<void> {
    const memberIds = await this.#membership.require(callerId, conversationId);
    const head = await headOf(this.#store.messages, conversationId);
    const read = Math.min(marks.read ?? 0, head);
    const delivered = Math.max(read, Math.min(marks.delivered ?? 0, head));
    const outcome = await fromStore(
      this.#store.receipts.advance(conversationId, callerId, { delivered, read }),
    );
    if (!outcome.changed) return;
    this.#events.tell(memberIds, {
      type: 'marks',
      conversationId,
      userId: callerId,
      ...outcome.marks,
    });
  }
}
