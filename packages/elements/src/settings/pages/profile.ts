import type { ProfileChange, User } from '@chat/client';
import type { ProfileState } from '../../chat-settings/pages/profile-state.js';
import type { ChatContext } from '../../controllers/chat-context.js';
import { Attempt } from '../attempt.js';

/** What others see of the user. */
export class Profile {
  readonly #attempt: Attempt;
  #saved = false;

  constructor(context: ChatContext) {
    this.#attempt = new Attempt(context);
  }

  state(user: User): ProfileState {
    const { busy, error } = this.#attempt;
    return { user, busy, error, saved: this.#saved };
  }

  async change(change: ProfileChange): Promise<void> {
    await this.#attempt.make(async (client) => {
      this.#saved = false;
      if (Object.keys(change).length > 0) await (await client.account()).change(change);
      this.#saved = true;
    });
  }
}
