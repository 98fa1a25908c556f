import type { PropertyValues } from 'lit';
import { ChatElement } from '../chat-element.js';

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
    this.renderRoot.querySelector<HTMLElement>('.sheet')?.focus(options);
  }

  /** The sheet is left. */
  protected abstract close(): void;

  protected override firstUpdated(_changed: PropertyValues): void {
    this.focus({ preventScroll: true });
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === 'Tab') this.#keepFocus(event);
  };

  /** What is below cannot be used meanwhile: the focus goes round in here. First and last is nothing with more stops. */
  #keepFocus(event: KeyboardEvent): void {
    const stops = [
      ...this.renderRoot.querySelectorAll<HTMLElement>(
        'button, input:enabled, textarea, chat-sign-in',
      ),
    ].filter((stop) => !isPassedOver(stop));
    const [first, last] = [stops[0], stops.at(-1)];
    const { activeElement } = this.renderRoot as ShadowRoot;
    const isAtEnd = event.shiftKey
      ? activeElement === first || !stops.includes(activeElement as HTMLElement)
      : activeElement === last;
    if (!isAtEnd) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  readonly #onClick = (event: MouseEvent): void => {
    // Beside the sheet, on what covers the window.
    if (event.composedPath()[0] === this) this.close();
  };
}

/** Of a group of radio buttons Tab stops at the one that is chosen. */
function isPassedOver(stop: HTMLElement): boolean {
  if (!(stop instanceof HTMLInputElement) || stop.type !== 'radio' || stop.checked) return false;
  const group = stop.closest('[role="radiogroup"]');
  const chosen = group?.querySelector('input:checked') ?? group?.querySelector('input');
  return chosen !== stop;
}
