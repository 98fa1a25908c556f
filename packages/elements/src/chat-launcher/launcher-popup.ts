import type { ChatWindow } from '../chat-window/chat-window.js';
import { element } from './element.js';
import { PopupFrame } from './popup-frame.js';
import { WindowPlace, type WindowPlaceOptions } from './window-place.js';

export interface LauncherPopupOptions extends Omit<WindowPlaceOptions, 'heading'> {
  /** What the page calls the chat; empty for what the words say. */
  readonly heading: () => string;
  /** Where the focus goes back to. */
  readonly button: HTMLElement;
}

/** What the window is in: it takes the focus and gives it back, and keeps the window when it is closed. */
export class LauncherPopup {
  readonly popup = element('dialog', {
    ...{ class: 'popup', part: 'popup', tabindex: '-1', role: 'dialog' },
  });
  readonly #options: LauncherPopupOptions;
  readonly #place: WindowPlace;
  readonly #frame: PopupFrame;
  #isAsked = false;
  #isShown = false;
  /** What had the focus before. */
  #before: HTMLElement | null = null;
  /** Whether the window is to have it once it is there. */
  #owesFocus = false;

  constructor(options: LauncherPopupOptions) {
    this.#options = options;
    this.#frame = new PopupFrame(this.popup, options.onLeave);
    this.#place = new WindowPlace(this.popup, {
      ...options,
      heading: () => options.heading() || options.words().launcherChat,
      onReady: (chat) => {
        const { parts } = chat.constructor as typeof ChatWindow;
        // The launcher has a badge of its own.
        chat.setAttribute('exportparts', parts.replace('badge', 'badge: conversation-badge'));
        chat.inert = !this.#isShown;
        options.onReady(chat);
        if (this.#owesFocus && this.#hasFocus) this.#focusWindow();
      },
    });
    this.popup.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      options.onLeave();
    });
  }

  get chat(): ChatWindow | null {
    return this.#place.chat;
  }

  /** Whether the window is wanted. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  label(heading: string): void {
    this.popup.setAttribute('aria-label', heading || this.#options.words().launcherChat);
    this.#place.label();
  }

  /** Has the window loaded, unless it is. */
  load(): Promise<void> {
    this.#isAsked = true;
    return this.#place.load();
  }

  show(movesFocus: boolean): void {
    if (movesFocus) this.#before = focusedElement();
    this.#owesFocus = movesFocus;
    void this.load();
    this.#set(true);
    this.#frame.show();
    if (!movesFocus) return;
    this.popup.focus({ preventScroll: true });
    this.#focusWindow();
  }

  hide(movesFocus: boolean): void {
    const hadFocus = this.#hasFocus;
    this.#owesFocus = false;
    this.#set(false);
    this.#frame.hide();
    if (!movesFocus || !hadFocus) return;
    const { button } = this.#options;
    const before = this.#before?.isConnected ? this.#before : button;
    before.focus({ preventScroll: true });
    if (focusedElement() !== before) button.focus({ preventScroll: true });
  }

  /** What is closed takes nothing, nor is it read, from the moment at which it begins to go. */
  #set(isShown: boolean): void {
    this.#isShown = isShown;
    if (this.chat) this.chat.inert = !isShown;
  }

  get #hasFocus(): boolean {
    const { activeElement } = this.popup.getRootNode() as ShadowRoot;
    return activeElement !== null && this.popup.contains(activeElement);
  }

  /** Where there is no keyboard but on the screen, that one comes when it is wanted. */
  #focusWindow(): void {
    const isTouched = globalThis.matchMedia?.('(pointer: coarse)').matches ?? false;
    if (!isTouched) this.#place.chat?.focus({ preventScroll: true });
  }
}

/** Through shadow roots. */
function focusedElement(): HTMLElement | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at instanceof HTMLElement ? at : null;
}
