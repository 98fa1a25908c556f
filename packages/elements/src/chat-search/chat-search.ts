import type { ChatError, SearchResult } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { avatarStyles } from '../avatar/avatar.styles.js';
import { ChatElement } from '../chat-element.js';
import { icons } from '../icons/icons.js';
import { en } from '../localize/en.js';
import { enSearch } from '../localize/en-search.js';
import { errorText } from '../localize/error-text.js';
import { isolate } from '../localize/isolate.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { formStyles } from '../styles/forms.styles.js';
import { chatSearchStyles } from './chat-search.styles.js';
import { placeBar } from './place-bar.js';
import { type SearchAction, SearchActionEvent } from './search-action-event.js';
import { SearchChooseEvent } from './search-choose-event.js';
import { searchResult } from './search-result.js';
import { SearchTextEvent } from './search-text-event.js';

Object.assign(en, enSearch);

/** How near the end of the results more of them are asked for, in px. */
const nearEnd = 400;

/**
 * Covers the window that it is in, or with `beside` and where there is room, the list of conversations.
 *
 * @summary Where messages are searched for, and what is found.
 * @event {SearchTextEvent} chat-search-text - Another text is to be searched for.
 * @event {SearchChooseEvent} chat-search-choose - A result was chosen.
 * @event {SearchActionEvent} chat-search-action - What else is to be done with it.
 * @csspart result - A message that was found.
 */
export class ChatSearch extends ChatElement {
  static override properties = {
    peerName: { attribute: false },
    text: { attribute: false },
    results: { attribute: false },
    hasMore: { attribute: false },
    at: { attribute: false },
    busy: { attribute: false },
    error: { attribute: false },
    beside: { type: Boolean, reflect: true },
    atPlace: { type: Boolean, reflect: true, attribute: 'at-place' },
  };
  static override styles = [baseStyles, controlStyles, formStyles, avatarStyles, chatSearchStyles];

  /** With whom the only conversation is that is searched; null for all. */
  declare peerName: string | null;
  /** What is searched for. */
  declare text: string;
  /** Null until something was searched for. */
  declare results: readonly SearchResult[] | null;
  declare hasMore: boolean;
  /** The place among the results of the one that is looked at; -1 for none. */
  declare at: number;
  declare busy: boolean;
  /** Why the last thing failed. */
  declare error: ChatError | null;
  /** Whether it may stand in the place of a list, beside a conversation. */
  declare beside: boolean;
  /** Whether a message is looked at where it stands: only a bar is left then, where there is no room for more. */
  declare atPlace: boolean;

  constructor() {
    super();
    this.peerName = null;
    this.text = '';
    this.results = null;
    this.hasMore = false;
    this.at = -1;
    this.busy = false;
    this.error = null;
    this.beside = false;
    this.atPlace = false;
    this.addEventListener('keydown', this.#onKeydown);
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('input')?.focus(options);
  }

  protected override firstUpdated(): void {
    this.focus({ preventScroll: true });
  }

  protected override updated(changed: PropertyValues): void {
    // What had the focus is covered no more, and that is where one was.
    if (changed.get('atPlace') === true && !this.atPlace) this.#focusResult(Math.max(0, this.at));
    if (changed.has('results') || changed.has('hasMore')) this.#onScroll();
  }

  protected override render(): TemplateResult {
    const { terms, peerName, text, results, at, hasMore } = this;
    const label = peerName === null ? terms.searchAll : terms.searchWith(isolate(peerName));
    return html`
      <div class="whole" role="search" aria-label=${label}>
        <form class="head" novalidate @submit=${this.#onSubmit}>
          <button class="icon-button close" type="button" @click=${() => this.#act('close')}>
            ${icons.back}<span class="visually-hidden">${terms.searchClose}</span>
          </button>
          <input
            class="input"
            type="search"
            enterkeyhint="search"
            autocomplete="off"
            autocorrect="off"
            spellcheck="false"
            dir="auto"
            maxlength="256"
            aria-label=${label}
            placeholder=${terms.searchAll}
            .value=${text}
            @input=${this.#onInput}
          />
        </form>
        <div class="scroller" @scroll=${this.#onScroll}>
          ${
            results && results.length > 0
              ? html`<ol role="list">${repeat(
                  results,
                  ({ conversation, message }) => `${conversation.id} ${message.key}`,
                  (result, index) => this.#renderResult(result, index === at),
                )}</ol>`
              : nothing
          }
          ${this.#renderState()}
        </div>
      </div>
      ${placeBar({ terms, text, at, count: results?.length ?? 0, hasMore, act: (action) => this.#act(action) })}
    `;
  }

  #renderResult(result: SearchResult, isCurrent: boolean): TemplateResult {
    const { terms, locale, peerName } = this;
    return searchResult(result, {
      ...{ terms, locale, isCurrent },
      ofOne: peerName !== null,
      onChoose: () => this.dispatchEvent(new SearchChooseEvent(result)),
    });
  }

  /** What is to be said below the results, or in their place. */
  #renderState(): TemplateResult {
    const { terms, results, hasMore, busy, error } = this;
    const more = html`<button class="link-button" type="button" @click=${() => this.#act(error ? 'retry' : 'more')}>${error ? terms.retry : terms.searchFurther}</button>`;
    return html`
      <div class="foot">
        <div class="state" role="status" dir="auto">${this.#stateText}</div>
        ${!busy && (error || (results && hasMore)) ? html`<p class="state">${more}</p>` : nothing}
      </div>
    `;
  }

  get #stateText(): string {
    const { terms, text, results, hasMore, busy, error } = this;
    if (busy) return terms.searching;
    if (error) return errorText(error, terms);
    if (text.trim() === '') return terms.searchHint;
    if (results?.length === 0 && !hasMore) return terms.searchNone;
    return '';
  }

  #act(action: SearchAction): void {
    this.dispatchEvent(new SearchActionEvent(action));
  }

  #focusResult(index: number): boolean {
    const results = this.renderRoot.querySelectorAll<HTMLElement>('.result');
    results[index]?.focus();
    return index < results.length;
  }

  readonly #onInput = ({ target }: Event): void => {
    this.dispatchEvent(new SearchTextEvent((target as HTMLInputElement).value));
  };

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#act('submit');
  };

  readonly #onScroll = (): void => {
    const scroller = this.renderRoot.querySelector('.scroller');
    // Hidden: everything measures 0. And what failed is tried again by a press.
    if (!scroller?.clientHeight || !this.hasMore || this.busy || this.error) return;
    const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    if (left < nearEnd) this.#act('more');
  };

  /** Arrow keys go from the field through the results, and back. */
  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      // Browsers empty the field by this key.
      event.preventDefault();
      this.#act('close');
      return;
    }
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined || this.shadowRoot?.activeElement?.closest('.bar')) return;
    const results = [...this.renderRoot.querySelectorAll<HTMLElement>('.result')];
    const to = results.indexOf(this.shadowRoot?.activeElement as HTMLElement) + by;
    if (to === -1) this.focus();
    else if (to < -1 || !this.#focusResult(to)) return;
    event.preventDefault();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-search': ChatSearch;
  }
}
