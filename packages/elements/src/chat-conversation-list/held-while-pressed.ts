import type { ReactiveController, ReactiveControllerHost } from 'lit';

const ends = ['pointerup', 'pointercancel', 'contextmenu'] as const;

/**
 * Keeps a list as it is from a press to its release: a row that makes way in between, as something was said in another
 * one, would be pressed for nothing.
 */
export class HeldWhilePressed implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onRelease: () => void;
  #isPressed = false;

  /** @param onRelease what waited may be shown now */
  constructor(host: ReactiveControllerHost, onRelease: () => void) {
    this.#host = host;
    this.#onRelease = onRelease;
    this.#host.addController(this);
  }

  get isPressed(): boolean {
    return this.#isPressed;
  }

  /** For the list's `pointerdown`. */
  readonly press = ({ button }: PointerEvent): void => {
    if (button !== 0 || this.#isPressed) return;
    this.#isPressed = true;
    for (const end of ends) addEventListener(end, this.#end, true);
  };

  hostDisconnected(): void {
    this.#release();
  }

  readonly #end = ({ type }: Event): void => {
    // The click comes after it, and is to find the row where it was.
    if (type === 'pointerup') setTimeout(() => this.#release());
    else this.#release();
  };

  #release(): void {
    if (!this.#isPressed) return;
    this.#isPressed = false;
    for (const end of ends) removeEventListener(end, this.#end, true);
    this.#onRelease();
  }
}
