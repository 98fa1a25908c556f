import type {
  ChatClient,
  ChatError,
  Conversation,
  Excerpt,
  MessageSearch,
  TimelineMessage,
} from '@chat/client';
import type { SearchRequest, SearchResponse } from '@chat/protocol';
import { acknowledged, type Seen } from './journal.js';
import { areOf, judgeAnswer, placeName } from './judge-answer.js';
import type { Random } from './random.js';
import { lastWordOf, ownWordOf, searchedWords } from './words.js';

/** What nobody has to answer for: the page was closed. */
const harmless = new Set(['disconnected', 'signed_out', 'disposed']);
/** Searches, and places, that a page keeps open; the oldest makes room. */
const mostOpen = 4;

/** A part of a conversation, as it was shown at some time: its places. */
export interface ShownPart {
  readonly conversationId: string;
  readonly seqs: readonly number[];
}

/** What one device finds in all of its lives: by searching, and by going to old places. */
export class Finder {
  /** What was wrong with it, in words. */
  readonly broken: string[] = [];
  /** Conversations of which something was found. */
  readonly met = new Set<string>();
  readonly parts: ShownPart[] = [];
  searches = 0;
  jumps = 0;
  readonly #random: Random;
  /** Messages of which the device knows that they are deleted, which nothing undoes. */
  readonly #gone = new Set<string>();
  /** By conversation, where there are messages. */
  readonly #places = new Map<string, Set<number>>();
  readonly #conversations = new Map<string, Conversation>();
  /** Which page it is: what comes back to one that is closed is nobody's. */
  #page = 0;
  #open: MessageSearch[] = [];
  #excerpts: { readonly excerpt: Excerpt; readonly conversation: Conversation }[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** What a page fetches with: each answer to a search is looked at as the server gave it. */
  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (!url.endsWith('/v1/search')) return fetch(url, init);
    const gone = this.#goneByNow();
    const request = JSON.parse(String(init.body)) as SearchRequest;
    const response = await fetch(url, init);
    if (!response.ok) return response;
    const text = await response.text();
    const answer = JSON.parse(text) as SearchResponse;
    for (const { message } of answer.results) this.met.add(message.conversationId);
    this.broken.push(...judgeAnswer(request, answer, gone));
    return new Response(text, { status: response.status, headers: response.headers });
  };

  /** A page has opened a conversation. */
  holds(conversation: Conversation): void {
    this.#conversations.set(conversation.id, conversation);
  }

  /** The page is closed: what was open in it is let go of. */
  letGo(): void {
    this.#page += 1;
    for (const search of this.#open) search.close();
    for (const { excerpt } of this.#excerpts) excerpt.close();
    this.#open = [];
    this.#excerpts = [];
    this.#conversations.clear();
  }

  /** Searches all conversations, or this one, or goes to an old place of it. */
  find(client: ChatClient, conversation: Conversation | undefined): void {
    const random = this.#random;
    const isPlace = conversation !== undefined && random.chance(0.4);
    const work = isPlace
      ? this.#goTo(conversation, this.#somePlace(conversation.id))
      : this.#search(random.chance(0.4) ? (conversation ?? client) : client);
    work.catch(({ code, retryable, message }: ChatError) => {
      if (!retryable && !harmless.has(code)) this.broken.push(`was told ${code}: ${message}`);
    });
  }

  /** What is open by now, and not as the server has it: nothing once all is quiet. */
  unlike(history: ReadonlyMap<string, readonly Seen[]>): string[] {
    const stored = (id: string, row: TimelineMessage) =>
      JSON.stringify(history.get(id)?.find(({ seq }) => seq === row.seq));
    const shown = (row: TimelineMessage) => JSON.stringify(acknowledged({ messages: [row] })[0]);
    const results = this.#open.flatMap(({ text, results }) =>
      results.flatMap(({ conversation: { id }, message }) => {
        const row = this.#conversations.get(id)?.messages.find(({ key }) => key === message.key);
        const isTheRow = row === undefined || row === message;
        if (!message.deleted && isTheRow && shown(message) === stored(id, message)) return [];
        return [`shows ${shown(message)} for “${text}”, the server has ${stored(id, message)}`];
      }),
    );
    const excerpts = this.#excerpts.flatMap(({ excerpt, conversation: { id } }) =>
      excerpt.messages
        .filter((row) => shown(row) !== stored(id, row))
        .map((row) => `shows ${shown(row)} far back, the server has ${stored(id, row)}`),
    );
    return [...results, ...excerpts];
  }

  async #search(where: ChatClient | Conversation): Promise<void> {
    const random = this.#random;
    const rows = [...this.#conversations.values()].flatMap(({ messages }) => messages);
    const wordOf = random.chance(0.5) ? ownWordOf : lastWordOf;
    const text =
      rows.length > 0 && random.chance(0.3)
        ? wordOf(random.pick(rows).text)
        : random.pick(searchedWords);
    const gone = this.#goneByNow();
    const page = this.#page;
    const search = await where.search(text, { limit: random.between(1, 50) });
    this.searches += 1;
    this.#look(search, gone);
    if (page !== this.#page) return search.close();
    this.#open.push(search);
    if (this.#open.length > mostOpen) this.#open.shift()?.close();
    while (search.hasMore && random.chance(0.5)) {
      const before = this.#goneByNow();
      await search.loadMore(random.between(1, 50));
      this.#look(search, before);
    }
    const { message, conversation } = search.results.at(-1) ?? {};
    const there = conversation && this.#conversations.get(conversation.id);
    if (there && random.chance(0.3)) await this.#goTo(there, message?.seq ?? 0);
  }

  #look({ text, results }: MessageSearch, gone: ReadonlySet<string>): void {
    const lowest = new Map<string, number>();
    for (const { conversation, message, matches } of results) {
      const { id } = conversation;
      const seq = message.seq ?? 0;
      const name = placeName(id, seq);
      if (message.deleted || gone.has(name)) this.broken.push(`shows ${name}, which is deleted`);
      // None where it was changed since it was found.
      if (matches.length > 0 && !areOf(matches, message.text, text)) {
        this.broken.push(`shows ${JSON.stringify(matches)} of “${message.text}” for “${text}”`);
      }
      if (seq >= (lowest.get(id) ?? Number.POSITIVE_INFINITY)) {
        this.broken.push(`shows ${name} behind ${lowest.get(id)} for “${text}”`);
      }
      lowest.set(id, seq);
      this.#know(id, message);
    }
  }

  async #goTo(conversation: Conversation, place: number | undefined): Promise<void> {
    if (place === undefined) return;
    const random = this.#random;
    const page = this.#page;
    const excerpt = await conversation.around(place);
    if (page !== this.#page) return excerpt?.close();
    this.jumps += 1;
    const shown = excerpt === null || excerpt.joined ? conversation : excerpt;
    if (!shown.messages.some(({ seq }) => seq === place)) {
      this.broken.push(`does not show ${placeName(conversation.id, place)}, where it went`);
    }
    if (excerpt === null) return;
    this.#excerpts.push({ excerpt, conversation });
    if (this.#excerpts.length > mostOpen) this.#excerpts.shift()?.excerpt.close();
    this.#writeDown(conversation, excerpt);
    while (!excerpt.joined && random.chance(0.8)) {
      const limit = random.between(1, 100);
      await (random.chance(0.7) ? excerpt.loadNewer(limit) : excerpt.loadOlder(limit));
      this.#writeDown(conversation, excerpt);
    }
  }

  #writeDown({ id }: Conversation, { messages }: Excerpt): void {
    this.parts.push({ conversationId: id, seqs: messages.map(({ seq }) => seq ?? -1) });
  }

  #somePlace(conversationId: string): number | undefined {
    this.#goneByNow();
    const places = [...(this.#places.get(conversationId) ?? [])];
    return places.length === 0 ? undefined : this.#random.pick(places);
  }

  /** Takes note of what the timelines know by now. */
  #goneByNow(): ReadonlySet<string> {
    for (const { id, messages } of this.#conversations.values()) {
      for (const message of messages) this.#know(id, message);
    }
    return new Set(this.#gone);
  }

  #know(conversationId: string, { seq, deleted, change }: TimelineMessage): void {
    if (seq === null) return;
    const places = this.#places.get(conversationId) ?? new Set();
    this.#places.set(conversationId, places.add(seq));
    // What the user has deleted may be refused until the server has confirmed it.
    if (deleted && change === null) this.#gone.add(placeName(conversationId, seq));
  }
}
