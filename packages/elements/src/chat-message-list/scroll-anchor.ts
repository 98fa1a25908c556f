type Hold =
  | { readonly at: 'nothing' }
  | { readonly at: 'bottom' }
  | { readonly at: 'row'; readonly row: HTMLElement; readonly offset: number };

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

  /** @param rows in document order */
  holdFirstVisible(scroller: HTMLElement, rows: ArrayLike<HTMLElement>): void {
    const row = firstVisible(scroller, rows);
    if (row) this.#hold = { at: 'row', row, offset: offsetIn(scroller, row) };
  }

  /** Holds a row in the middle, or at the top when it is higher than what can be seen. */
  holdInMiddle(scroller: HTMLElement, row: HTMLElement): void {
    const offset = Math.max(0, (scroller.clientHeight - row.offsetHeight) / 2);
    this.#hold = { at: 'row', row, offset };
  }

  /** Brings what is held back to where it was. */
  restore(scroller: HTMLElement): void {
    if (this.#hold.at === 'bottom') {
      scroller.scrollTop = scroller.scrollHeight;
    } else if (this.#hold.at === 'row' && this.#hold.row.isConnected) {
      scroller.scrollTop += offsetIn(scroller, this.#hold.row) - this.#hold.offset;
    }
  }
}

/** Rows are in document order, so the first that reaches into view is found by halving. */
function firstVisible(scroller: HTMLElement, rows: ArrayLike<HTMLElement>): HTMLElement | null {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && offsetIn(scroller, row) + row.offsetHeight > 0) high = middle;
    else low = middle + 1;
  }
  return rows[low] ?? null;
}

function offsetIn(scroller: HTMLElement, row: HTMLElement): number {
  return row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}
