import type { KeepingState } from '../chat-settings/keeping-state.js';
import type { Credentials } from '../chat-sign-in/credentials-event.js';
import type { ChatContext } from '../controllers/chat-context.js';
import { reportError } from '../controllers/chat-host.js';

/** What one fills in, which may have to be loaded. */
export interface Form {
  /** @param onReady - called once it is there */
  ask(onReady: () => void): unknown;
}

const fresh: KeepingState = { busy: false, error: null, kept: '' };

/** A guest becomes an account, and keeps what they have. */
export class Keeping {
  readonly #context: ChatContext;
  readonly #form: Form;
  #state = fresh;

  constructor(context: ChatContext, form: Form) {
    this.#context = context;
    this.#form = form;
  }

  /** Null where it is not offered, or not yet. */
  get state(): KeepingState | null {
    const { host, connection } = this.#context;
    const { user, features } = connection.client ?? {};
    const isOffered = user?.guest && features?.guests?.accounts;
    const isReady = isOffered && this.#form.ask(() => host.requestUpdate());
    return isReady || this.#state.kept ? this.#state : null;
  }

  async keep({ username, password }: Credentials): Promise<void> {
    const { host, connection } = this.#context;
    const { visit } = connection;
    if (!visit || this.#state.busy) return;
    this.#show({ busy: true });
    try {
      const user = await visit.client.becomeAccount({ username, password });
      this.#show({ kept: user.username });
    } catch (error) {
      this.#show({ error: reportError(host, error) });
    }
  }

  #show(state: Partial<KeepingState>): void {
    this.#state = { ...fresh, ...state };
    this.#context.host.requestUpdate();
  }
}
