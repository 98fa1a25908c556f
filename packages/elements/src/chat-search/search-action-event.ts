/**
 * - `submit`: to search at once;
 * - `retry`: to try again what failed;
 * - `more`: to look through more of what there is;
 * - `older`, `newer`: to go to the result before or after this one in time;
 * - `results`: to go back to the results;
 * - `close`: to search no more.
 */
export type SearchAction = 'submit' | 'retry' | 'more' | 'older' | 'newer' | 'results' | 'close';

/** Something is to be done with a search. */
export class SearchActionEvent extends Event {
  readonly action: SearchAction;

  constructor(action: SearchAction) {
    super('chat-search-action', { bubbles: true });
    this.action = action;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-search-action': SearchActionEvent;
  }
}
