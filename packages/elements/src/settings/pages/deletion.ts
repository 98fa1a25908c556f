import type { User } from '@chat/client';
import type { DeletionState } from '../../chat-settings/pages/deletion-state.js';
import type { ChatContext } from '../../controllers/chat-context.js';
import { Attempt } from '../attempt.js';

/** How the user is gone, with all that is kept of them. */
export class Deletion {
  readonly #attempt: Attempt;

  constructor(context: ChatContext) {
    this.#attempt = new Attempt(context);
  }

  state(user: User): DeletionState {
    const { busy, error } = this.#attempt;
    return { user, busy, error };
  }

  /**
   * @param password null of a guest, who has none
   * @param onGone called when it is done
   */
  async delete(password: string | null, onGone: () => void): Promise<void> {
    const isDone = await this.#attempt.make(async (client) => {
      await (await client.account()).delete(password === null ? {} : { password });
    });
    if (isDone) onGone();
  }
}
