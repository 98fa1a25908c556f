import type { User } from '@chat/client';
import type { DeletionState } from '../../chat-settings/pages/deletion-state.js';
import type { ChatContext } from '../../controllers/chat-context.js';
import type { Visit } from '../../controllers/visit.js';
import { Attempt } from '../attempt.js';

/** How the user is gone, with all that is kept of them. */
export class Deletion {
  readonly #context: ChatContext;
  readonly #attempt: Attempt;
  /** Where it is seen that the session ends. */
  #seenIn: Visit | null = null;

  constructor(context: ChatContext) {
    this.#context = context;
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
    this.#expectEnd();
    const isDone = await this.#attempt.make(async (client) => {
      const account = await client.account();
      await account.delete(password === null ? {} : { password });
    });
    if (isDone) onGone();
  }

  /** That the session has ended is mostly known before the answer is here, and no news to who deletes themself. */
  #expectEnd(): void {
    const { visit } = this.#context.connection;
    if (!visit || this.#seenIn === visit) return;
    this.#seenIn = visit;
    visit.on('state', this.#onEnd);
    visit.on('user', this.#onEnd);
  }

  readonly #onEnd = (): void => {
    const { shown } = this.#context;
    const { view } = shown;
    if (this.#attempt.busy && view.kind === 'sign-in') shown.show({ ...view, ended: false });
  };
}
