import type { SessionService } from '../auth/session-service.js';
import type { Conversations } from '../chat/conversations.js';
import type { Files } from '../chat/files.js';
import { fromStore } from '../chat/from-store.js';
import type { Store } from '../store/store.js';
import { pagesById } from './pages-by-id.js';

export interface UserRemovalOptions {
  readonly store: Store;
  readonly sessions: SessionService;
  readonly conversations: Conversations;
  readonly files: Files | null;
  readonly now: () => number;
}

/** Conversations that are looked up at once. */
const pageSize = 50;

/**
 * Removes a user with all that is theirs, in an order in which a crash leaves nothing that opens
 * anything: first the user (nobody signs in, no token counts), then the sessions, then conversation
 * after conversation, each first closed and then emptied. What is left over, a repeat finds again.
 */
export class UserRemoval {
  readonly #options: UserRemovalOptions;

  constructor(options: UserRemovalOptions) {
    this.#options = options;
  }

  /**
   * Resolves when everything is gone. Repeating it is harmless, and after a failure finishes the job.
   * @throws ChatError `unavailable`
   */
  async remove(userId: string): Promise<void> {
    const { store, sessions, files, now } = this.#options;
    await fromStore(store.users.remove(userId, now()));
    await fromStore(sessions.deleteAllOf(userId));
    await fromStore(store.blocks.removeAllOf(userId));
    await fromStore(store.privacy.remove(userId));
    await fromStore(store.lastSeen.forget(userId));
    await fromStore(store.push.removeAllOf(userId));
    await fromStore(store.reports.deleteAllOf(userId));
    await this.#removeConversations(userId, false);
    // Begun by somebody who did not come to the end; their members are told again.
    await this.#removeConversations(userId, true);
    await files?.removeUnusedOf(userId);
  }

  async #removeConversations(userId: string, removed: boolean): Promise<void> {
    const { store, conversations } = this.#options;
    const pages = pagesById((after) =>
      fromStore(store.conversations.ofUser(userId, { limit: pageSize, after, removed })),
    );
    for await (const page of pages) {
      for (const conversation of page) await conversations.remove(conversation);
    }
  }
}
