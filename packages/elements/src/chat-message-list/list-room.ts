/** Height of a row before any was laid out, in px. */
const assumed = 56;

/** Rows that are always there at once, if there are as many messages; and how many there may be, where they are low. */
const fewest = 60;
const most = 120;

/** How much there is of them, by what can be seen at once: as much above it and below as is wanted, and some to spare. */
const screens = 4;

/**
 * The room of the messages that have no row, before and behind those that have: so that a list is about as high as if
 * all were there. What it is by what is known so far changes only while nobody sees it; else it gives way to rows.
 */
export class ListRoom {
  /** px before the rows. */
  above = 0;
  /** How many messages are behind the rows. */
  #behind = 0;
  #below = 0;
  /** What a message takes on the average, in px. */
  rowHeight = assumed;
  /** How many messages are to have rows: what each of them costs, it costs in many frames. */
  size = fewest;

  /** How high the rows are together, in px. */
  rows({ offsetHeight }: HTMLElement): number {
    return offsetHeight - this.above - this.#below;
  }

  /** Learns what a message takes from so many that have rows, and how many of these fill what can be seen. */
  learn(list: HTMLElement, messages: number, { clientHeight }: HTMLElement): void {
    const height = this.rows(list);
    if (messages > 0 && height > 0) this.rowHeight = height / messages;
    // Counts are whole: of a part of a row there is none.
    this.size = Math.max(fewest, Math.min((screens * clientHeight) / this.rowHeight, most)) | 0;
  }

  /**
   * What there should be before the rows, in px.
   * @param start how many messages are before them
   * @param given what is left of it
   * @param anew whether it may be anything
   */
  before(start: number, given: number, anew: boolean, { clientHeight }: HTMLElement): number {
    const wanted = start * this.rowHeight;
    if (start === 0 || given < Math.min(wanted / 2, clientHeight)) return wanted;
    return anew && Math.abs(wanted - given) > clientHeight ? wanted : given;
  }

  /**
   * @param list what the rows are in: room of its own, so that no row in it moves when others take its place
   * @param above in px
   * @param behind how many messages are behind the rows
   */
  set(list: HTMLElement, above: number, behind: number): void {
    this.above = above;
    list.style.setProperty('padding-block-start', `${above}px`);
    if (behind !== this.#behind) {
      this.#below = behind * this.rowHeight;
      list.style.setProperty('padding-block-end', `${this.#below}px`);
    }
    this.#behind = behind;
  }
}
