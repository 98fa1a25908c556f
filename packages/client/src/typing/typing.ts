import { type Message, typingInterval, typingLifetime } from '@chat/protocol';
import type { Capability, FrameHandlers } from '../capability.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';

/** What the user types in one conversation. */
interface Own {
  /** When it was told last. */
  at: number;
  /** Whether the others take it that they are typing. */
  on: boolean;
  /** Until it may be told again. */
  timer: unknown;
}

/** Who is writing just now: of no use once it is late, so nothing of it is kept or repeated. */
export class Typing implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #own = new Map<string, Own>();
  /** Where the other one is typing: what ends it, should nothing more be heard. */
  readonly #others = new Map<string, unknown>();

  readonly frames: FrameHandlers = {
    typing: ({ conversationId, userId, on }) => {
      if (userId === this.#scope.userId) return;
      if (on) this.#began(conversationId);
      else this.ended(conversationId);
    },
  };

  constructor(scope: UserScope, held: HeldConversations) {
    this.#scope = scope;
    this.#held = held;
  }

  /** Whether the other one is typing there. */
  of(conversationId: string): boolean {
    return this.#others.has(conversationId);
  }

  /** See `Conversation.setTyping`. */
  set(conversationId: string, on: boolean): void {
    const { clock, features, online } = this.#scope;
    if (!online || !features.typing) return;
    const own = this.#own.get(conversationId) ?? {
      at: Number.NEGATIVE_INFINITY,
      on: false,
      timer: null,
    };
    this.#own.set(conversationId, own);
    if (on) {
      const wait = own.at + typingInterval - clock.monotonic();
      if (wait <= 0) this.#say(conversationId, own, true);
      else if (!own.on)
        own.timer ??= clock.setTimeout(() => this.#say(conversationId, own, true), wait);
      return;
    }
    const isBelieved = own.on && clock.monotonic() - own.at < typingLifetime;
    this.sent(conversationId);
    if (isBelieved) this.#say(conversationId, own, false);
  }

  /** A message goes out, which says that the user is done with it. */
  sent(conversationId: string): void {
    const own = this.#own.get(conversationId);
    if (own === undefined) return;
    this.#cancel(own);
    own.on = false;
  }

  /** The other one is typing no more. */
  ended(conversationId: string): void {
    if (!this.#others.has(conversationId)) return;
    this.#scope.clock.clearTimeout(this.#others.get(conversationId));
    this.#others.delete(conversationId);
    this.#changed(conversationId);
  }

  onStored(timeline: Timeline, messages: readonly Message[]): void {
    if (messages.some(({ senderId }) => senderId !== this.#scope.userId)) this.ended(timeline.id);
  }

  onUnheld(conversationId: string): void {
    this.ended(conversationId);
  }

  onOffline(): void {
    for (const own of this.#own.values()) this.#cancel(own);
    this.#own.clear();
    for (const id of [...this.#others.keys()]) this.ended(id);
  }

  #say(conversationId: string, own: Own, on: boolean): void {
    own.timer = null;
    if (on) own.at = this.#scope.clock.monotonic();
    own.on = on;
    // Whether anybody was told does not matter, and what became of the conversation others tell.
    this.#scope.link.request({ type: 'typing', conversationId, on }).catch(() => {});
  }

  #cancel(own: Own): void {
    this.#scope.clock.clearTimeout(own.timer);
    own.timer = null;
  }

  #began(conversationId: string): void {
    const isNew = !this.#others.has(conversationId);
    this.#scope.clock.clearTimeout(this.#others.get(conversationId));
    this.#others.set(
      conversationId,
      this.#scope.clock.setTimeout(() => this.ended(conversationId), typingLifetime),
    );
    if (isNew) this.#changed(conversationId);
  }

  /** Nothing that the device keeps. */
  #changed(conversationId: string): void {
    this.#held.conversation(conversationId)?.changed();
    this.#held.touched(conversationId);
  }
}
