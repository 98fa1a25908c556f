import type { Message } from '@chat/protocol';
import type { TimelineMessage } from '../model.js';
import { MessageList } from './message-list.js';

export interface Newest {
  /** The messages of the timeline itself. */
  readonly stored: MessageList;
  /** What is shown is not what it was. */
  readonly touch: () => void;
  /** Shows all of it that is not what it was. */
  readonly render: () => void;
}

const none: readonly TimelineMessage[] = [];

/** Parts of a conversation that are shown beside its newest one, from further back, and are as live as that. */
export class MessagesBeside {
  readonly #newest: Newest;
  /** How each was shown last. */
  readonly #shown = new Map<MessageList, readonly TimelineMessage[]>();

  constructor(newest: Newest) {
    this.#newest = newest;
  }

  /** @returns a list that is shown until it is dropped: by whoever shows it, or as its messages are hidden or loaded anew */
  newList(): MessageList {
    const list = new MessageList();
    this.#shown.set(list, []);
    return list;
  }

  isShown(list: MessageList): boolean {
    return this.#shown.has(list);
  }

  /** Takes a page that adjoins a list. */
  add(list: MessageList, messages: readonly Message[]): void {
    const { stored, touch } = this.#newest;
    // It may have changed since the page was read.
    for (const message of messages) list.insert(stored.lastKnown(message));
    touch();
  }

  /** What to show of a list: the same array while nothing changed, and the same object for each message that did not. */
  rowsOf(list: MessageList): readonly TimelineMessage[] {
    this.#newest.render();
    return this.#shown.get(list) ?? none;
  }

  /** Nothing of it is left in the list: it would hear of no change any more. */
  drop(list: MessageList): void {
    // What is not sent yet and answers something in it has what it quotes from here.
    this.#newest.render();
    this.#shown.delete(list);
    list.replace([]);
    this.#newest.touch();
  }

  dropAll(): void {
    this.dropThrough(Number.POSITIVE_INFINITY);
  }

  /** Drops what has something that is hidden from the user: all up to a place. See {@link MessageList.dropThrough}. */
  dropThrough(seq: number, expired?: number): void {
    for (const list of this.#shown.keys()) {
      if ((list.all[0]?.seq ?? 1) <= seq) this.drop(list);
      else list.dropThrough(seq, expired);
    }
  }

  /** As {@link MessageList.update}. */
  update(message: Message): boolean {
    return [...this.#shown.keys()].map((list) => list.update(message)).includes(true);
  }

  find(matches: (message: Message) => boolean): Message | undefined {
    return [...this.#shown.keys()].flatMap(({ all }) => all).find(matches);
  }

  /** Shows all of them anew. */
  render(row: (message: Message, list: MessageList) => TimelineMessage): void {
    for (const [list, before] of this.#shown) {
      const rows = list.all.map((message) => row(message, list));
      const isSame = rows.length === before.length && rows.every((each, at) => each === before[at]);
      if (!isSame) this.#shown.set(list, rows);
    }
  }

  /** All that is shown. */
  rows(): TimelineMessage[] {
    return [...this.#shown.values()].flat();
  }
}
