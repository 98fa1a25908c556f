import type { ChatMessage } from '../chat-message/chat-message.js';
import type { MessageRowOptions } from './message-row.js';
import type { Row } from './message-rows.js';
import {
  bindDayRow,
  bindMessageRow,
  bindUnreadRow,
  newDayRow,
  newMessageRow,
  newUnreadRow,
  shownIn,
} from './row-elements.js';

const newRow = { message: newMessageRow, day: newDayRow, unread: newUnreadRow };

interface Slot {
  readonly element: HTMLElement;
  row: Row;
}

/**
 * The rows that are in the page, in the order of the messages. A row that goes is the next one that comes: to make
 * one costs several times what it costs to show another message in it.
 */
export class RecycledRows {
  #slots: readonly Slot[] = [];
  #options: MessageRowOptions | null = null;

  /** @param list where they are, and nothing else */
  show(list: HTMLElement, rows: readonly Row[], options: MessageRowOptions): void {
    const isOther = this.#isOther(options);
    this.#options = options;
    const wanted = new Set(rows.map(({ key }) => key));
    const kept = new Map<string, Slot>();
    const free: Slot[] = [];
    for (const slot of this.#slots) {
      if (wanted.has(slot.row.key)) kept.set(slot.row.key, slot);
      else {
        // Taken out even if it comes back elsewhere: the focus must not stay at what becomes another message.
        slot.element.remove();
        if (isReusable(slot)) free.push(slot);
      }
    }
    let next: Node | null = null;
    this.#slots = rows
      .map((row) => kept.get(row.key) ?? row)
      .reverse()
      .map((each) => {
        const slot = 'element' in each ? each : this.#slotFor(each, free, options);
        if (slot.element.parentNode !== list || slot.element.nextSibling !== next) {
          list.insertBefore(slot.element, next);
        }
        next = slot.element;
        return slot;
      })
      .reverse();
    rows.forEach((row, at) => {
      const slot = this.#slots[at];
      if (!slot || (slot.row === row && !isOther)) return;
      slot.row = row;
      bind(slot, options);
    });
  }

  /** Those whose messages are yet to be rendered. */
  get pending(): ChatMessage[] {
    return this.#slots
      .filter(({ row }) => row.kind === 'message')
      .map(({ element }) => shownIn(element))
      .filter(({ isUpdatePending }) => isUpdatePending);
  }

  #slotFor(row: Row, free: Slot[], options: MessageRowOptions): Slot {
    const slot = (row.kind === 'message' && free.pop()) || {
      element: newRow[row.kind](),
      row,
    };
    slot.row = row;
    bind(slot, options);
    return slot;
  }

  #isOther(options: MessageRowOptions): boolean {
    const before = this.#options;
    if (!before) return true;
    return (Object.keys(options) as (keyof MessageRowOptions)[]).some(
      (name) => options[name] !== before[name],
    );
  }
}

function bind({ element, row }: Slot, options: MessageRowOptions): void {
  if (row.kind === 'message') bindMessageRow(element, row, options);
  else if (row.kind === 'day') bindDayRow(element, row, options);
  else bindUnreadRow(element, options);
}

function isReusable({ element, row }: Slot): boolean {
  return row.kind === 'message' && shownIn(element).isReusable;
}
