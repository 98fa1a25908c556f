import { setImmediate } from 'node:timers/promises';
import { limits, type SearchRequest, type SearchResponse, type SearchResult } from '@chat/protocol';
import { QueueFullError, WorkQueue } from '../limits/work-queue.js';
import { SearchTerms } from '../store/search/search-terms.js';
import type { Searched, SearchPage, Store, StoredMessage } from '../store/store.js';
import { Turns } from '../store/turns.js';
import { ChatError } from './chat-error.js';
import { fromStore } from './from-store.js';
import type { Membership } from './membership.js';
import { checkMessageText } from './message-text.js';
import type { MessageViews } from './message-views.js';
import type { OwnViews } from './own-views.js';
import { pageLimit } from './page-limit.js';

/** Searches of this node at once, and those that wait for their turn. */
const concurrency = 2;
const mostWaiting = 100;
/** Milliseconds after which a search that found no room is worth another try. */
const retryAfter = 2_000;

export interface SearchOptions {
  readonly store: Store;
  readonly membership: Membership;
  readonly messageViews: MessageViews;
  readonly views: OwnViews;
}

/** Finds messages by what is in them. */
export class Search {
  readonly #options: SearchOptions;
  readonly #queue = new WorkQueue({ concurrency, waiting: mostWaiting });
  /** One search of each user at a time, so that nobody takes all places. */
  readonly #turns = new Turns();

  constructor(options: SearchOptions) {
    this.#options = options;
  }

  /**
   * A page of the messages that the caller may see and that have what is searched for, newest first.
   *
   * @throws ChatError `invalid_request` for a text that no message could have, a limit or a cursor that cannot be.
   */
  async find(callerId: string, request: SearchRequest): Promise<SearchResponse> {
    const { text, conversationId, cursor } = request;
    checkMessageText(text);
    const limit = pageLimit(request.limit, limits.defaultSearchPageSize, limits.searchPageSize);
    if (conversationId !== undefined) {
      await this.#options.membership.require(callerId, conversationId);
    }
    const page = await this.#find({
      ...{ userId: callerId, text, limit },
      ...(conversationId !== undefined && { conversationId }),
      ...(cursor !== undefined && { cursor }),
    });
    const [results, conversations] = await Promise.all([
      this.#results(callerId, page.messages, new SearchTerms(text)),
      conversationId === undefined ? this.#conversations(callerId, page.messages) : [],
    ]);
    return { results, conversations, ...(page.cursor && { nextCursor: page.cursor }) };
  }

  async #find(searched: Searched): Promise<SearchPage> {
    try {
      return await this.#turns.take(searched.userId, () =>
        this.#queue.run(() => fromStore(this.#options.store.search.find(searched))),
      );
    } catch (error) {
      if (!(error instanceof QueueFullError)) throw error;
      throw new ChatError('unavailable', 'Too many people are searching. Try again.', {
        retryAfter,
      });
    }
  }

  async #results(
    callerId: string,
    found: readonly StoredMessage[],
    terms: SearchTerms,
  ): Promise<SearchResult[]> {
    const views = await Promise.all(
      conversationsOf(found).map((id) =>
        this.#options.messageViews.all(
          callerId,
          found.filter(({ conversationId }) => conversationId === id),
        ),
      ),
    );
    const shown = new Map(views.flat().map((message) => [nameOf(message), message]));
    const results: SearchResult[] = [];
    for (const stored of found) {
      const message = shown.get(nameOf(stored));
      const matches = terms.rangesIn(message?.text ?? '', limits.searchMatches);
      if (message !== undefined && matches.length > 0) results.push({ message, matches });
      // Long texts take their time.
      await setImmediate();
    }
    return results;
  }

  async #conversations(callerId: string, found: readonly StoredMessage[]) {
    const { store, views } = this.#options;
    const records = await Promise.all(
      conversationsOf(found).map((id) => fromStore(store.conversations.byId(id))),
    );
    return views.of(
      callerId,
      records.filter((record) => record !== null),
    );
  }
}

const conversationsOf = (found: readonly StoredMessage[]) => [
  ...new Set(found.map(({ conversationId }) => conversationId)),
];

const nameOf = ({ conversationId, seq }: { conversationId: string; seq: number }) =>
  `${conversationId} ${seq}`;
