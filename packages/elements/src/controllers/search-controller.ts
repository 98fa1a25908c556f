import type { Conversation } from '@chat/client';
import { lateSearch } from '../late-element.js';
import type { Search, SearchOptions } from '../search/shown-search.js';
import type { ChatContext } from './chat-context.js';
import { reportError } from './chat-host.js';

/** Searches messages, while the user wants to. */
export class SearchController {
  readonly #context: ChatContext;
  readonly #onChosen: SearchOptions['onChosen'];
  #opened: Search | null = null;
  /** Grows with each that is opened or closed: what is loaded for an earlier one is not shown. */
  #turn = 0;

  constructor(context: ChatContext, onChosen: SearchOptions['onChosen']) {
    this.#context = context;
    this.#onChosen = onChosen;
  }

  /** Whether messages can be searched. */
  get isOffered(): boolean {
    const { connection, shown } = this.#context;
    const { kind } = shown.view;
    const isIn = kind === 'conversation' || kind === 'inbox';
    return isIn && connection.client?.features.search !== undefined;
  }

  /** Null while nobody searches. */
  get opened(): Search | null {
    return this.isOffered ? this.#opened : null;
  }

  /** Whether it lies over the conversation, where it does not stand beside it. */
  get covers(): boolean {
    return this.opened?.isAtPlace === false;
  }

  /** @param only the conversation that is searched; null for all */
  async open(only: Conversation | null): Promise<void> {
    const { host, connection } = this.#context;
    const { visit } = connection;
    this.close();
    const turn = this.#turn;
    try {
      const { Search } = await lateSearch.load();
      if (!visit || visit.over || turn !== this.#turn) return;
      const { client } = visit;
      this.#opened = new Search({ host, client, only, onChosen: this.#onChosen });
      host.requestUpdate();
    } catch (error) {
      // The next press tries it again.
      reportError(host, error);
    }
  }

  close(): void {
    this.#turn += 1;
    this.#opened?.end();
    this.#opened = null;
    this.#context.host.requestUpdate();
  }
}
