import type { ConversationSummary } from '@chat/client';
import type { LitElement, ReactiveController } from 'lit';
import { itemFor } from '../chat-message-menu/menu-keys.js';
import { placeMenu } from '../chat-message-menu/menu-place.js';
import type { ConversationMenuView } from './conversation-menu.js';

/** The menu of one conversation. */
interface OpenMenu {
  readonly id: string;
  readonly anchor: DOMRectReadOnly;
  /** Whether it was asked for at a point, as a context menu is. */
  readonly isAtPoint: boolean;
  readonly view: ConversationMenuView;
}

interface MenuHost extends LitElement {
  readonly items: readonly ConversationSummary[] | null;
  focusConversation(id: string): void;
}

/** Where the menu of a list is open, how it is gone through by keys, and where the focus is afterwards. */
export class ConversationMenuController implements ReactiveController {
  readonly #host: MenuHost;
  #open: OpenMenu | null = null;
  /** Whether it has to be placed, as it or what is in it has just come. */
  #isNew = false;

  constructor(host: MenuHost) {
    this.#host = host;
    host.addController(this);
  }

  get view(): ConversationMenuView {
    return this.#open?.view ?? 'all';
  }

  /** The conversation that it is about; undefined while none is open. */
  get item(): ConversationSummary | undefined {
    return this.#host.items?.find(({ id }) => id === this.#open?.id);
  }

  hostConnected(): void {
    window.addEventListener('pointerdown', this.#onPressElsewhere, true);
    window.addEventListener('resize', this.#dismiss);
  }

  hostDisconnected(): void {
    window.removeEventListener('pointerdown', this.#onPressElsewhere, true);
    window.removeEventListener('resize', this.#dismiss);
  }

  hostUpdate(): void {
    // What it is about may have gone.
    if (this.#open && !this.item) this.#open = null;
  }

  hostUpdated(): void {
    if (this.#isNew) this.#place();
    this.#isNew = false;
  }

  open({ id }: ConversationSummary, event: MouseEvent): void {
    event.preventDefault();
    const { currentTarget, clientX, clientY, type } = event;
    // A key that opens it tells no place.
    const isAtPoint = type === 'contextmenu' && (clientX > 0 || clientY > 0);
    const anchor = isAtPoint
      ? new DOMRect(clientX, clientY, 0, 0)
      : (currentTarget as HTMLElement).getBoundingClientRect();
    this.#show({ id, anchor, isAtPoint, view: 'all' });
  }

  show(view: ConversationMenuView): void {
    if (this.#open) this.#show({ ...this.#open, view });
  }

  /** Closes it, and gives the focus to the conversation that it was about. */
  close(): void {
    const { id = '' } = this.#open ?? {};
    this.#dismiss();
    this.#host.focusConversation(id);
  }

  /** @returns whether it is open, and so had the key */
  onKeydown(event: KeyboardEvent): boolean {
    if (!this.#open) return false;
    const { key } = event;
    const items = this.#items;
    const at = items.indexOf(this.#host.shadowRoot?.activeElement as HTMLElement);
    const next = itemFor(key, items, at, false);
    next?.focus();
    const leaves = key === 'Escape' || key === 'Tab';
    if (leaves) this.close();
    if (next || leaves) {
      event.preventDefault();
      event.stopPropagation();
    }
    return true;
  }

  readonly onFocusOut = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && !this.#element?.contains(relatedTarget)) this.#dismiss();
  };

  #show(open: OpenMenu): void {
    this.#open = open;
    this.#isNew = true;
    this.#host.requestUpdate();
  }

  readonly #dismiss = (): void => {
    this.#open = null;
    this.#host.requestUpdate();
  };

  get #element(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.menu');
  }

  get #items(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>('.item')];
  }

  #place(): void {
    const element = this.#element;
    const open = this.#open;
    if (!element || !open) return;
    // Where it stood last it may have been narrower.
    element.style.setProperty('left', '0');
    const isRtl = getComputedStyle(this.#host).direction === 'rtl';
    const fromRight = open.isAtPoint ? isRtl : !isRtl;
    placeMenu(this.#host, element, open.anchor, fromRight);
    // What destroys is not where Enter goes next.
    const items = this.#items;
    (open.view === 'clear' ? items.at(-1) : items[0])?.focus({ preventScroll: true });
  }

  readonly #onPressElsewhere = (event: PointerEvent): void => {
    const element = this.#element;
    if (element && !event.composedPath().includes(element)) this.#dismiss();
  };
}
