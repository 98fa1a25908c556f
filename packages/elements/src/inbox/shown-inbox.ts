import type {
  ChatError,
  Conversation,
  ConversationList,
  ConversationSummary,
  User,
} from '@chat/client';
import type { ArrangeEvent } from '../chat-conversation-list/arrange-event.js';
import type { ChatContext } from '../controllers/chat-context.js';
import { reportError } from '../controllers/chat-host.js';
import type { Visit } from '../controllers/visit.js';

/** Milliseconds until a list that could not be had is asked for again. */
const retryInterval = 3_000;

/** What the user sees of their conversations, beside or in the place of the one that is open. */
export class Inbox {
  readonly #context: ChatContext;
  readonly #onPicked: (conversation: Conversation) => void;
  readonly #onChange = (): void => this.#context.host.requestUpdate();
  #list: ConversationList | null = null;
  #archived = false;
  #busy = false;
  #error: ChatError | null = null;
  /** Grows with each list that is wanted, and each conversation: what comes late is not shown. */
  #turn = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(context: ChatContext, onPicked: (conversation: Conversation) => void) {
    this.#context = context;
    this.#onPicked = onPicked;
  }

  /** Null until they are known. */
  get items(): readonly ConversationSummary[] | null {
    return this.#list?.items ?? null;
  }

  get hasMore(): boolean {
    return this.#list?.hasMore ?? false;
  }

  /** Whether these are those that the user has archived. */
  get archived(): boolean {
    return this.#archived;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Why the last choice failed. */
  get error(): ChatError | null {
    return this.#error;
  }

  get self(): User | null {
    return this.#context.connection.client?.user ?? null;
  }

  get arranges(): boolean {
    return this.#context.connection.client?.features.settings !== undefined;
  }

  /** Whether the user may begin conversations. */
  get opens(): boolean {
    return this.#context.connection.client?.features.opening !== undefined;
  }

  /** Shows the list. */
  async show(visit: Visit): Promise<void> {
    this.#error = null;
    await this.#load(visit);
  }

  /** Whatever was shown is another user's, or nobody's. */
  close(): void {
    this.#turn += 1;
    clearTimeout(this.#retry);
    this.#list?.off('change', this.#onChange);
    this.#list = null;
    this.#archived = false;
    this.#busy = false;
    this.#error = null;
  }

  async showArchived(archived: boolean): Promise<void> {
    const { visit } = this.#context.connection;
    if (!visit || archived === this.#archived) return;
    this.close();
    this.#archived = archived;
    this.#onChange();
    await this.#load(visit);
  }

  async loadMore(): Promise<void> {
    try {
      await this.#list?.loadMore();
    } catch (error) {
      // The next scroll to the end tries again.
      reportError(this.#context.host, error);
    }
  }

  /** Opens one of the list. */
  open(id: string): Promise<void> {
    return this.#pick((visit) => visit.client.conversation(id));
  }

  /** Opens the conversation with somebody, by username. */
  start(username: string): Promise<void> {
    return this.#pick((visit) => visit.client.conversationWith(username));
  }

  /** Does with a conversation of the list what the user wants done. */
  async arrange({ conversationId: id, action, duration }: ArrangeEvent): Promise<void> {
    const { host } = this.#context;
    const list = this.#list;
    try {
      switch (action) {
        case 'pin':
        case 'unpin':
          return await list?.set(id, { pinned: action === 'pin' });
        case 'mute':
        case 'unmute':
          return await list?.set(id, {
            mutedUntil: action === 'mute' ? Date.now() + duration : null,
          });
        case 'archive':
        case 'unarchive':
          return await list?.set(id, { archived: action === 'archive' });
        case 'mark-unread':
          return await list?.set(id, { unread: true });
        case 'clear':
          return await list?.clear(id);
        case 'mark-read':
          (await this.#context.connection.client?.conversation(id))?.markRead();
      }
    } catch (error) {
      reportError(host, error);
    }
  }

  async #pick(open: (visit: Visit) => Promise<Conversation>): Promise<void> {
    const { host, connection } = this.#context;
    const { visit } = connection;
    if (!visit) return;
    const turn = ++this.#turn;
    const isOver = () => visit.over || turn !== this.#turn;
    this.#busy = true;
    this.#error = null;
    this.#onChange();
    try {
      const conversation = await open(visit);
      if (!isOver()) this.#onPicked(conversation);
    } catch (error) {
      if (!isOver()) this.#error = reportError(host, error);
    }
    if (turn === this.#turn) this.#busy = false;
    this.#onChange();
  }

  async #load(visit: Visit): Promise<void> {
    clearTimeout(this.#retry);
    const archived = this.#archived;
    const isOver = () => visit.over || archived !== this.#archived;
    try {
      const list = await visit.client.conversations({ archived });
      if (isOver()) return;
      this.#list?.off('change', this.#onChange);
      this.#list = list.on('change', this.#onChange);
    } catch (error) {
      if (isOver()) return;
      // The field works without the list, which comes once it can be had.
      const { retryable } = reportError(this.#context.host, error);
      if (retryable) this.#retry = setTimeout(() => this.#load(visit), retryInterval);
    }
    this.#onChange();
  }
}
