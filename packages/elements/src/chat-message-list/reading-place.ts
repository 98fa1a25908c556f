import type { LitElement, ReactiveController } from 'lit';
import type { ListChange } from './list-change.js';
import { ListRoom } from './list-room.js';
import { around, earlier, later, latest, type MessageRange, shifted } from './message-range.js';
import { ScrollAnchor, type TopRow } from './scroll-anchor.js';

/** A reader this close to the bottom, in px, is at the bottom. */
const nearBottom = 32;

/** How much of what can be seen there are rows of beyond it, at least. */
const margin = 1.5;

/** How much of what is before a line stays to be seen when one is led to it, in px. */
const beforeLine = 64;

/** Rows that come beyond those that are wanted, so that few frames bring any: each that does costs as much again. */
const spare = 3;

/** What there is to read, and who wants to know how far the reader has got. */
export interface Reading {
  /** How many messages there are. */
  count(): number;
  /** The key of one of them. */
  key(index: number): string | undefined;
  /** Whether there are newer messages than those that are here. */
  isOpen(): boolean;
  /** Somebody has scrolled. @param top - What is first now; null at the latest message. */
  onScrolled(top: TopRow | null): void;
  /** The latest message is in view. */
  onLatest(): void;
  /** The reader nears the oldest message that there is. */
  onOldest(): void;
  /** The reader nears the newest one that is here. */
  onNewest(): void;
}

/** The row that is to be seen next, and where. */
interface Goal {
  readonly key: string;
  /** At the top it is shown without anybody's scrolling being undone. A line is near it. */
  readonly at: 'middle' | 'top' | 'line';
}

/**
 * Where in a list of messages the reader is. Only a bounded range of rows is in the DOM and moves along
 * with them, a few rows at a time; after every layout, what is held is where it was. All that a list knows of
 * scrolling is here: it has a `.scroller`, a `.content` in it, and in that an `ol` with the rows as `li`, whose
 * `data-key`s are those of the messages.
 */
export class ReadingPlace implements ReactiveController {
  readonly #host: LitElement;
  readonly #reading: Reading;
  readonly #anchor = new ScrollAnchor();
  readonly #room = new ListRoom();
  #resizes: ResizeObserver | null = null;
  #range: MessageRange = { start: 0, end: 0 };
  #atLatest = true;
  /** Where the scroller was when it was said what is held: from there somebody has scrolled since. 0 where nobody has. */
  #heldAt = 0;
  /** Where what is here put the scroller last: nobody else has scrolled there. */
  #placedAt = 0;
  /** How high all of it was then. */
  #placedIn = 0;
  /** Whether rows may have come or gone since they were last laid out. */
  #unsettled = true;
  #goal: Goal | null = null;
  #found: Parts | undefined;

  constructor(host: LitElement, reading: Reading) {
    this.#host = host;
    this.#reading = reading;
    host.addController(this);
  }

  /** Which messages are to be in the DOM. */
  get range(): MessageRange {
    return this.#range;
  }

  /** Whether the latest message is in view. */
  get atLatest(): boolean {
    return this.#atLatest;
  }

  /** Goes to the latest message. */
  toLatest(): void {
    this.#showLatest();
    this.unsettle();
    this.#host.requestUpdate();
    this.#restore();
  }

  /** Goes to the message with this key, which is at this index, unless it is in view as a whole. */
  async toMessage(key: string, index: number): Promise<void> {
    const { scroller } = this.#parts;
    const row = this.row(key);
    if (row && isWithin(row, scroller) && !this.#anchor.isLoose) return;
    await this.#goTo({ key, at: 'middle' }, index);
  }

  /** Goes to a line with this key, which is, or will be, before the message at this index. */
  async toLine(key: string, index: number): Promise<void> {
    this.#anchor.release();
    this.#atLatest = false;
    await this.#goTo({ key, at: 'line' }, index);
  }

  /** Whether that line is further down than what can be seen. */
  isAhead(key: string, index: number): boolean {
    const row = this.row(key);
    if (!row) return index >= this.#range.end;
    return row.getBoundingClientRect().top > this.#parts.scroller.getBoundingClientRect().bottom;
  }

  /** Goes along with a change of the messages, before it is rendered; or to the latest of them. */
  follow({ older, isOther }: ListChange, toLatest: boolean): void {
    const isOpen = this.#reading.isOpen();
    if (toLatest || (!isOpen && (isOther || this.#anchor.isBottom))) this.#showLatest();
    else if (isOther) {
      // Somebody is on their way to a message here, and until then nobody is near an end of it.
      this.#anchor.release();
      this.#atLatest = false;
      this.#range = this.#latest;
    } else {
      const range = shifted(this.#range, older, this.#reading.count());
      // Of what was in the page nothing may be left.
      this.#range = range.start < range.end ? range : this.#latest;
    }
    this.unsettle();
  }

  /** What is rendered next may be more or less than it was. */
  unsettle(): void {
    this.#unsettled = true;
  }

  readonly onScroll = (): void => {
    const { scroller } = this.#parts;
    // Hidden (display: none): everything measures 0, and nothing was scrolled by anyone.
    if (scroller.clientHeight === 0) return;
    const wasAtLatest = this.#atLatest;
    const isEnd = this.#range.end >= this.#reading.count() && !this.#reading.isOpen();
    // Whoever scrolls up has left the end, however near: what grows there is not to take them back.
    const isBack = scroller.scrollTop < this.#heldAt;
    this.#heldAt = scroller.scrollTop;
    // At the end nobody has scrolled but the list itself, which is told late: meanwhile something there may have grown.
    // A list that has become higher the browser has scrolled to the end that it had then.
    const own = Math.min(this.#placedAt, this.#placedIn - scroller.clientHeight - 1);
    const isOwn = this.#anchor.isBottom && scroller.scrollTop >= own;
    this.#atLatest = isEnd && (isOwn || below(scroller) <= (isBack ? 1 : nearBottom));
    if (this.#atLatest !== wasAtLatest) this.#host.requestUpdate();
    let top: TopRow | null = null;
    if (this.#atLatest) {
      this.#anchor.holdBottom();
      if (!wasAtLatest) this.#reading.onLatest();
    } else {
      top = this.#anchor.holdFirstVisible(
        scroller,
        this.#parts.list.children as HTMLCollectionOf<HTMLElement>,
      );
    }
    this.#nearEdges();
    // What it changes is laid out with the frame: nothing is measured any more.
    if (!top || scroller.scrollTop !== this.#placedAt) this.#reading.onScrolled(top);
  };

  /** Nobody scrolls any more: what was only assumed can be put right. */
  readonly onScrollEnd = (): void => {
    if (!this.#anchor.isLoose && this.#goal === null && !this.#unsettled) this.#settle(true);
  };

  hostConnected(): void {
    if (this.#host.hasUpdated) this.#observe();
  }

  hostUpdated(): void {
    if (!this.#host.hasUpdated) this.#observe();
    if (!this.#unsettled) return;
    this.#unsettled = false;
    // It was taken away before it was there.
    if (!this.#isGoalHere) this.#goal = null;
    // Rows get their height only when they have rendered themselves.
    this.#host.updateComplete.then(() => {
      // A goal that was set in between is for what is rendered next.
      if (!this.#host.isConnected || !this.#isGoalHere) return;
      this.#goToGoal();
      this.#settle();
      if (!this.#anchor.isLoose) this.#nearEdges();
      if (this.#anchor.isBottom) this.#reading.onLatest();
    });
  }

  hostDisconnected(): void {
    this.#resizes?.disconnect();
    this.#resizes = null;
  }

  async #goTo(goal: Goal, index: number): Promise<void> {
    const { start, end } = this.#range;
    if (index < start || index >= end)
      this.#range = around(index, this.#reading.count(), this.#room.size);
    this.#goal = goal;
    this.unsettle();
    this.#host.requestUpdate();
    await this.#host.updateComplete;
  }

  get #isGoalHere(): boolean {
    return this.#goal === null || this.row(this.#goal.key) !== null;
  }

  #goToGoal(): void {
    const goal = this.#goal;
    const row = goal && this.row(goal.key);
    this.#goal = null;
    if (!goal || !row) return;
    const { scroller } = this.#parts;
    this.#heldAt = 0;
    if (goal.at === 'top') {
      this.#anchor.holdAt(row, 0);
      return;
    }
    this.#anchor.release();
    this.#settle();
    if (goal.at === 'line') this.#anchor.holdAt(row, beforeLine);
    else this.#anchor.holdInMiddle(scroller, row);
    this.#restore();
    // Whether that is at the end of the list is seen there.
    this.onScroll();
  }

  /** The row with this key, if it is in the page. */
  row(key: string): HTMLElement | null {
    const rows = [...this.#host.renderRoot.querySelectorAll<HTMLElement>('li')];
    return rows.find(({ dataset }) => dataset.key === key) ?? null;
  }

  get #latest(): MessageRange {
    return latest(this.#reading.count(), this.#room.size);
  }

  #showLatest(): void {
    this.#anchor.holdBottom();
    this.#atLatest = true;
    this.#range = this.#latest;
  }

  /** Brings more rows in before the reader gets to the end of those that are there. */
  #nearEdges(): void {
    const { scroller, list } = this.#parts;
    const { scrollTop, clientHeight } = scroller;
    const range = this.#range;
    const count = this.#reading.count();
    if (clientHeight === 0) return;
    const { size } = this.#room;
    const rows = this.#room.rows(list);
    const above = scrollTop - this.#room.above;
    const below = rows - above - clientHeight;
    // As much on both sides, or a high view would bring rows in here and there by turns.
    const wanted = Math.min(
      margin * clientHeight,
      Math.max(clientHeight, (rows - clientHeight) / 3),
    );
    const rowsFor = (px: number) => Math.ceil(px / this.#room.rowHeight) + spare;
    if (above <= -clientHeight && range.start > 0) {
      this.#leapTo(Math.floor((range.start * scrollTop) / this.#room.above));
    } else if (below <= -clientHeight && range.end < count) {
      this.#leapTo(Math.min(count - 1, range.end - Math.ceil(below / this.#room.rowHeight)));
    } else if (above < wanted) {
      if (range.start > 0) this.#moveTo(earlier(range, rowsFor(wanted - above), size));
      else this.#reading.onOldest();
    } else if (below < wanted) {
      if (range.end < count) this.#moveTo(later(range, rowsFor(wanted - below), count, size));
      else this.#reading.onNewest();
    }
  }

  /** To the message that belongs where there are no rows, as when somebody drags the bar of the scroller. */
  #leapTo(index: number): void {
    const key = this.#reading.key(index);
    if (key === undefined) return;
    this.#anchor.release();
    this.#goal = { key, at: 'top' };
    this.#moveTo(around(index, this.#reading.count(), this.#room.size));
  }

  #moveTo(range: MessageRange): void {
    this.#range = range;
    this.unsettle();
    this.#host.requestUpdate();
  }

  #observe(): void {
    const { scroller, content } = this.#parts;
    // Without it, what was rendered is put in its place once; what grows later moves it.
    if (typeof ResizeObserver === 'function') {
      this.#resizes ??= new ResizeObserver(() => this.#restore());
    }
    this.#resizes?.observe(scroller);
    this.#resizes?.observe(content);
  }

  /** Brings what is held back to where it was, by scrolling. */
  #restore(): void {
    if (!this.#host.hasUpdated) return;
    const { scroller } = this.#parts;
    this.#scrollBy(this.#anchor.isBottom ? scroller.scrollHeight : (this.#moved ?? 0));
  }

  /** How far what is held has been moved by what came or went, in px, and not by who scrolls; null when no row is held. */
  get #moved(): number | null {
    const { scroller } = this.#parts;
    const { scrollTop } = scroller;
    const moved = this.#anchor.moved(scroller);
    // What was hidden, or is elsewhere in the page now, is back at its start: nobody has scrolled there.
    return moved === null ? null : moved + (scrollTop && this.#heldAt && scrollTop - this.#heldAt);
  }

  /** Beyond the end, it is at the end. */
  #scrollBy(px: number): void {
    // A part of a pixel is nobody's scrolling.
    if (Math.abs(px) < 0.5) return;
    const { scroller } = this.#parts;
    const before = scroller.scrollTop;
    scroller.scrollTop = before + px;
    this.#placedAt = scroller.scrollTop;
    this.#placedIn = scroller.scrollHeight;
    this.#heldAt &&= before && this.#heldAt + this.#placedAt - before;
  }

  /**
   * The same for rows that have come or gone: as far as it can be, the room before them gives way, as whoever scrolls
   * would be stopped by a place that is set.
   */
  #settle(anew = false): void {
    const { scroller, list } = this.#parts;
    if (scroller.clientHeight === 0) return;
    const room = this.#room;
    const { start, end } = this.#range;
    room.learn(list, end - start, scroller);
    const moved = this.#anchor.isBottom ? null : this.#moved;
    const before = room.above;
    const above = room.before(start, before - (moved ?? 0), anew || moved === null, scroller);
    room.set(list, above, this.#reading.count() - end);
    if (moved === null) this.#restore();
    else this.#scrollBy(moved + above - before);
  }

  get #parts(): Parts {
    this.#found ??= partsOf(this.#host);
    return this.#found;
  }
}

interface Parts {
  readonly scroller: HTMLElement;
  readonly content: HTMLElement;
  readonly list: HTMLElement;
}

function partsOf({ renderRoot }: LitElement): Parts {
  const find = (selector: string) => renderRoot.querySelector<HTMLElement>(selector);
  const [scroller, content, list] = [find('.scroller'), find('.content'), find('ol')];
  if (!scroller || !content || !list) throw new Error('chat-message-list has not rendered yet');
  return { scroller, content, list };
}

/** How far it is to the bottom, in px. */
function below({ scrollHeight, clientHeight, scrollTop }: HTMLElement): number {
  return scrollHeight - clientHeight - scrollTop;
}

function isWithin(row: HTMLElement, scroller: HTMLElement): boolean {
  const { top, bottom } = row.getBoundingClientRect();
  const seen = scroller.getBoundingClientRect();
  return top >= seen.top && bottom <= seen.bottom;
}
