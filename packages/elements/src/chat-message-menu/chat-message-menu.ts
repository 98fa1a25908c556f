import type { Features, TimelineMessage } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ChatElement } from '../chat-element.js';
import { abilitiesOf } from '../chat-message/message-abilities.js';
import { type MessageAction, MessageActionEvent } from '../chat-message/message-action-event.js';
import type { MenuRequest, MenuView } from '../chat-message/message-menu-event.js';
import type { EmojiPickEvent } from '../emoji/emoji-pick-event.js';
import { lateEmoji } from '../late-emoji.js';
import { en } from '../localize/en.js';
import { enActions } from '../localize/en-actions.js';
import { reactionLabel } from '../localize/reaction-label.js';
import { scaleOf } from '../scale-of.js';
import { baseStyles } from '../styles/base.styles.js';
import { chatMessageMenuStyles } from './chat-message-menu.styles.js';
import { MenuCloseEvent } from './menu-close-event.js';
import {
  actionItems,
  deletionItems,
  type MenuItems,
  reactedLines,
  reactionItems,
} from './menu-items.js';
import { itemFor } from './menu-keys.js';
import { placeMenu } from './menu-place.js';

Object.assign(en, enActions);

/**
 * Covers the window that it is in, so that a press elsewhere in that closes it and does nothing else.
 *
 * @summary What can be done with a message.
 * @event {MessageActionEvent} chat-message-action - The user wants something done with it.
 * @event {MenuCloseEvent} chat-menu-close - Something was chosen, or the menu was left.
 * @csspart menu - The menu.
 * @csspart menu-emoji - An emoji in it, to react with.
 * @csspart menu-item - A line in it.
 */
export class ChatMessageMenu extends ChatElement {
  static override properties = {
    message: { attribute: false },
    features: { attribute: false },
    peerName: { attribute: false },
    request: { attribute: false },
    user: { attribute: false },
    noEmoji: { type: Boolean, attribute: 'no-emoji' },
    isUnreached: { state: true },
    view: { state: true },
  };
  static override styles = [baseStyles, chatMessageMenuStyles];

  declare message: TimelineMessage | null;
  /** What the server offers. */
  declare features: Features;
  declare peerName: string;
  /** How it was asked for. */
  declare request: MenuRequest | null;
  /** The id of who reacts: which emoji they used last is theirs. */
  declare user: string;
  /** Emoji other than those that are there at once are not offered. */
  declare noEmoji: boolean;
  declare private view: MenuView;
  /** Whether all emoji could not be loaded. */
  declare private isUnreached: boolean;

  constructor() {
    super();
    this.message = null;
    this.features = {};
    this.peerName = '';
    this.request = null;
    this.user = '';
    this.noEmoji = false;
    this.isUnreached = false;
    this.view = 'all';
    this.addEventListener('keydown', this.#onKeydown);
    // A click, not the press: what lies below would get the rest of that.
    this.addEventListener('click', this.#onClick);
    this.addEventListener('contextmenu', (event) => event.preventDefault());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#onPressElsewhere, true);
    window.addEventListener('resize', this.#onResize);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#onPressElsewhere, true);
    window.removeEventListener('resize', this.#onResize);
  }

  /** What the sheet covers from here on, in the viewport; null where nothing is a sheet. */
  get coversFrom(): number | null {
    const menu = this.#menu;
    // Where it will be: on its way there it is moved.
    return menu && this.request?.by === 'touch'
      ? this.getBoundingClientRect().top + menu.offsetTop * scaleOf(this)
      : null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('request')) this.view = this.request?.view ?? 'all';
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('request') && !changed.has('view')) return;
    this.toggleAttribute('picking', this.view === 'picker');
    this.#place();
    if (this.view === 'picker') {
      this.#focusPicker();
      return;
    }
    // Who came with a pointer has no use for a mark at the first item.
    if (this.request?.by === 'key') this.#first?.focus({ preventScroll: true });
    else this.#menu?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { message, terms, view, request } = this;
    if (!message || !request) return nothing;
    const items: MenuItems = {
      abilities: abilitiesOf(message, this.features),
      terms,
      own: new Set(message.reactions.filter(({ own }) => own).map(({ emoji }) => emoji)),
      choose: this.#choose,
      show: (next) => {
        this.view = next;
      },
      close: this.#close,
      more: this.noEmoji ? null : this.#onMore,
    };
    const isPicker = view === 'picker';
    return html`
      <div
        class="menu ${view} ${request.by === 'touch' ? 'sheet' : ''}"
        part="menu"
        role=${isPicker ? nothing : 'menu'}
        tabindex="-1"
        aria-label=${isPicker ? nothing : terms.messageActions}
        aria-describedby=${view === 'delete' ? 'ask' : nothing}
        @focusout=${this.#onFocusOut}
      >
        ${
          isPicker
            ? this.#renderPicker()
            : view === 'delete'
              ? deletionItems(items)
              : [
                  reactionItems(items),
                  this.isUnreached
                    ? html`<p class="ask" role="alert">${terms.serverUnreachable}</p>`
                    : nothing,
                  view === 'all' ? this.#renderReacted(message) : nothing,
                  view === 'all' ? actionItems(items) : nothing,
                ]
        }
      </div>
    `;
  }

  #renderPicker(): TemplateResult {
    return html`
      <chat-emoji-picker
        exportparts="emoji-picker, emoji"
        .user=${this.user}
        @chat-emoji-pick=${({ emoji }: EmojiPickEvent) => this.#choose('react', emoji)}
        @chat-emoji-close=${this.#close}
      ></chat-emoji-picker>
    `;
  }

  async #focusPicker(): Promise<void> {
    const picker = this.renderRoot.querySelector('chat-emoji-picker');
    await picker?.updateComplete;
    picker?.focus({ preventScroll: true });
  }

  #renderReacted({ reactions }: TimelineMessage): unknown {
    const { terms, locale, peerName } = this;
    return reactedLines(
      reactions.map((reaction) => reactionLabel(reaction, { terms, locale, peerName })),
    );
  }

  get #menu(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.menu');
  }

  /** Where the focus begins: what destroys is not where Enter goes next. */
  get #first(): HTMLElement | undefined {
    const items = this.#items;
    return this.view === 'delete' ? items.at(-1) : items[0];
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.item')];
  }

  #place(): void {
    const menu = this.#menu;
    const { request, message } = this;
    if (!menu || !request || request.by === 'touch') return;
    const { anchor } = request;
    const rtl = this.#isRtl;
    // Towards where there is room: one's own messages are at the end of their lines.
    const y = placeMenu(this, menu, anchor, message?.own ? !rtl : rtl);
    menu.classList.toggle('above', y < anchor.top);
  }

  get #isRtl(): boolean {
    return getComputedStyle(this).direction === 'rtl';
  }

  readonly #choose = (action: MessageAction, emoji?: string): void => {
    const { message } = this;
    // First, so that whatever follows can have the focus.
    this.#close();
    if (message) this.dispatchEvent(new MessageActionEvent(action, message, emoji));
  };

  readonly #onMore = async (): Promise<void> => {
    this.isUnreached = false;
    try {
      await lateEmoji.load();
      this.view = 'picker';
    } catch {
      this.isUnreached = true;
    }
  };

  /** A keyboard that comes up for who searches takes room as well. */
  readonly #onResize = (): void => {
    if (this.view === 'picker') this.#place();
    else this.#close();
  };

  readonly #close = (): void => {
    this.dispatchEvent(new MenuCloseEvent());
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const { key, repeat } = event;
    const items = this.#items;
    const at = items.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const next =
      at < 0 && key.startsWith('Arrow') ? this.#first : itemFor(key, items, at, this.#isRtl);
    next?.focus();
    if (key === 'Escape' || key === 'Tab') this.#close();
    // A key that is held down would choose in what has just come, too.
    else if (!next && !(repeat && (key === 'Enter' || key === ' '))) return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #onClick = (event: MouseEvent): void => {
    // Beside the menu, on what covers the window.
    if (event.composedPath()[0] === this) this.#close();
  };

  readonly #onPressElsewhere = (event: PointerEvent): void => {
    if (!event.composedPath().includes(this)) this.#close();
  };

  readonly #onFocusOut = ({ relatedTarget }: FocusEvent): void => {
    // To nowhere: to another window, from which it comes back.
    if (relatedTarget instanceof Node && !this.renderRoot.contains(relatedTarget)) this.#close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-message-menu': ChatMessageMenu;
  }
}
