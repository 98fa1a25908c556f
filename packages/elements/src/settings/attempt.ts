import type { ChatClient, ChatError } from '@chat/client';
import type { ChatContext } from '../controllers/chat-context.js';
import { reportError } from '../controllers/chat-host.js';

/** What a user asks of the server: one thing at a time, and how the last one went. */
export class Attempt {
  readonly #context: ChatContext;
  #busy = false;
  #error: ChatError | null = null;

  constructor(context: ChatContext) {
    this.#context = context;
  }

  /** Whether something is on its way. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Why the last try failed. */
  get error(): ChatError | null {
    return this.#error;
  }

  /**
   * Does nothing while something is on its way. What the work itself says of it is shown together with its end.
   *
   * @returns whether it is done
   */
  async make(work: (client: ChatClient) => Promise<void>): Promise<boolean> {
    const { host, connection } = this.#context;
    const { visit } = connection;
    if (!visit || this.#busy) return false;
    this.#busy = true;
    this.#error = null;
    host.requestUpdate();
    try {
      await work(visit.client);
      return true;
    } catch (error) {
      if (!visit.over) this.#error = reportError(host, error);
      return false;
    } finally {
      this.#busy = false;
      host.requestUpdate();
    }
  }
}
