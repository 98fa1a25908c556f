import type { MessagesResponse } from '@chat/protocol';
import type { TimelineMessage } from '../model.js';
import type { MessageList } from '../timeline/message-list.js';
import type { Timeline } from '../timeline/timeline.js';
import { besideOf } from './beside-of.js';

/** @internal */
export interface ExcerptOptions {
  readonly timeline: Timeline;
  /** Shown beside the timeline. */
  readonly list: MessageList;
  /** Asks for a page, and tells of what was done with it. */
  readonly load: (
    page: { before?: number; after?: number; limit?: number | undefined },
    take: (page: MessagesResponse) => void,
  ) => Promise<void>;
}

/**
 * A part of a conversation from further back than what is loaded of it. Its messages are as live as the
 * others: the conversation's `change` tells of them, and what can be done to those can be done to these.
 *
 * It ends where it is joined with the rest, and by itself when there is nothing for it to show any more: as
 * the conversation was loaded anew, cleared or removed. Whoever shows it shows `conversation.messages` then.
 */
export class Excerpt {
  readonly #options: ExcerptOptions;
  #hasOlder = true;
  #older: Promise<void> | null = null;
  #newer: Promise<void> | null = null;

  /** @internal */
  constructor(options: ExcerptOptions) {
    this.#options = options;
  }

  /**
   * In the server's order, without a gap; empty once it has ended. Never changed in place: while nothing
   * changes it is the same array, and each unchanged message stays the same object.
   */
  get messages(): readonly TimelineMessage[] {
    const { timeline, list } = this.#options;
    return besideOf(timeline).rowsOf(list);
  }

  /** Whether `loadOlder` would find more. */
  get hasOlder(): boolean {
    return this.#hasOlder && !this.joined;
  }

  /** Whether `loadNewer` would find more: until it has ended. */
  get hasNewer(): boolean {
    return !this.joined;
  }

  /** Whether it has ended; where `loadNewer` brought that about, `conversation.messages` has all that it had. */
  get joined(): boolean {
    const { timeline, list } = this.#options;
    return !besideOf(timeline).isShown(list);
  }

  /**
   * Loads messages before the first one. Calls while one is under way share it.
   *
   * @param limit how many, at most 100
   * @defaultValue 50
   * @throws ChatError when the server cannot be reached; may be called again
   */
  loadOlder(limit?: number): Promise<void> {
    this.#older ??= this.#loadOlder(limit).finally(() => {
      this.#older = null;
    });
    return this.#older;
  }

  /**
   * Loads messages behind the last one. Where that reaches what the conversation has loaded, all of it is put
   * there, with the same `key`s, and this has ended. Calls while one is under way share it.
   *
   * @param limit as in {@link loadOlder}
   * @throws ChatError as in {@link loadOlder}
   */
  loadNewer(limit?: number): Promise<void> {
    this.#newer ??= this.#loadNewer(limit).finally(() => {
      this.#newer = null;
    });
    return this.#newer;
  }

  /** Ends it. What is under way comes to nothing. */
  close(): void {
    const { timeline, list } = this.#options;
    besideOf(timeline).drop(list);
  }

  /** @internal */
  takeOlder({ messages, more }: MessagesResponse): void {
    if (this.joined) return;
    const { timeline, list } = this.#options;
    // The page may have been read before they were hidden.
    const shown = messages.filter(({ seq }) => seq > timeline.cleared);
    besideOf(timeline).add(list, shown);
    this.#hasOlder = more;
  }

  /** @internal */
  takeNewer({ messages, more }: MessagesResponse): void {
    if (this.joined) return;
    const { timeline, list } = this.#options;
    const { oldestSeq: oldest = 0 } = timeline;
    const beside = besideOf(timeline);
    const older = messages.filter(({ seq }) => seq < oldest);
    beside.add(list, older);
    if (more && messages.length === older.length) return;
    // The timeline may have come to more by itself, from the other side.
    if ((list.all[0]?.seq ?? oldest) < oldest) timeline.addOlder(list.all, this.#hasOlder);
    beside.drop(list);
  }

  async #loadOlder(limit?: number): Promise<void> {
    const { list, load } = this.#options;
    const [first] = list.all;
    if (!this.hasOlder || !first) return;
    await load({ before: first.seq, limit }, (page) => this.takeOlder(page));
  }

  async #loadNewer(limit?: number): Promise<void> {
    const { list, load } = this.#options;
    if (!this.joined) await load({ after: list.last(), limit }, (page) => this.takeNewer(page));
  }
}
