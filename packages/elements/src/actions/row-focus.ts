import type { Features, TimelineMessage } from '@chat/client';
import type { LitElement, ReactiveController } from 'lit';
import type { Wording } from '../localize/reaction-label.js';
import { nextRow } from './next-row.js';
import { openRowMenu, rowKey } from './row-key.js';
import { rowLabel } from './row-label.js';

/** How much is shown beyond the first row, and the last, in px: the day's line, or that somebody is typing. */
const beyond = 96;

export interface RowFocusOptions {
  /** The message in a row. */
  message(key: string): TimelineMessage | undefined;
  /** In which words, and language, a row says what is in it. */
  wording(): Wording;
}

/**
 * The rows of a list as one stop of Tab, in which arrows move. Tab goes on to what is inside the row that
 * has the focus, and then out. Until a row has the focus, the scroller is the stop and hands it on: so
 * nothing has to be known of rows that nobody goes to. It comes to a list that may have the focus already.
 */
export class RowFocus implements ReactiveController {
  readonly #host: LitElement & { readonly features: Features };
  readonly #options: RowFocusOptions;
  /** The key of the row that has, or last had, the focus. */
  #key: string | null = null;
  /** Of what the row with the focus says. */
  #language = '';
  /** Whether a row had the focus before what is being rendered. */
  #wasInside = false;

  constructor(host: LitElement & { readonly features: Features }, options: RowFocusOptions) {
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

  hostConnected(): void {
    this.#host.updateComplete.then(() => {
      if (this.#host.shadowRoot?.activeElement === this.#scroller) this.enter();
    });
  }

  hostUpdate(): void {
    this.#wasInside = rowOf(this.#host.shadowRoot?.activeElement ?? null) !== null;
  }

  hostUpdated(): void {
    // The row that had it may be gone: out of the range, or out of the conversation.
    const focused = this.#host.shadowRoot?.activeElement ?? null;
    const at = rowOf(focused);
    if (at && this.#language !== this.#options.wording().locale) this.#label(at);
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
    const next = nextRow(key, rows, rows.indexOf(target), clientHeight);
    if (next === undefined) {
      const message = this.#messageIn(target);
      if (message) rowKey(event, message, this.#host);
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

  /** By its key: the focus is on a row. A pointer's is the message's own. */
  readonly onContextMenu = (event: MouseEvent): void => {
    const [target] = event.composedPath();
    if (!(target instanceof HTMLElement) || !target.matches('.row') || event.button > 0) return;
    event.preventDefault();
    openRowMenu(target);
  };

  #label(row: HTMLElement): void {
    const wording = this.#options.wording();
    const message = this.#messageIn(row);
    this.#language = wording.locale;
    row.setAttribute('aria-label', message ? rowLabel(message, wording) : '');
  }

  #messageIn({ dataset }: HTMLElement): TimelineMessage | undefined {
    return this.#options.message(dataset.key ?? '');
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
