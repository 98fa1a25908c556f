import { html, type TemplateResult } from 'lit';
import type { SearchActionEvent } from '../chat-search/search-action-event.js';
import type { SearchChooseEvent } from '../chat-search/search-choose-event.js';
import type { SearchTextEvent } from '../chat-search/search-text-event.js';
import type { Search } from './shown-search.js';

export interface SearchViewOptions {
  readonly search: Search;
  readonly lang: string;
  /** Whether there is a list of conversations in whose place it may stand. */
  readonly hasInbox: boolean;
  /** Whether something lies over it. */
  readonly isCovered: boolean;
  readonly onClose: () => void;
}

/** Where one searches, and what is found. */
export function searchView(options: SearchViewOptions): TemplateResult {
  const { search, lang, hasInbox, isCovered, onClose } = options;
  const onAction = ({ action }: SearchActionEvent) => {
    switch (action) {
      case 'submit':
        return search.submit();
      case 'retry':
        return search.retry();
      case 'more':
        return search.loadMore();
      case 'older':
        return search.step(1);
      case 'newer':
        return search.step(-1);
      case 'results':
        return search.showResults();
      case 'close':
        return onClose();
    }
  };
  return html`
    <chat-search
      lang=${lang}
      exportparts="result"
      ?inert=${isCovered}
      ?beside=${hasInbox}
      ?at-place=${search.isAtPlace}
      .peerName=${search.only?.peer.name ?? null}
      .text=${search.text}
      .results=${search.results}
      .hasMore=${search.hasMore}
      .at=${search.at}
      .busy=${search.busy}
      .error=${search.error}
      @chat-search-text=${({ text }: SearchTextEvent) => search.type(text)}
      @chat-search-choose=${({ result }: SearchChooseEvent) => search.choose(result)}
      @chat-search-action=${onAction}
    ></chat-search>
  `;
}
