import type { ChatError, ConversationSummary, User } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ChatElement } from '../chat-element.js';
import type { Option } from '../chat-options/option-event.js';
import { icons } from '../icons/icons.js';
import { en } from '../localize/en.js';
import { enList } from '../localize/en-list.js';
import { errorText } from '../localize/error-text.js';
import { isolate, withName } from '../localize/isolate.js';
import type { Problem } from '../localize/problem.js';
import { baseStyles } from '../styles/base.styles.js';
import { breatheStyles } from '../styles/breathe.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { formStyles } from '../styles/forms.styles.js';
import { ArrangeEvent, type ConversationAction } from './arrange-event.js';
import { chatConversationListStyles } from './chat-conversation-list.styles.js';
import { ChooseEvent } from './choose-event.js';
import { conversationMenu } from './conversation-menu.js';
import { ConversationMenuController } from './conversation-menu-controller.js';
import { ConversationOptionEvent } from './conversation-option-event.js';
import { conversationRow } from './conversation-row.js';
import { HeldWhilePressed } from './held-while-pressed.js';
import { listIcons } from './list-icons.js';
import { LoadMoreEvent } from './load-more-event.js';
import { OpenSearchEvent } from './open-search-event.js';
import { PeerEvent } from './peer-event.js';
import { ShowArchivedEvent } from './show-archived-event.js';
import { startForm } from './start-form.js';

Object.assign(en, enList);

/** How near the end of the list more of it is asked for, in px. */
const nearEnd = 400;

/** Stands where conversations will be. */
const skeleton = html`
  <div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>
`;

/**
 * @summary The conversations of a user, and where somebody new is found by name.
 * @event {ChooseEvent} chat-choose - A conversation was chosen.
 * @event {PeerEvent} chat-peer - Somebody was named.
 * @event {ArrangeEvent} chat-arrange - The user arranges a conversation for themself.
 * @event {ConversationOptionEvent} chat-conversation-option - The user does something about the one with whom one is.
 * @event {OpenSearchEvent} chat-open-search - The user wants to search messages.
 * @event {LoadMoreEvent} chat-load-more - The end is in view, and there is more.
 * @event {ShowArchivedEvent} chat-show-archived - The user goes to what they have archived, or back.
 * @csspart conversation - A conversation in the list.
 * @csspart badge - How much of one is unread.
 * @csspart menu - What can be done with one.
 * @csspart menu-item - A line in that menu.
 */
export class ChatConversationList extends ChatElement {
  static override properties = {
    self: { attribute: false },
    items: { attribute: false },
    hasMore: { attribute: false },
    archived: { type: Boolean },
    arranges: { type: Boolean },
    searches: { type: Boolean },
    opens: { type: Boolean },
    optionsOf: { attribute: false },
    openId: { attribute: false },
    online: { attribute: false },
    busy: { attribute: false },
    error: { attribute: false },
    wanted: { state: true },
    problem: { state: true },
  };
  static override styles = [
    baseStyles,
    controlStyles,
    formStyles,
    ...chatConversationListStyles,
    breatheStyles,
  ];

  declare self: User | null;
  /** Null until they are known. */
  declare items: readonly ConversationSummary[] | null;
  declare hasMore: boolean;
  /** Whether these are those that were archived. */
  declare archived: boolean;
  /** Whether the server lets members arrange conversations. */
  declare arranges: boolean;
  /** Whether messages can be searched. */
  declare searches: boolean;
  /** Whether somebody new can be found by name. */
  declare opens: boolean;
  /** What can be done about the one with whom a conversation is. */
  declare optionsOf: (summary: ConversationSummary) => readonly Option[];
  /** The one that is open beside the list. */
  declare openId: string | null;
  /** The ids of users who are there. */
  declare online: ReadonlySet<string>;
  declare busy: boolean;
  /** Why the last choice failed. */
  declare error: ChatError | null;
  declare private wanted: string;
  declare private problem: Problem | null;
  readonly #menu = new ConversationMenuController(this);
  readonly #held = new HeldWhilePressed(this, () => this.requestUpdate('items'));
  #movesFocus = false;

  constructor() {
    super();
    this.self = null;
    this.items = null;
    this.hasMore = false;
    this.archived = false;
    this.arranges = false;
    this.searches = false;
    this.opens = false;
    this.optionsOf = () => [];
    this.openId = null;
    this.online = new Set();
    this.busy = false;
    this.error = null;
    this.wanted = '';
    this.problem = null;
    this.addEventListener('keydown', this.#onKeydown);
  }

  override focus(options?: FocusOptions): void {
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector);
    (find('input, .to-list') ?? find('.choose') ?? find('button'))?.focus(options);
  }

  /** Gives the focus to a conversation, if it is in the list. */
  focusConversation(id: string): void {
    const index = this.items?.findIndex((item) => item.id === id) ?? -1;
    const rows = this.renderRoot.querySelectorAll<HTMLElement>('.choose');
    rows[index]?.focus({ preventScroll: true });
  }

  protected override shouldUpdate(): boolean {
    return !this.#held.isPressed;
  }

  protected override willUpdate(changed: PropertyValues): void {
    // What the focus is on goes away, and another way back comes.
    this.#movesFocus = changed.has('archived') && this.shadowRoot?.activeElement != null;
  }

  protected override updated(changed: PropertyValues): void {
    if (this.#movesFocus) this.focus({ preventScroll: true });
    if (changed.has('items') || changed.has('hasMore')) this.#onScroll();
  }

  protected override render(): TemplateResult {
    const { terms, items, archived } = this;
    const isAlone = items?.length === 0 && !this.hasMore && !archived;
    return html`
      ${this.searches && !archived && !isAlone ? this.#renderToSearch() : nothing}
      ${archived ? this.#renderArchivedHead() : this.opens ? this.#renderForm(isAlone) : nothing}
      <div class="scroller" @scroll=${this.#onScroll} @pointerdown=${this.#held.press}>
        ${
          items && items.length > 0
            ? html`<ul role="list" aria-label=${archived ? terms.archived : terms.inbox}>
              ${repeat(
                items,
                ({ id }) => id,
                (item) => this.#renderRow(item),
              )}
            </ul>`
            : nothing
        }
        ${items === null ? skeleton : nothing}
        ${this.#renderNone(isAlone)}
        ${archived || !this.arranges || items === null ? nothing : this.#renderToArchive()}
      </div>
      ${this.#renderMenu()}
    `;
  }

  /** That there is nothing in the list, where nothing else says so. */
  #renderNone(isAlone: boolean): TemplateResult | typeof nothing {
    const { terms, items, archived } = this;
    const words = archived ? terms.archivedNone : terms.inboxNone;
    const isTold = archived ? items?.length === 0 : isAlone && !this.opens;
    return isTold ? html`<p class="none">${words}</p>` : nothing;
  }

  #renderForm(isAlone: boolean): TemplateResult {
    const { terms, busy } = this;
    const problem = this.problem?.(terms) ?? this.#errorText;
    return startForm({ terms, isAlone, busy, problem, onSubmit: this.#onSubmit });
  }

  #renderToSearch(): TemplateResult {
    return html`
      <button class="to-search" type="button" @click=${() => this.dispatchEvent(new OpenSearchEvent())}>
        ${icons.search}<span>${this.terms.searchAll}</span>
      </button>
    `;
  }

  #renderArchivedHead(): TemplateResult {
    const { terms } = this;
    return html`
      <div class="head">
        <button class="icon-button to-list" type="button" @click=${() => this.#showArchived(false)}>
          ${icons.back}<span class="visually-hidden">${terms.back}</span>
        </button>
        <h2>${terms.archived}</h2>
      </div>
    `;
  }

  #renderToArchive(): TemplateResult {
    return html`
      <button class="to-archive" type="button" @click=${() => this.#showArchived(true)}>
        ${listIcons.archive}<span>${this.terms.archived}</span>
      </button>
    `;
  }

  #renderRow(item: ConversationSummary): TemplateResult {
    const { terms, locale } = this;
    return conversationRow(item, {
      terms,
      locale,
      isOpen: item.id === this.openId,
      isOnline: !item.blocked && this.online.has(item.peer.id),
      hasMenu: this.arranges || this.optionsOf(item).length > 0,
      onChoose: () => this.dispatchEvent(new ChooseEvent(item.id)),
      onMenu: (event) => this.#menu.open(item, event),
    });
  }

  #renderMenu(): TemplateResult | typeof nothing {
    const { terms } = this;
    const { item, view } = this.#menu;
    if (!item) return nothing;
    return html`
      <div
        class="menu"
        part="menu"
        role="menu"
        tabindex="-1"
        aria-label=${terms.conversationActions(isolate(item.peer.name))}
        aria-describedby=${view === 'all' ? nothing : 'ask'}
        @focusout=${this.#menu.onFocusOut}
      >
        ${conversationMenu(item, {
          terms,
          view,
          arranges: this.arranges,
          options: this.optionsOf(item),
          onOption: (option) => this.#choose(item.id, option),
          onChoose: (action, duration) => this.#arrange(item.id, action, duration),
          onView: (next) => this.#menu.show(next),
          onCancel: () => this.#menu.close(),
        })}
      </div>
    `;
  }

  get #errorText(): string | TemplateResult | null {
    const { error, terms } = this;
    if (!error) return null;
    if (error.code !== 'not_found') return errorText(error, terms);
    return withName(terms.peerUnknown, this.wanted);
  }

  #arrange(id: string, action: ConversationAction, duration?: number): void {
    this.#menu.close();
    this.dispatchEvent(new ArrangeEvent(id, action, duration));
  }

  #choose(id: string, option: Option): void {
    this.#menu.close();
    this.dispatchEvent(new ConversationOptionEvent(id, option));
  }

  #showArchived(archived: boolean): void {
    this.dispatchEvent(new ShowArchivedEvent(archived));
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (!this.#menu.onKeydown(event)) this.#moveInList(event);
  };

  /** Arrow keys go from row to row. */
  #moveInList(event: KeyboardEvent): void {
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('.choose')];
    const at = rows.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    rows[to]?.focus();
  }

  readonly #onScroll = (): void => {
    const scroller = this.renderRoot.querySelector('.scroller');
    if (!scroller || !this.hasMore) return;
    const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    if (left < nearEnd) this.dispatchEvent(new LoadMoreEvent());
  };

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = this.renderRoot.querySelector('input');
    this.#start(input?.value.trim() ?? '');
    if (this.problem) this.focus();
    else if (input) input.value = '';
  };

  #start(username: string): void {
    const { self } = this;
    if (this.busy) return;
    this.wanted = username;
    if (username === '') this.problem = (terms) => terms.usernameMissing;
    else if (username.toLowerCase() === self?.username.toLowerCase())
      this.problem = (terms) => terms.peerSelf;
    else this.problem = null;
    if (this.problem === null) this.dispatchEvent(new PeerEvent(username));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-conversation-list': ChatConversationList;
  }
}
