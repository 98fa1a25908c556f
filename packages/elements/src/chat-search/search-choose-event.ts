import type { SearchResult } from '@chat/client';

/** A result is chosen: to be seen where it stands. */
export class SearchChooseEvent extends Event {
  readonly result: SearchResult;

  constructor(result: SearchResult) {
    super('chat-search-choose', { bubbles: true });
    this.result = result;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-search-choose': SearchChooseEvent;
  }
}
