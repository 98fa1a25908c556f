import type { Conversation, Message, SearchRequest, SearchResponse, User } from '@chat/protocol';
import { Asking } from '../asking.js';
import type { Capability } from '../capability.js';
import { toChatError } from '../chat-error.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { SearchOptions } from '../model.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { MessageSearch } from './message-search.js';

export type AskForMessages = (request: SearchRequest) => Promise<SearchResponse>;

/** Finds messages by what is in them, and keeps what was found up to date. To be found, no conversation has to be held. */
export class Searches implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #askForMessages: AskForMessages;
  /** Each with how it is asked again. */
  readonly #open = new Map<MessageSearch, Asking>();
  /** Nobody has told of what happened to their results. */
  readonly #unheard = new Set<MessageSearch>();
  /** What the server told of conversations that are not held. */
  readonly #unheld = new Map<string, Timeline>();
  /** Those of them that may have been cleared or removed, and are to be asked for. */
  readonly #touched = new Set<string>();
  readonly #lookingUp: Asking;

  constructor(scope: UserScope, held: HeldConversations, ask: AskForMessages) {
    this.#askForMessages = ask;
    this.#scope = scope;
    this.#held = held;
    this.#lookingUp = new Asking(scope, () => this.#lookUp());
  }

  /** See `ChatClient.search`, and `Conversation.search` for those in one conversation. */
  async search(
    text: string,
    { limit, conversationId }: SearchOptions & { readonly conversationId?: string },
  ): Promise<MessageSearch> {
    this.#scope.check();
    this.#scope.checkOffered('search');
    const search: MessageSearch = new MessageSearch({
      ...{ text, ownId: this.#scope.userId },
      // What is undefined is not sent.
      ask: (page) => this.#ask({ text, conversationId, ...page } as SearchRequest),
      timelineOf: (id) => this.#timelineOf(id),
      onClose: () => this.#closed(search),
    });
    this.#open.set(search, new Asking(this.#scope, () => search.refresh()));
    if (!this.#scope.online) this.#unheard.add(search);
    try {
      await search.loadMore(limit);
    } catch (error) {
      search.close();
      throw error;
    }
    return search;
  }

  onHeld({ id }: Timeline): void {
    this.#unheld.delete(id);
    this.onChanged(id);
  }

  onChanged(conversationId: string): void {
    for (const search of this.#open.keys()) search.changed(conversationId);
  }

  onUnheld(id: string): void {
    if (![...this.#open.keys()].some((search) => search.concerns(id))) return;
    this.#touched.add(id);
    this.#lookingUp.soon();
  }

  onUnheldChange(message: Message): void {
    this.#unheld.get(message.conversationId)?.receive(message);
    this.onChanged(message.conversationId);
  }

  onProfile(user: User): void {
    for (const timeline of this.#unheld.values()) {
      if (timeline.learnUser(user)) this.onChanged(timeline.id);
    }
  }

  onOnline(): void {
    for (const search of this.#unheard) this.#open.get(search)?.now();
    this.#unheard.clear();
  }

  onOffline(): void {
    this.#lookingUp.cancel();
    this.#touched.clear();
    for (const [search, asking] of this.#open) {
      asking.cancel();
      this.#unheard.add(search);
    }
  }

  onEnd(): void {
    for (const search of this.#open.keys()) search.end();
  }

  #timelineOf(id: string): Timeline | undefined {
    return this.#held.get(id) ?? this.#unheld.get(id);
  }

  async #ask(request: SearchRequest): Promise<SearchResponse> {
    const answer = await this.#scope.ask(this.#askForMessages(request));
    for (const snapshot of answer.conversations) {
      const { id, members } = snapshot;
      const held = this.#held.get(id);
      if (held?.learnMembers(members)) this.#held.changed(held);
      this.#learn(snapshot);
    }
    return answer;
  }

  #learn(snapshot: Conversation): void {
    const { id, members } = snapshot;
    // Of one that is held more is known, be it that it was removed; and once nothing is open, nobody would
    // let go of it any more.
    if (this.#open.size === 0 || this.#held.conversation(id)) return;
    const timeline = this.#unheld.get(id) ?? this.#held.timelineOf(snapshot);
    // Nobody has told of what it was like while the device was away.
    timeline.learnOwn(snapshot);
    timeline.learnMembers(members);
    this.#unheld.set(id, timeline);
  }

  /** Not by searching again: what was edited since would not be found any more. */
  async #lookUp(): Promise<void> {
    for (const id of this.#touched) {
      this.#touched.delete(id);
      try {
        this.#learn(await this.#scope.ask(this.#scope.api.conversation(id)));
      } catch (error) {
        if (toChatError(error).code !== 'not_found') {
          this.#touched.add(id);
          throw error;
        }
        this.#unheld.delete(id);
        // An answer that is on its way may have it still.
        for (const [search, asking] of this.#open) if (search.isAsking) asking.now();
      }
      this.onChanged(id);
    }
  }

  #closed(search: MessageSearch): void {
    this.#open.get(search)?.cancel();
    this.#open.delete(search);
    this.#unheard.delete(search);
    if (this.#open.size > 0) return;
    this.#unheld.clear();
    this.#touched.clear();
    this.#lookingUp.cancel();
  }
}
