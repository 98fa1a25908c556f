import type { Marks, Store } from '../store/store.js';
import { fromStore } from './from-store.js';
import { headOf } from './head-of.js';
import type { MemberEvents } from './member-events.js';
import type { Membership } from './membership.js';
import type { Shown, ShownMarks } from './shown-marks.js';

export interface ReceiptsOptions {
  readonly store: Store;
  readonly membership: Membership;
  readonly events: MemberEvents;
  readonly shown: ShownMarks;
}

/** How far messages reached their readers. */
export class Receipts {
  readonly #store: Store;
  readonly #membership: Membership;
  readonly #events: MemberEvents;
  readonly #shown: ShownMarks;

  constructor({ store, membership, events, shown }: ReceiptsOptions) {
    this.#store = store;
    this.#membership = membership;
    this.#events = events;
    this.#shown = shown;
  }

  /**
   * Raises the caller's marks, and tells the caller's devices and whoever may know when that changed them.
   * Marks never go beyond the head: they would claim messages that do not exist yet.
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
    const others = await this.#shownTo(memberIds, conversationId, callerId);
    const { before, marks: after } = await fromStore(
      this.#store.receipts.advance(conversationId, callerId, { delivered, read }),
    );
    if (isSame(before, after)) return;
    this.#tell([callerId], conversationId, callerId, after);
    // Who has written since the others were asked about has let them know: {@link disclose} may have come
    // before there was anything to tell.
    const now = await this.#shownNow(others, conversationId, callerId).catch(() => others);
    this.#tellOthers(now, conversationId, callerId, before, after);
  }

  /** Somebody has written for the first time: so the others may know how far messages reached them. */
  async disclose(callerId: string, conversationId: string): Promise<void> {
    const memberIds = await this.#membership.require(callerId, conversationId);
    const marks = await fromStore(this.#store.receipts.of([conversationId]));
    const own = marks.get(conversationId)?.get(callerId);
    if (own === undefined) return;
    const hidden = { delivered: own.read, read: own.read };
    const others = await this.#shownTo(memberIds, conversationId, callerId);
    this.#tellOthers(others, conversationId, callerId, hidden, own);
  }

  /** What each other member may see of somebody's marks: asked before they change, so that nothing fails after. */
  async #shownTo(
    memberIds: readonly string[],
    conversationId: string,
    userId: string,
  ): Promise<ReadonlyMap<string, Shown>> {
    const shown = new Map<string, Shown>();
    for (const memberId of memberIds) {
      if (memberId === userId) continue;
      const [show] = await this.#shown.to(memberId, [{ conversationId, userId }]);
      if (show) shown.set(memberId, show);
    }
    return shown;
  }

  /** The same members, asked once more where something is kept from them. */
  async #shownNow(
    others: ReadonlyMap<string, Shown>,
    conversationId: string,
    userId: string,
  ): Promise<ReadonlyMap<string, Shown>> {
    const now = new Map(others);
    for (const [memberId, show] of others) {
      if (isSame(show(all), all)) continue;
      const [again] = await this.#shown.askedTo(memberId, [{ conversationId, userId }]);
      if (again) now.set(memberId, again);
    }
    return now;
  }

  /** Not even that something happened is told to who may not know what. */
  #tellOthers(
    others: ReadonlyMap<string, Shown>,
    conversationId: string,
    userId: string,
    before: Marks,
    after: Marks,
  ): void {
    for (const [memberId, show] of others) {
      if (isSame(show(before), show(after))) continue;
      this.#tell([memberId], conversationId, userId, show(after));
    }
  }

  #tell(to: readonly string[], conversationId: string, userId: string, marks: Marks): void {
    this.#events.tell(to, { type: 'marks', conversationId, userId, ...marks });
  }
}

/** Shown as they are by whoever keeps nothing back. */
const all: Marks = { delivered: 1, read: 0 };

function isSame(one: Marks, other: Marks): boolean {
  return one.delivered === other.delivered && one.read === other.read;
}
