import type { Block, User } from '@chat/client';
import type { BlockedState } from '../../chat-settings/pages/blocked-state.js';
import type { ChatContext } from '../../controllers/chat-context.js';
import { Attempt } from '../attempt.js';

/** Whom the user has blocked. */
export class Blocked {
  readonly #loading: Attempt;
  readonly #letting: Attempt;
  #blocks: readonly Block[] | null = null;
  #cursor: string | null = null;
  #unblocking = '';
  #unblocked = '';

  constructor(context: ChatContext) {
    this.#loading = new Attempt(context);
    this.#letting = new Attempt(context);
  }

  get state(): BlockedState {
    return {
      blocks: this.#blocks,
      hasMore: this.#cursor !== null,
      loading: this.#loading.busy,
      error: this.#loading.error,
      unblocking: this.#unblocking,
      failure: this.#letting.error,
      unblocked: this.#unblocked,
    };
  }

  /** Loads the first of them, or the next. */
  async load(): Promise<void> {
    await this.#loading.make(async (client) => {
      const cursor = this.#cursor;
      const { blocks, nextCursor } = await client.blocks(cursor === null ? {} : { cursor });
      this.#blocks = [...(this.#blocks ?? []), ...blocks];
      this.#cursor = nextCursor;
    });
  }

  async unblock(user: User): Promise<void> {
    await this.#letting.make(async (client) => {
      this.#unblocking = user.id;
      this.#unblocked = '';
      await client.unblock(user);
      this.#blocks = (this.#blocks ?? []).filter((each) => each.user.id !== user.id);
      this.#unblocked = user.name;
    });
  }
}
