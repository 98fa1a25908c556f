import type { LitElement, ReactiveController } from 'lit';
import type {} from '../chat-message/chat-message.js';

/** How much is shown beyond the first row, and the last, in px: the day's line, or that somebody is typing. */
const beyond = 96;

export interface RowFocusOptions {
  /** What a row says when the focus comes to it. */
  label(key: string): string;
  /** In which language. */
  language(): string;
  /**
   * Where a key leads to from one of the rows.
   * @param page how far a page is, in px
   * @returns null for the end of the list, undefined for a key that does not move
   */
  next(
    key: string,
    rows: readonly HTMLElement[],
    at: number,
    page: number,
  ): HTMLElement | null | undefined;
  /** A key that moves nowhere was pressed on a row. */
  onKey(event: KeyboardEvent, key: string): void;
}

/**
 * The rows of a list as one stop of Tab, in which arrows move. Tab goes on to what is inside the row that
 * has the focus, and then out. Until a row has the focus, the scroller is the stop and hands it on: so
 * nothing has to be known of rows that nobody goes to.
 */
export class RowFocus implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: RowFocusOptions;
  /** The key of the row that has, or last had, the focus. */
  #key: string | null = null;
  /** Of what the row with the focus says. */
  #language = '';
  /** Whether a row had the focus before what is being rendered. */
  #wasInside = false;

  constructor(host: LitElement, options: RowFocusOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** Gives the focus to a message, if it is in the page. */
  focus(key: string): void {
    this.#focusRow(this.#rows.find((row) => row.dataset.key === key));
  }

  /** Gives it to the one that had it last, else to the last that is in view. */
  enter(): void {
    const rows = this.#rows;
    const { bottom } = this.#scroller.getBoundingClientRect();
    this.#focusRow(
      rows.find(({ dataset }) => dataset.key === this.#key) ??
        rows.findLast((row) => row.getBoundingClientRect().top < bottom) ??
        rows.at(-1),
    );
  }

  hostUpdate(): void {
    this.#wasInside = rowOf(this.#host.shadowRoot?.activeElement ?? null) !== null;
  }

  hostUpdated(): void {
    // The row that had it may be gone: out of the range, or out of the conversation.
    const focused = this.#host.shadowRoot?.activeElement ?? null;
    const at = rowOf(focused);
    if (at && this.#language !== this.#options.language()) this.#label(at);
    if (!this.#wasInside || focused) return;
    this.enter();
    // Which ones are in view is known once they have rendered themselves.
    this.#host.updateComplete.then(() => {
      const row = rowOf(this.#host.shadowRoot?.activeElement ?? null);
      if (!row || this.#isInView(row)) return;
      this.#key = null;
      this.enter();
    });
  }

  readonly onFocusIn = ({ target }: FocusEvent): void => {
    if (target === this.#scroller) {
      this.enter();
      return;
    }
    const row = rowOf(target);
    if (!row) return;
    this.#key = row.dataset.key ?? '';
    this.#label(row);
    this.#setCurrent(row, true);
    // Or Shift+Tab would come back to it, and be sent here again.
    this.#scroller.tabIndex = -1;
  };

  readonly onFocusOut = ({ target, relatedTarget }: FocusEvent): void => {
    const row = rowOf(target);
    if (!row || (relatedTarget instanceof Node && row.contains(relatedTarget))) return;
    row.removeAttribute('aria-label');
    this.#setCurrent(row, false);
    this.#scroller.tabIndex = 0;
  };

  readonly onKeydown = (event: KeyboardEvent): void => {
    const { target, key, ctrlKey, metaKey, altKey } = event;
    if (!(target instanceof HTMLElement) || !target.matches('.row')) return;
    if (ctrlKey || metaKey || altKey) return;
    const rows = this.#rows;
    const { clientHeight } = this.#scroller;
    const next = this.#options.next(key, rows, rows.indexOf(target), clientHeight);
    if (next === undefined) {
      this.#options.onKey(event, target.dataset.key ?? '');
      return;
    }
    event.preventDefault();
    this.#focusRow(next ?? target);
    // With what is above the first one, and below the last: not with all the room of those that are not there.
    const seen = this.#scroller.getBoundingClientRect();
    if (next === rows[0]) {
      const { top } = next.getBoundingClientRect();
      this.#scroller.scrollTop -= Math.max(0, seen.top + beyond - top);
    }
    if (next && next === rows.at(-1)) {
      const { bottom } = next.getBoundingClientRect();
      this.#scroller.scrollTop += Math.max(0, bottom + beyond - seen.bottom);
    }
  };

  #label(row: HTMLElement): void {
    this.#language = this.#options.language();
    row.setAttribute('aria-label', this.#options.label(row.dataset.key ?? ''));
  }

  #isInView(row: HTMLElement): boolean {
    const { top, bottom } = this.#scroller.getBoundingClientRect();
    const seen = row.getBoundingClientRect();
    return seen.top < bottom && seen.bottom > top;
  }

  #focusRow(row: HTMLElement | undefined): void {
    row?.focus({ preventScroll: true });
    row?.scrollIntoView?.({ block: 'nearest' });
  }

  #setCurrent(row: HTMLElement, current: boolean): void {
    const message = row.querySelector('chat-message');
    if (message) message.current = current;
  }

  get #rows(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>('.row')];
  }

  get #scroller(): HTMLElement {
    return this.#host.renderRoot.querySelector<HTMLElement>('.scroller') as HTMLElement;
  }
}

function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.row') : null;
}
