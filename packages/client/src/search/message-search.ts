import type { Message, SearchResponse } from '@chat/protocol';
import { searchPageLimit } from '@chat/protocol';
import { Emitter } from '../emitter.js';
import type { FoundConversation, SearchMatch, SearchResult, User } from '../model.js';
import type { Timeline } from '../timeline/timeline.js';

/** Requests in a row that may find nothing. */
const patience = 20;

export interface MessageSearchEvents {
  /** `results` or `hasMore` changed; once for many changes that come together. */
  change: () => void;
}

/** @internal */
export interface MessageSearchOptions {
  readonly text: string;
  readonly ownId: string;
  readonly ask: (page: Page) => Promise<SearchResponse>;
  /** What is known of a conversation; undefined for one that is not there any more. */
  readonly timelineOf: (conversationId: string) => Timeline | undefined;
  readonly onClose: () => void;
}

interface Page {
  readonly cursor: string | undefined;
  readonly limit: number | undefined;
}

interface Found {
  /** In its latest state. */
  message: Message;
  /** What it said when it was found. */
  readonly text: string;
  readonly matches: readonly SearchMatch[];
  /** How it was shown last. */
  result: SearchResult | undefined;
}

/** What was looked through. */
interface Reached {
  readonly found: readonly Found[];
  /** Where the next page begins; null after the last. */
  readonly cursor: string | null | undefined;
}

const none: readonly SearchMatch[] = [];

/**
 * Messages that have what was searched for. They stay up to date until this is closed: one that is deleted is
 * not among them any more, one that is edited is there with its new text.
 */
export class MessageSearch extends Emitter<MessageSearchEvents> {
  readonly #options: MessageSearchOptions;
  #reached: Reached = { found: [], cursor: undefined };
  #results: readonly SearchResult[] = [];
  readonly #conversations = new Map<string, FoundConversation>();
  /** What is asked, one after the other: each goes on from what the one before it reached. */
  #queue: Promise<void> = Promise.resolve();
  /** How much of it is not done yet. */
  #queued = 0;
  #further: Promise<void> | null = null;
  /** Null once it has begun. */
  #refresh: Promise<void> | null = null;
  #isClosed = false;
  #announcing = false;

  /** @internal */
  constructor(options: MessageSearchOptions) {
    super();
    this.#options = options;
  }

  /** What is searched for. */
  get text(): string {
    return this.#options.text;
  }

  /**
   * Newest first. Never changed in place: while nothing changes it is the same array, and each unchanged
   * result the same object.
   */
  get results(): readonly SearchResult[] {
    return this.#results;
  }

  /** Whether there is more to look through. */
  get hasMore(): boolean {
    return this.#reached.cursor !== null;
  }

  /**
   * Looks on until there is a further result, or all was looked through. Where there is very much to look
   * through it asks 20 times at most, and may be called again. Calls while one is under way share it.
   *
   * @param limit how many results, at most 50
   * @defaultValue 20
   * @throws ChatError `rate_limited`, `not_found` for the conversation, and when the server cannot be reached;
   *   may be called again
   */
  loadMore(limit?: number): Promise<void> {
    this.#further ??= this.#enqueue(() =>
      this.#look(this.#reached, this.#reached.found.length + 1, limit),
    ).finally(() => {
      this.#further = null;
    });
    return this.#further;
  }

  /** Lets go of the results, and hears of nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#reached = { found: [], cursor: null };
    this.#results = [];
    this.#options.onClose();
  }

  /** @internal The user is gone. */
  end(): void {
    this.close();
    this.#announce();
  }

  /** @internal Asks again for what was found: nothing has told of what happened meanwhile. */
  refresh(): Promise<void> {
    this.#refresh ??= this.#enqueue(() => {
      // What happens from now on may be missing from the answer.
      this.#refresh = null;
      const { length } = this.#reached.found;
      const limit = Math.min(Math.max(length, 1), searchPageLimit);
      return this.#look({ found: [], cursor: undefined }, length, limit);
    });
    return this.#refresh;
  }

  /** @internal A conversation may not be what it was. */
  changed(conversationId: string): void {
    if (this.#has(conversationId)) this.#show(this.#reached);
  }

  /** @internal Whether it has something of a conversation, or may have it in a moment. */
  concerns(conversationId: string): boolean {
    return this.isAsking || this.#has(conversationId);
  }

  /** @internal Whether an answer is on its way. */
  get isAsking(): boolean {
    return this.#queued > 0;
  }

  #has(conversationId: string): boolean {
    return this.#reached.found.some(({ message }) => message.conversationId === conversationId);
  }

  #enqueue(look: () => Promise<void>): Promise<void> {
    this.#queued += 1;
    const looking = this.#queue.then(look).finally(() => {
      this.#queued -= 1;
    });
    this.#queue = looking.catch(() => {});
    return looking;
  }

  /** Looks on from somewhere until so many are found. */
  async #look(from: Reached, wanted: number, limit: number | undefined): Promise<void> {
    let reached = from;
    for (let asked = 0; asked < patience && !this.#isClosed; asked += 1) {
      if (reached.cursor === null || (asked > 0 && reached.found.length >= wanted)) break;
      reached = await this.#ask(reached, limit);
      // Should the next request fail, this one was not for nothing.
      if (from.cursor !== undefined) this.#show(reached);
    }
    this.#show(reached);
  }

  async #ask({ found, cursor }: Reached, limit: number | undefined): Promise<Reached> {
    const page = { cursor: cursor ?? undefined, limit };
    const { results, nextCursor } = await this.#options.ask(page);
    const shown = new Map(this.#reached.found.map((each) => [placeOf(each), each.result]));
    const known = new Set(found.map(placeOf));
    const further = results
      .map(({ message, matches }): Found => {
        const result = shown.get(placeOf({ message }));
        return { message, text: message.text, matches, result };
      })
      .filter((each) => !known.has(placeOf(each)) && this.#isThere(each));
    return { found: [...found, ...further], cursor: nextCursor ?? null };
  }

  #show({ found, cursor }: Reached): void {
    if (this.#isClosed) return;
    const { hasMore } = this;
    const there = found.filter((each) => this.#isThere(each));
    this.#reached = { found: there, cursor };
    const results = there.flatMap((each) => this.#resultOf(each) ?? []);
    const before = this.#results;
    const isSame =
      results.length === before.length && results.every((row, at) => row === before[at]);
    if (!isSame) this.#results = results;
    if (!isSame || hasMore !== this.hasMore) this.#announce();
  }

  #isThere(found: Found): boolean {
    const timeline = this.#options.timelineOf(found.message.conversationId);
    if (!timeline) return false;
    found.message = timeline.lastKnown(found.message);
    const { seq, deletedAt } = found.message;
    return seq > timeline.cleared && deletedAt === undefined;
  }

  /** @returns null for what the user has deleted, which is yet to be confirmed */
  #resultOf(found: Found): SearchResult | null {
    const timeline = this.#options.timelineOf(found.message.conversationId) as Timeline;
    const message = timeline.row(found.message);
    if (message.deleted) return null;
    const matches = message.text === found.text ? found.matches : none;
    const result = { conversation: this.#conversationOf(timeline), message, matches };
    const { result: before } = found;
    const isSame =
      before?.conversation === result.conversation &&
      before.message === message &&
      isAlike(before.matches, matches);
    if (!isSame) found.result = result;
    return isSame ? before : result;
  }

  #conversationOf({ id, members, topic, data }: Timeline): FoundConversation {
    const { ownId } = this.#options;
    const peer = members.find((member) => member.id !== ownId) ?? (members[0] as User);
    const before = this.#conversations.get(id);
    const conversation = { id, peer, topic, data };
    if (before && isAlike(before, conversation)) return before;
    this.#conversations.set(id, conversation);
    return conversation;
  }

  #announce(): void {
    if (this.#announcing) return;
    this.#announcing = true;
    queueMicrotask(() => {
      this.#announcing = false;
      this.emit('change');
    });
  }
}

const placeOf = ({ message }: Pick<Found, 'message'>) => `${message.conversationId}:${message.seq}`;

const isAlike = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);
