import type { Head } from '@chat/protocol';
import { headsLimit } from '@chat/protocol';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { UserScope } from '../user-scope.js';

/** The conversations that nobody has asked for yet: what happens in one makes it a held one. */
export class UnheldConversations {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  /** Where they stood when they were last heard of. */
  readonly #seen = new Map<string, number>();
  /** Whether `#seen` had all of the user's conversations once: a further one is then a new one. */
  #seenAll: boolean | null = null;
  /** Those that are being looked up, and how far they were heard of meanwhile. */
  readonly #heard = new Map<string, number>();

  constructor(scope: UserScope, held: HeldConversations) {
    this.#scope = scope;
    this.#held = held;
  }

  /** The server has another history: what was heard of them is of no use. */
  forget(): void {
    this.#seen.clear();
    this.#seenAll = null;
  }

  /** @param heads of the user's conversations, held ones too: all, or as many as one list has */
  learnHeads(heads: readonly Head[]): void {
    const first = this.#seenAll === null;
    this.#seenAll ??= heads.length < headsLimit;
    for (const { conversationId, rev } of heads) {
      if (this.#held.get(conversationId)) continue;
      // Null: nobody knows how many of its messages the user has had.
      const from = this.#seen.get(conversationId) ?? (this.#seenAll ? 0 : null);
      if (first) this.#seen.set(conversationId, rev);
      else if (from === null || rev > from) this.#lookUp(conversationId, from);
    }
  }

  /** There is a change with this `rev` in a conversation. */
  learnHead(id: string, rev: number): void {
    // With all others known, this one is new: so is all that is in it, be it that a first word of it was lost.
    const seen = this.#seen.get(id) ?? (this.#seenAll ? 0 : rev - 1);
    // A repeated send is published again: what was there before is no news.
    if (seen < rev) this.#lookUp(id, seen, rev);
  }

  async #lookUp(id: string, from: number | null, rev = 0): Promise<void> {
    const heard = this.#heard.get(id);
    this.#heard.set(id, Math.max(heard ?? 0, rev));
    if (heard !== undefined) return;
    try {
      await this.#held.loaded;
      const snapshot = await this.#scope.ask(this.#scope.api.conversation(id));
      const told = this.#heard.get(id) as number;
      // What came while it was read is fetched with what came before.
      const now = { ...snapshot, head: Math.max(snapshot.head, told) };
      // Its head moves on for what is kept from the user, too, and that makes no news of it.
      const isNews = from === null || Math.max(told, snapshot.lastMessage?.rev ?? 0) > from;
      if (isNews || this.#held.get(id)) this.#held.announce(now, from);
      else {
        this.#seen.set(id, now.head);
        this.#held.unheld(id);
      }
    } catch (error) {
      // The next event or digest of heads tries again from the same place.
      this.#scope.report(error);
    } finally {
      this.#heard.delete(id);
    }
  }
}
