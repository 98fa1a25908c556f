import type { StoredMessage } from './messages.js';

export interface Searched {
  /** Whose conversations are searched: none that they are not in, and nothing that they have cleared. */
  readonly userId: string;
  /** Only this one of them, if it is named. */
  readonly conversationId?: string;
  /** See `search/search-terms.ts` for what it finds. */
  readonly text: string;
  /** Most messages of the page. */
  readonly limit: number;
  /** Where an earlier page of the same search ended. */
  readonly cursor?: string;
}

export interface SearchPage {
  /** Newest first, without those deleted or hidden from the user; found by what the user sees of them. */
  readonly messages: StoredMessage[];
  /**
   * Where to go on. There while not all has been looked through, whatever was found: a page takes a
   * bounded time, so it may have few messages or none.
   */
  readonly cursor?: string;
}

export interface SearchStore {
  /** @throws StoreError `invalid_cursor` for one that is of no page of this store. */
  find(searched: Searched): Promise<SearchPage>;
  /** Lets go of whatever is kept for searching alone: nobody is to search any more. */
  forget(): Promise<void>;
}
