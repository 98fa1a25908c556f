/** Below this many pixels of the viewport, either way, the popup is the whole screen. */
const roomy = 480;

const viewportEvents = ['resize', 'scroll'];

/**
 * How a popup lies on the screen: at the launcher, or all over it, where it is modal and the page behind stands still.
 * In either way it keeps clear of a keyboard on the screen, which covers what is fixed to its bottom (iOS).
 */
export class PopupFrame {
  readonly #popup: HTMLDialogElement;
  readonly #onLeft: () => void;
  #isShown = false;
  #isFull = false;
  #width = 0;
  /** What the page said before it was to stand still. */
  #overflow: string | null = null;

  /** @param onLeft the browser has closed it, as by the back button of a phone */
  constructor(popup: HTMLDialogElement, onLeft: () => void) {
    this.#popup = popup;
    this.#onLeft = onLeft;
    popup.addEventListener('close', () => {
      if (this.#isShown && !popup.open && this.#isFull) this.#onLeft();
    });
    popup.addEventListener('cancel', (event) => {
      event.preventDefault();
      this.#onLeft();
    });
  }

  show(): void {
    if (this.#isShown) return;
    this.#isShown = true;
    addEventListener('resize', this.#onResize);
    for (const type of viewportEvents)
      globalThis.visualViewport?.addEventListener(type, this.#follow);
    this.#lay();
  }

  hide(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    removeEventListener('resize', this.#onResize);
    for (const type of viewportEvents) {
      globalThis.visualViewport?.removeEventListener(type, this.#follow);
    }
    this.#lift();
  }

  /** Puts it where it belongs. */
  #lay(): void {
    const popup = this.#popup;
    this.#width = innerWidth;
    this.#isFull = innerWidth < roomy || innerHeight < roomy;
    popup.toggleAttribute('data-full', this.#isFull);
    this.#follow();
    if (this.#isFull) {
      popup.removeAttribute('popover');
      this.#holdPage();
      // Elsewhere than in a browser there may be none.
      popup.showModal?.();
    } else {
      popup.setAttribute('popover', 'manual');
      popup.showPopover?.();
    }
    popup.setAttribute('data-shown', '');
  }

  /** Takes it from there. */
  #lift(): void {
    const popup = this.#popup;
    popup.removeAttribute('data-shown');
    if (popup.open) popup.close();
    else if (popup.isConnected && popup.hasAttribute('popover')) popup.hidePopover?.();
    this.#letPageGo();
  }

  readonly #onResize = (): void => {
    this.#follow();
    const isFull = innerWidth < roomy || innerHeight < roomy;
    // A keyboard that takes of the height leaves it where it is.
    const isTyping = innerWidth === this.#width && this.#popup.matches(':focus-within');
    if (isFull === this.#isFull || isTyping) return;
    const focused = (this.#popup.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    this.#lift();
    this.#lay();
    focused?.focus({ preventScroll: true });
  };

  /** As far as it can be seen. */
  readonly #follow = (): void => {
    const { style } = this.#popup;
    const { height, offsetTop, scale } = globalThis.visualViewport ?? {
      ...{ height: innerHeight, offsetTop: 0, scale: 1 },
    };
    const covered = Math.max(0, innerHeight - height - offsetTop);
    // Who looks closer moves about in it.
    const isZoomed = scale > 1.01;
    const hasKeyboard = !isZoomed && covered > 60;
    this.#popup.toggleAttribute('data-keyboard', hasKeyboard);
    const said = { '--_seen': height, '--_top': offsetTop, '--_covered': covered };
    for (const [name, value] of Object.entries(said)) {
      if (hasKeyboard) style.setProperty(name, `${value}px`);
      else style.removeProperty(name);
    }
  };

  #holdPage(): void {
    const { style } = document.documentElement;
    this.#overflow = style.overflow;
    style.setProperty('overflow', 'hidden');
  }

  #letPageGo(): void {
    if (this.#overflow === null) return;
    document.documentElement.style.setProperty('overflow', this.#overflow);
    this.#overflow = null;
  }
}
