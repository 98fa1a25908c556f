import { scaleOf } from '../scale-of.js';

type Hold =
  | { readonly at: 'nothing' }
  | { readonly at: 'bottom' }
  | {
      readonly at: 'row';
      readonly row: HTMLElement;
      /** A row may come to show another message. */
      readonly key: string | undefined;
      readonly offset: number;
    };

/** The first row that can be seen. */
export interface TopRow {
  readonly row: HTMLElement;
  /** How far its end is below the top of what can be seen, in px. */
  readonly bottom: number;
}

/** What stays where it is on the screen when rows come, go or change their height. */
export class ScrollAnchor {
  #hold: Hold = { at: 'bottom' };

  get isBottom(): boolean {
    return this.#hold.at === 'bottom';
  }

  /** Whether what is to be seen is yet to be said. */
  get isLoose(): boolean {
    return this.#hold.at === 'nothing';
  }

  release(): void {
    this.#hold = { at: 'nothing' };
  }

  holdBottom(): void {
    this.#hold = { at: 'bottom' };
  }

  /**
   * Holds what is read.
   *
   * @param rows in document order
   * @returns the first row, and how much of it there is below the top of what can be seen, in px
   */
  holdFirstVisible(scroller: HTMLElement, rows: ArrayLike<HTMLElement>): TopRow | null {
    const row = firstVisible(scroller, rows);
    if (!row) return null;
    const { top, bottom } = scroller.getBoundingClientRect();
    const box = row.getBoundingClientRect();
    const next = secondMessage(row);
    const nextTop = next?.getBoundingClientRect().top ?? bottom;
    if (next && nextTop < bottom) this.holdAt(next, nextTop - top);
    else this.holdAt(row, box.top - top);
    return { row, bottom: box.bottom - top };
  }

  /** Holds a row in the middle, or at the top when it is higher than what can be seen. */
  holdInMiddle(scroller: HTMLElement, row: HTMLElement): void {
    this.holdAt(row, Math.max(0, (scroller.clientHeight - row.offsetHeight) / 2));
  }

  /** Holds a row so far from the top of what can be seen, in px. */
  holdAt(row: HTMLElement, offset: number): void {
    this.#hold = { at: 'row', row, key: row.dataset.key, offset };
  }

  /** How far what is held has moved down from where it was, in px; null when no row is held, or it is gone. */
  moved(scroller: HTMLElement): number | null {
    if (this.#hold.at !== 'row') return null;
    const { row, key, offset } = this.#hold;
    if (!row.isConnected || row.dataset.key !== key) return null;
    return offsetIn(scroller, row) - offset;
  }
}

/**
 * The one behind the first message from a row on: when others come before that, the line of its day goes, and it loses
 * the space that begins a group.
 */
function secondMessage(row: HTMLElement): HTMLElement | null {
  let messages = 0;
  for (let each: Element | null = row; each; each = each.nextElementSibling) {
    if (each.matches('.row')) messages += 1;
    if (messages === 2) return each as HTMLElement;
  }
  return null;
}

/** Rows are in document order, so the first that reaches into view is found by halving. */
function firstVisible(scroller: HTMLElement, rows: ArrayLike<HTMLElement>): HTMLElement | null {
  const { top } = scroller.getBoundingClientRect();
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && row.getBoundingClientRect().bottom > top) high = middle;
    else low = middle + 1;
  }
  return rows[low] ?? null;
}

function offsetIn(scroller: HTMLElement, row: HTMLElement): number {
  const box = scroller.getBoundingClientRect();
  return (row.getBoundingClientRect().top - box.top) / scaleOf(scroller, box);
}
