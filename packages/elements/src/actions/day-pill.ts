import type { TopRow } from '../chat-message-list/scroll-anchor.js';

/** Milliseconds without a scroll after which it goes. */
const patience = 1_200;

/** How far down it reaches, in px, with a little room: what stands there already is not to be covered. */
const reach = 44;

/** The day of what is at the top of a list, over it, while that is scrolled. The lines that begin days are what is read. */
export class DayPill {
  readonly element: HTMLElement = document.createElement('div');
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.element.className = 'day-pill';
    this.element.ariaHidden = 'true';
  }

  /** @param top null where nothing is to be said. @param day of its message; empty for what is none */
  show(top: TopRow | null, day: string): void {
    const { element } = this;
    const next = top?.row.nextElementSibling;
    // A line that stands there says it itself, and one that comes there says something else.
    const isLine = top !== null && top.bottom < reach && next != null && !next.matches('.row');
    element.className = top && day && !isLine ? 'day-pill shown' : 'day-pill';
    if (day && element.textContent !== day) element.textContent = day;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => element.classList.add('idle'), patience);
  }
}
