import type { Capability, FrameHandlers } from '../capability.js';
import type { HeldConversations } from '../conversations/held-conversations.js';

/** Whom the user has blocked, as the server told last. */
export class Blocks implements Capability {
  readonly #held: HeldConversations;
  readonly #userIds = new Set<string>();
  /** What this connection told one by one: all of them may have been read before that. */
  readonly #told = new Map<string, boolean>();

  readonly frames: FrameHandlers = {
    blocked: ({ userId, on }) => {
      this.#told.set(userId, on);
      this.learn(userId, on);
    },
  };

  constructor(held: HeldConversations) {
    this.#held = held;
  }

  has(userId: string): boolean {
    return this.#userIds.has(userId);
  }

  learn(userId: string, on: boolean): void {
    if (on === this.has(userId)) return;
    if (on) this.#userIds.add(userId);
    else this.#userIds.delete(userId);
    this.#held.blocked(userId, on);
  }

  /** Takes what a connection begins with: all that there are. */
  learnAll(userIds: readonly string[] = []): void {
    const all = new Set(userIds);
    for (const userId of new Set([...this.#userIds, ...all])) {
      this.learn(userId, this.#told.get(userId) ?? all.has(userId));
    }
  }

  onOffline(): void {
    this.#told.clear();
  }
}
