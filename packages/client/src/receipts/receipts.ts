import type { Capability, FrameHandlers } from '../capability.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { Marks } from '../model.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { ReceiptSender } from './receipt-sender.js';

/** Conversations, those held last, whose marks are asked for after the connection was away. */
const refreshLimit = 50;

/** How far messages reached the members, and were read by them. */
export class Receipts implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #sender: ReceiptSender;
  #hasBeenOnline = false;

  readonly frames: FrameHandlers = {
    marks: (frame) => {
      const timeline = this.#held.get(frame.conversationId);
      if (timeline === undefined) this.#held.unheld(frame.conversationId);
      else if (timeline.advanceMarks(frame.userId, frame)) this.#held.changed(timeline);
    },
  };

  constructor(scope: UserScope, held: HeldConversations) {
    this.#scope = scope;
    this.#held = held;
    this.#sender = new ReceiptSender(scope);
  }

  /** See `Conversation.markRead`. */
  markRead(timeline: Timeline, seq: number): void {
    this.#scope.check();
    this.#mark(timeline, { read: Math.min(seq, timeline.lastSeq) });
  }

  onHeld(timeline: Timeline): void {
    this.#mark(timeline, { delivered: timeline.lastForeignSeq });
  }

  onStored(timeline: Timeline): void {
    this.onHeld(timeline);
  }

  /** What the device kept may be further: of a page that was closed before it could tell. */
  onOwnMarks(timeline: Timeline, told: Marks): void {
    const own = timeline.marks.get(this.#scope.userId);
    if (own) this.#sender.correct(timeline.id, own, told);
  }

  onOnline(): void {
    const none = { delivered: 0, read: 0 };
    for (const { id, marks } of this.#held.all()) {
      this.#sender.limit(id, marks.get(this.#scope.userId) ?? none);
    }
    this.#sender.setOnline(true);
    if (this.#hasBeenOnline) this.#refresh();
    this.#hasBeenOnline = true;
  }

  onOffline(): void {
    this.#sender.setOnline(false);
  }

  #mark(timeline: Timeline, marks: { delivered?: number; read?: number }): void {
    const { userId } = this.#scope;
    const known = timeline.marks.get(userId) ?? { delivered: 0, read: 0 };
    const wanted = { ...known, ...marks };
    if (wanted.delivered <= known.delivered && wanted.read <= known.read) return;
    timeline.advanceMarks(userId, wanted);
    this.#sender.advance(timeline.id, marks, known);
    this.#held.changed(timeline);
  }

  /** Marks that moved while the connection was away are in no event: ask, if they still matter. */
  async #refresh(): Promise<void> {
    // What is unread here may have been read elsewhere.
    const waiting = this.#held
      .all()
      .filter(({ awaitsReading, unread }) => awaitsReading || unread !== 0);
    for (const { id } of waiting.slice(-refreshLimit)) await this.#held.refresh(id);
  }
}
