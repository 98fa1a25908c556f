import type { PasswordChange, User } from '@chat/client';
import type { PasswordState } from '../../chat-settings/pages/password-state.js';
import type { ChatContext } from '../../controllers/chat-context.js';
import { Attempt } from '../attempt.js';

/** By what the user signs in. */
export class Password {
  readonly #attempt: Attempt;
  #changed = false;

  constructor(context: ChatContext) {
    this.#attempt = new Attempt(context);
  }

  state({ username }: User): PasswordState {
    const { busy, error } = this.#attempt;
    return { username, busy, error, changed: this.#changed };
  }

  async change(change: PasswordChange): Promise<void> {
    await this.#attempt.make(async (client) => {
      await (await client.account()).changePassword(change);
      this.#changed = true;
    });
  }
}
