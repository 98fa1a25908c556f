import type { LitElement, ReactiveController } from 'lit';
import type { MenuRequest } from '../chat-message/message-menu-event.js';

/** How long a finger rests on a bubble to see what can be done with it, in ms. */
const longPress = 350;
/** A finger that moves further than this scrolls, in px. */
const slack = 10;

type PressedMessage = LitElement & { pointed: boolean };

/** The presses that open the menu of a message: long ones by touch, and those of the other button. */
export class MessagePress implements ReactiveController {
  readonly #host: PressedMessage;
  readonly #open: (request: MenuRequest) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #start = { x: 0, y: 0 };
  #byTouch = false;
  #selects = false;

  constructor(host: PressedMessage, open: (request: MenuRequest) => void) {
    this.#host = host;
    this.#open = open;
    host.addController(this);
    host.addEventListener('pointerdown', this.#onDown);
    host.addEventListener('pointermove', this.#onMove);
    host.addEventListener('pointerup', this.#cancel);
    host.addEventListener('pointercancel', this.#cancel);
    host.addEventListener('contextmenu', this.#onContextMenu);
    // Who comes to its tools without a pointer is to see them.
    host.addEventListener('focusin', () => {
      host.pointed = true;
    });
  }

  hostDisconnected(): void {
    this.#cancel();
  }

  readonly #onDown = (event: PointerEvent): void => {
    this.#cancel();
    this.#byTouch = event.pointerType === 'touch';
    // Asked before the press: on some systems it selects the word under it first.
    this.#selects = hasSelection();
    if (!this.#byTouch || !event.isPrimary || !bubbleOf(event)) return;
    this.#start = { x: event.clientX, y: event.clientY };
    this.#timer = setTimeout(() => this.#onLong(event), longPress);
  };

  readonly #onMove = ({ clientX, clientY }: PointerEvent): void => {
    const { x, y } = this.#start;
    if (Math.hypot(clientX - x, clientY - y) > slack) this.#cancel();
  };

  readonly #cancel = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  };

  #onLong(event: PointerEvent): void {
    this.#timer = undefined;
    this.#swallowTouch();
    navigator.vibrate?.(10);
    this.#open({ view: 'all', anchor: pointOf(event), by: 'touch' });
  }

  /** What comes up under the finger is not pressed when that is lifted. */
  #swallowTouch(): void {
    const over = new AbortController();
    const end = (event: TouchEvent): void => {
      if (event.cancelable) event.preventDefault();
      over.abort();
    };
    for (const name of ['touchend', 'touchcancel'] as const) {
      this.#host.addEventListener(name, end, { passive: false, signal: over.signal });
    }
  }

  readonly #onContextMenu = (event: MouseEvent): void => {
    if (event.defaultPrevented || !bubbleOf(event)) return;
    if (this.#byTouch) {
      // The long press is ours.
      event.preventDefault();
      return;
    }
    const link = event.composedPath().some((each) => each instanceof HTMLAnchorElement);
    if (link || this.#selects) return;
    event.preventDefault();
    this.#open({ view: 'all', anchor: pointOf(event), by: 'pointer' });
  };
}

function pointOf({ clientX, clientY }: MouseEvent): DOMRectReadOnly {
  return new DOMRect(clientX, clientY, 0, 0);
}

function bubbleOf(event: Event): boolean {
  return event
    .composedPath()
    .some((each) => each instanceof Element && each.classList.contains('pressable'));
}

function hasSelection(): boolean {
  return document.getSelection()?.type === 'Range';
}
