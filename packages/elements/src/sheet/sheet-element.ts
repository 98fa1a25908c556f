import type { PropertyValues } from 'lit';
import { ChatElement } from '../chat-element.js';
import { stopsIn } from './stops-in.js';

/**
 * A sheet that covers the window that it is in: nothing below can be used meanwhile. It has the focus from when
 * it comes, and is left by Escape and by a press beside it.
 */
export abstract class SheetElement extends ChatElement {
  constructor() {
    super();
    this.addEventListener('keydown', this.#onKeydown);
    this.addEventListener('click', this.#onClick);
  }

  override focus(options?: FocusOptions): void {
    this.#sheet?.focus(options);
  }

  /** The sheet is left. */
  protected abstract close(): void;

  /** Escape goes back a step; the first one is left. */
  protected back(): void {
    this.close();
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    this.focus({ preventScroll: true });
  }

  get #sheet(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.sheet');
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.back();
    } else if (event.key === 'Tab') this.#keepFocus(event);
  };

  /** What is below cannot be used meanwhile: the focus goes round in here. */
  #keepFocus(event: KeyboardEvent): void {
    const stops = stopsIn(this.renderRoot);
    const [at] = event.composedPath();
    const [first, last] = [stops[0], stops.at(-1)];
    const isAtEnd = event.shiftKey ? at === first || at === this.#sheet : at === last;
    if (!isAtEnd) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  readonly #onClick = (event: MouseEvent): void => {
    // Beside the sheet, on what covers the window.
    if (event.composedPath()[0] === this) this.close();
  };
}
