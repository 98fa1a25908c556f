import type { LitElement, ReactiveController } from 'lit';
import type { ListChange } from './list-change.js';
import { around, earlier, later, latest, type MessageRange, shifted } from './message-range.js';
import { ScrollAnchor } from './scroll-anchor.js';

/** A reader this close to the bottom, in px, is at the bottom. */
const nearBottom = 32;

/** What there is to read, and who wants to know how far the reader has got. */
export interface Reading {
  /** How many messages there are. */
  count(): number;
  /** Whether there are newer messages than those that are here. */
  isOpen(): boolean;
  /** The latest message is in view. */
  onLatest(): void;
  /** The reader nears the oldest message that there is. */
  onOldest(): void;
  /** The reader nears the newest one that is here. */
  onNewest(): void;
}

/**
 * Where in a list of messages the reader is. Only a bounded range of rows is in the DOM and moves along
 * with them; after every layout, what is held goes back to where it was. All that a list knows of
 * scrolling is here: it has a `.scroller`, a `.content` in it, and the rows as `li`.
 */
export class ReadingPlace implements ReactiveController {
  readonly #host: LitElement;
  readonly #reading: Reading;
  readonly #anchor = new ScrollAnchor();
  #resizes: ResizeObserver | null = null;
  #range = latest(0);
  #atLatest = true;
  #scrollTop = 0;
  /** Whether rows may have come or gone since they were last laid out. */
  #unsettled = true;
  /** The key of the row that is to be in the middle of the view next. */
  #goal: string | null = null;

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
    const row = this.#row(key);
    if (row && isWithin(row, scroller) && !this.#anchor.isLoose) return;
    if (!row) this.#range = around(index, this.#reading.count());
    this.#goal = key;
    this.unsettle();
    this.#host.requestUpdate();
    await this.#host.updateComplete;
  }

  /** Goes along with a change of the messages, before it is rendered; or to the latest of them. */
  follow({ older, isOther }: ListChange, toLatest: boolean): void {
    const isOpen = this.#reading.isOpen();
    if (toLatest || (!isOpen && (isOther || this.#anchor.isBottom))) this.#showLatest();
    else if (isOther) {
      // Somebody is on their way to a message here, and until then nobody is near an end of it.
      this.#anchor.release();
      this.#atLatest = false;
      this.#range = latest(this.#reading.count());
    } else {
      const range = shifted(this.#range, older, this.#reading.count());
      // Of what was in the page nothing may be left.
      this.#range = range.start < range.end ? range : latest(this.#reading.count());
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
    const isBack = scroller.scrollTop < this.#scrollTop;
    this.#scrollTop = scroller.scrollTop;
    this.#atLatest = isEnd && below(scroller) <= (isBack ? 1 : nearBottom);
    if (this.#atLatest !== wasAtLatest) this.#host.requestUpdate();
    if (this.#atLatest) {
      this.#anchor.holdBottom();
      if (!wasAtLatest) this.#reading.onLatest();
    } else {
      this.#anchor.holdFirstVisible(scroller, this.#host.renderRoot.querySelectorAll('li'));
    }
    this.#nearEdges();
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
      this.#restore();
      if (!this.#anchor.isLoose) this.#nearEdges();
      if (this.#anchor.isBottom) this.#reading.onLatest();
    });
  }

  hostDisconnected(): void {
    this.#resizes?.disconnect();
    this.#resizes = null;
  }

  get #isGoalHere(): boolean {
    return this.#goal === null || this.#row(this.#goal) !== null;
  }

  #goToGoal(): void {
    const row = this.#goal === null ? null : this.#row(this.#goal);
    this.#goal = null;
    if (!row) return;
    const { scroller } = this.#parts;
    this.#anchor.holdInMiddle(scroller, row);
    this.#anchor.restore(scroller);
    // Whether that is at the end of the list is seen there.
    this.onScroll();
  }

  #row(key: string): HTMLElement | null {
    const rows = [...this.#host.renderRoot.querySelectorAll<HTMLElement>('li')];
    return rows.find(({ dataset }) => dataset.key === key) ?? null;
  }

  #showLatest(): void {
    this.#anchor.holdBottom();
    this.#atLatest = true;
    this.#range = latest(this.#reading.count());
  }

  /** Brings more rows in before the reader gets to the end of those that are there. */
  #nearEdges(): void {
    const { scroller } = this.#parts;
    const { scrollTop, clientHeight } = scroller;
    if (clientHeight === 0) return;
    const range = this.#range;
    const count = this.#reading.count();
    if (scrollTop < clientHeight) {
      if (range.start > 0) this.#moveTo(earlier(range));
      else this.#reading.onOldest();
    } else if (below(scroller) < clientHeight) {
      if (range.end < count) this.#moveTo(later(range, count));
      else this.#reading.onNewest();
    }
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

  #restore(): void {
    if (this.#host.hasUpdated) this.#anchor.restore(this.#parts.scroller);
  }

  get #parts(): { scroller: HTMLElement; content: HTMLElement } {
    const scroller = this.#host.renderRoot.querySelector<HTMLElement>('.scroller');
    const content = this.#host.renderRoot.querySelector<HTMLElement>('.content');
    if (!scroller || !content) throw new Error('chat-message-list has not rendered yet');
    return { scroller, content };
  }
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
