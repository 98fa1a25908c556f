import type { User } from '@chat/client';
import type { ProfileChange } from '../../chat-settings/pages/profile-event.js';
import type { ProfileState } from '../../chat-settings/pages/profile-state.js';
import type { ChatContext } from '../../controllers/chat-context.js';
import { accountOf } from '../account.js';
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
    this.#saved = false;
    this.#saved = await this.#attempt.make(async (client) => {
      if (Object.keys(change).length > 0) await (await accountOf(client)).change(change);
    });
  }
}
