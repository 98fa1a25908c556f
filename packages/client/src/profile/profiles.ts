import type { User } from '@chat/protocol';
import type { Capability, FrameHandlers } from '../capability.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { UserScope } from '../user-scope.js';

/** What the user, and those whom they chat with, are to be shown as. */
export class Profiles implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;

  readonly frames: FrameHandlers = {
    profile: ({ user }) => {
      this.#scope.renamed.tell(user);
      this.learn(user);
    },
  };

  constructor(scope: UserScope, held: HeldConversations) {
    this.#scope = scope;
    this.#held = held;
  }

  /** Somebody is to be shown so from now on. @returns once the session has it, where it is the user themself */
  async learn(user: User): Promise<void> {
    this.#held.learnUser(user);
    if (user.id === this.#scope.userId) await this.#scope.ownUser.learn(user);
  }
}
