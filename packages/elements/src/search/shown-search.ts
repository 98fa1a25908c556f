import type {
  ChatClient,
  ChatError,
  Conversation,
  MessageSearch,
  SearchResult,
} from '@chat/client';
import type { ChatHost } from '../controllers/chat-host.js';
import { reportError } from '../controllers/chat-host.js';

/** Milliseconds without a further letter after which is searched. */
const typingPause = 250;

export interface SearchOptions {
  readonly host: ChatHost;
  readonly client: ChatClient;
  /** The only conversation that is searched; null for all. */
  readonly only: Conversation | null;
  /** Goes to where a message is, for as long as that is wanted. */
  readonly onChosen: (result: SearchResult, isWanted: () => boolean) => Promise<void>;
}

/** A search, from when the user begins it until they leave it. */
export class Search {
  readonly #options: SearchOptions;
  readonly #onChange = (): void => this.#changed();
  #text = '';
  #found: MessageSearch | null = null;
  /** The one that was gone to last, and whether it is looked at now. */
  #chosen: SearchResult | null = null;
  #isAtPlace = false;
  #busy = false;
  #error: ChatError | null = null;
  /** What is to be done to try that again. */
  #again: (() => Promise<void>) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Grows with each text and each choice: what comes late for an earlier one is not shown. */
  #turn = 0;

  constructor(options: SearchOptions) {
    this.#options = options;
  }

  get only(): Conversation | null {
    return this.#options.only;
  }

  /** What is searched for. */
  get text(): string {
    return this.#text;
  }

  /** Null until something was searched for. */
  get results(): readonly SearchResult[] | null {
    return this.#found?.results ?? null;
  }

  get hasMore(): boolean {
    return this.#found?.hasMore ?? false;
  }

  /** The place among the results of the one that was gone to; -1 for none. */
  get at(): number {
    const { conversation, message } = this.#chosen ?? {};
    return (this.results ?? []).findIndex(
      (each) => each.conversation.id === conversation?.id && each.message.key === message?.key,
    );
  }

  /** Whether a message is looked at where it stands, and not the results. */
  get isAtPlace(): boolean {
    return this.#isAtPlace;
  }

  /** Whether something is on its way. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Why the last thing failed. */
  get error(): ChatError | null {
    return this.#error;
  }

  /** Searches for this, once nothing more is typed. */
  type(text: string): void {
    if (text.trim() === this.#text.trim()) return;
    this.#text = text;
    this.#leaveResults();
    this.#busy = text.trim() !== '';
    this.#changed();
    if (this.#busy) this.#timer = setTimeout(() => this.#search(), typingPause);
  }

  /** Searches at once. */
  submit(): void {
    if (this.#text.trim() === '' || this.#found) return;
    this.#leaveResults();
    this.#search();
  }

  /** Tries again what failed. */
  async retry(): Promise<void> {
    await this.#again?.();
  }

  /** Looks through more of what there is. */
  async loadMore(): Promise<void> {
    const found = this.#found;
    if (!found?.hasMore || this.#busy) return;
    await this.#do(() => found.loadMore());
  }

  /** Goes to a result. */
  async choose(result: SearchResult): Promise<void> {
    this.#turn += 1;
    this.#chosen = result;
    await this.#do(async (isWanted) => {
      this.#isAtPlace = true;
      try {
        await this.#options.onChosen(result, isWanted);
      } catch (error) {
        // Why it cannot be seen is said among the results.
        if (isWanted()) this.#isAtPlace = false;
        throw error;
      }
    });
  }

  /** Goes to the next result, or to the one before. */
  async step(by: 1 | -1): Promise<void> {
    const to = this.at + by;
    if (to === this.results?.length) await this.loadMore();
    const result = this.results?.[to];
    if (result) await this.choose(result);
  }

  /** Goes back to the results. */
  showResults(): void {
    this.#isAtPlace = false;
    this.#error = null;
    this.#changed();
  }

  /** Nobody searches any more. */
  end(): void {
    this.#leaveResults();
  }

  #leaveResults(): void {
    this.#turn += 1;
    clearTimeout(this.#timer);
    this.#found?.off('change', this.#onChange);
    this.#found?.close();
    this.#found = null;
    this.#chosen = null;
    this.#isAtPlace = false;
    this.#error = null;
    this.#again = null;
    this.#busy = false;
  }

  async #search(): Promise<void> {
    const { only, client } = this.#options;
    await this.#do(async (isWanted) => {
      const found = await (only ?? client).search(this.#text.trim());
      if (!isWanted()) return found.close();
      this.#found = found.on('change', this.#onChange);
    });
  }

  async #do(work: (isWanted: () => boolean) => Promise<void>): Promise<void> {
    const turn = this.#turn;
    const isWanted = () => turn === this.#turn;
    this.#busy = true;
    this.#error = null;
    this.#again = null;
    this.#changed();
    try {
      await work(isWanted);
    } catch (error) {
      if (!isWanted()) return;
      this.#error = reportError(this.#options.host, error);
      this.#again = () => this.#do(work);
    }
    if (!isWanted()) return;
    this.#busy = false;
    this.#changed();
  }

  #changed(): void {
    this.#options.host.requestUpdate();
  }
}
