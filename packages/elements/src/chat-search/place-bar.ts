import { html, type TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import { lateIcons } from '../icons/late-icons.js';
import { numberOf } from '../localize/number-format.js';
import type { Terms } from '../localize/terms.js';
import type { SearchAction } from './search-action-event.js';
import { searchIcons } from './search-icons.js';

export interface PlaceBarOptions {
  readonly terms: Terms;
  readonly text: string;
  /** The place of what is looked at among the results; -1 for none. */
  readonly at: number;
  readonly count: number;
  readonly hasMore: boolean;
  readonly act: (action: SearchAction) => void;
}

/** Stands above a message that was found, and leads to the next ones, and back to the results. */
export function placeBar(options: PlaceBarOptions): TemplateResult {
  const { terms, text, at, count, hasMore, act } = options;
  const place =
    at < 0
      ? ''
      : terms.searchPlace(
          numberOf(at + 1, terms.language),
          numberOf(count, terms.language) + (hasMore ? '+' : ''),
        );
  const step = (words: string, icon: unknown, action: SearchAction, isEnd: boolean) => html`
    <button
      class="icon-button"
      type="button"
      title=${words}
      aria-disabled=${isEnd ? 'true' : 'false'}
      @click=${() => isEnd || act(action)}
    >
      ${icon}<span class="visually-hidden">${words}</span>
    </button>
  `;
  return html`
    <div class="bar">
      <button class="icon-button close" type="button" @click=${() => act('results')}>
        ${icons.back}<span class="visually-hidden">${terms.searchResults}</span>
      </button>
      <span class="titles"><bdi class="name">${text}</bdi><span class="place" role="status" dir="auto">${place}</span></span>
      ${step(terms.searchOlder, searchIcons.up, 'older', at + 1 >= count && !hasMore)}
      ${step(terms.searchNewer, lateIcons.down, 'newer', at <= 0)}
      <button class="icon-button" type="button" title=${terms.searchClose} @click=${() => act('close')}>
        ${lateIcons.close}<span class="visually-hidden">${terms.searchClose}</span>
      </button>
    </div>
  `;
}
