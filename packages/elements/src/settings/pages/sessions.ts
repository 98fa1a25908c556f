import { ChatError, type Session } from '@chat/client';
import type { SessionsState } from '../../chat-settings/pages/sessions-state.js';
import type { ChatContext } from '../../controllers/chat-context.js';
import { Attempt } from '../attempt.js';

/** Where the user is signed in. */
export class Sessions {
  readonly #loading: Attempt;
  readonly #ending: Attempt;
  #sessions: readonly Session[] | null = null;
  #wanted: string | null | undefined;
  #ended: Session | null | undefined;

  constructor(context: ChatContext) {
    this.#loading = new Attempt(context);
    this.#ending = new Attempt(context);
  }

  get state(): SessionsState {
    return {
      sessions: this.#sessions,
      loading: this.#loading.busy,
      error: this.#loading.error,
      ending: this.#ending.busy ? this.#wanted : undefined,
      failure: this.#ending.error,
      ended: this.#ended,
    };
  }

  async load(): Promise<void> {
    await this.#loading.make(async (client) => {
      this.#sessions = await (await client.account()).sessions();
    });
  }

  /** @param id null for all but the one that asks */
  async end(id: string | null): Promise<void> {
    await this.#ending.make(async (client) => {
      this.#wanted = id;
      this.#ended = undefined;
      const account = await client.account();
      if (id === null) await account.endOtherSessions();
      else await account.endSession(id).catch(goneAlready);
      const before = this.#sessions ?? [];
      this.#sessions = before.filter((each) => each.current || (id !== null && each.id !== id));
      this.#ended = id === null ? null : before.find((each) => each.id === id);
    });
  }
}

/** Whoever has ended it before. */
function goneAlready(error: unknown): void {
  if (!(error instanceof ChatError && error.code === 'not_found')) throw error;
}
