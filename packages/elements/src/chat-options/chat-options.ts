import { html, nothing, type TemplateResult } from 'lit';
import { ChatElement } from '../chat-element.js';
import { MenuCloseEvent } from '../chat-message-menu/menu-close-event.js';
import { itemFor } from '../chat-message-menu/menu-keys.js';
import { placeMenu } from '../chat-message-menu/menu-place.js';
import { withName } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';
import { baseStyles } from '../styles/base.styles.js';
import { chatOptionsStyles } from './chat-options.styles.js';
import { type Option, OptionEvent } from './option-event.js';
import type { OptionsRequest } from './options-request.js';

/**
 * Covers the window that it is in, so that a press elsewhere in that closes it and does nothing else.
 *
 * @summary What can be done with the one with whom a conversation is.
 * @event {OptionEvent} chat-option - The user wants something done.
 * @event {MenuCloseEvent} chat-menu-close - Something was chosen, or the menu was left.
 * @csspart menu - The menu.
 * @csspart menu-item - A line in it.
 */
export class ChatOptions extends ChatElement {
  static override properties = { request: { attribute: false } };
  static override styles = [baseStyles, chatOptionsStyles];

  declare request: OptionsRequest | null;

  constructor() {
    super();
    this.request = null;
    this.addEventListener('keydown', this.#onKeydown);
    this.addEventListener('click', this.#onClick);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#onPressElsewhere, true);
    window.addEventListener('resize', this.#close);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#onPressElsewhere, true);
    window.removeEventListener('resize', this.#close);
  }

  protected override firstUpdated(): void {
    this.#place();
    const menu = this.renderRoot.querySelector<HTMLElement>('.menu');
    (this.request?.byKey ? this.#items[0] : menu)?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { request, terms } = this;
    if (!request) return nothing;
    return html`
      <div
        class="menu"
        part="menu"
        role="menu"
        tabindex="-1"
        aria-label=${terms.options}
        @focusout=${this.#onFocusOut}
      >
        ${request.options.map(
          (option) => html`
            <button
              class="item"
              part="menu-item"
              type="button"
              role="menuitem"
              tabindex="-1"
              @click=${() => this.#choose(option)}
            ><span dir="auto">${wordsOf(option, terms, request.peerName)}</span></button>
          `,
        )}
      </div>
    `;
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.item')];
  }

  #place(): void {
    const menu = this.renderRoot.querySelector<HTMLElement>('.menu');
    if (!menu || !this.request) return;
    const isRtl = getComputedStyle(this).direction === 'rtl';
    placeMenu(this, menu, this.request.anchor, !isRtl);
  }

  #choose(option: Option): void {
    // First, so that whatever follows can have the focus.
    this.#close();
    this.dispatchEvent(new OptionEvent(option));
  }

  readonly #close = (): void => {
    this.dispatchEvent(new MenuCloseEvent());
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const { key } = event;
    const items = this.#items;
    const at = items.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const next = at < 0 && key.startsWith('Arrow') ? items[0] : itemFor(key, items, at, false);
    next?.focus();
    if (key === 'Escape' || key === 'Tab') this.#close();
    else if (!next) return;
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

function wordsOf(option: Option, terms: Terms, name: string): string | TemplateResult {
  if (option === 'report') return terms.report;
  return withName(option === 'block' ? terms.block : terms.unblockThem, name);
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-options': ChatOptions;
  }
}
