import type { Capability, FrameHandlers } from '../capability.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import { later } from '../later.js';
import type { Marks } from '../model.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import type { ReceiptSender } from './receipt-sender.js';

/** Conversations, those held last, whose marks are asked for after the connection was away. */
const refreshLimit = 50;

/** How far messages reached the members, and were read by them. */
export class Receipts implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  /** Null until it is loaded: what is to be told needs a connection. */
  #sender: ReceiptSender | null = null;
  readonly #loadSender = later(async () => {
    const { ReceiptSender } = await this.#scope.ask(import('./receipt-sender.js'));
    this.#sender = new ReceiptSender(this.#scope);
    return this.#sender;
  });
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
    if (own) this.#tell((sender) => sender.correct(timeline.id, own, told));
  }

  onOnline(): void {
    const none = { delivered: 0, read: 0 };
    const all = this.#held.all();
    this.#tell((sender) => {
      for (const { id, marks } of all) sender.limit(id, marks.get(this.#scope.userId) ?? none);
      sender.setOnline(this.#scope.online);
    });
    if (this.#hasBeenOnline) this.#refresh();
    this.#hasBeenOnline = true;
  }

  onOffline(): void {
    this.#sender?.setOnline(false);
  }

  #tell(task: (sender: ReceiptSender) => void): void {
    if (this.#sender) task(this.#sender);
    else this.#loadSender().then(task, this.#scope.report);
  }

  #mark(timeline: Timeline, marks: { delivered?: number; read?: number }): void {
    const { userId } = this.#scope;
    const known = timeline.marks.get(userId) ?? { delivered: 0, read: 0 };
    const wanted = { ...known, ...marks };
    if (wanted.delivered <= known.delivered && wanted.read <= known.read) return;
    timeline.advanceMarks(userId, wanted);
    this.#tell((sender) => sender.advance(timeline.id, marks, known));
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
