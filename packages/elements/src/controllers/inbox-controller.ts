import type { Conversation, ConversationSummary } from '@chat/client';
import type { Inbox } from '../inbox/shown-inbox.js';
import { lateInbox } from '../late-element.js';
import type { ChatContext } from './chat-context.js';
import { reportError } from './chat-host.js';
import type { Visit } from './visit.js';

/** The user's conversations. How they are had and shown is loaded when they are first to be seen. */
export class InboxController {
  readonly #context: ChatContext;
  readonly #onPicked: (conversation: Conversation) => void;
  #inbox: Inbox | null = null;
  /** Grows with each end: what is loaded for a user who is gone by then is not shown. */
  #turn = 0;

  constructor(context: ChatContext, onPicked: (conversation: Conversation) => void) {
    this.#context = context;
    this.#onPicked = onPicked;
  }

  /** Null until it is loaded. */
  get inbox(): Inbox | null {
    return this.#inbox;
  }

  /** Null until they are known. */
  get items(): readonly ConversationSummary[] | null {
    return this.#inbox?.items ?? null;
  }

  /** Shows the list. */
  async show(visit: Visit): Promise<void> {
    const { host, shown } = this.#context;
    const turn = this.#turn;
    shown.show({ kind: 'inbox' });
    try {
      const { Inbox } = await lateInbox.load();
      if (visit.over || turn !== this.#turn) return;
      this.#inbox ??= new Inbox(this.#context, this.#onPicked);
      // The focus may have waited for it.
      host.requestUpdate();
    } catch (error) {
      if (visit.over || shown.view.kind !== 'inbox') return;
      reportError(host, error);
      shown.show({ kind: 'problem', problem: 'broken' });
      return;
    }
    await this.#inbox.show(visit);
  }

  /** Whatever was shown is another user's, or nobody's. */
  close(): void {
    this.#turn += 1;
    this.#inbox?.close();
  }
}
