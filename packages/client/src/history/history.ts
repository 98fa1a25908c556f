import type { Conversation } from '../conversations/conversation.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';

/** Loads what is older than what is there. */
export class History {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #loading = new Map<string, Promise<void>>();

  constructor(scope: UserScope, held: HeldConversations) {
    this.#scope = scope;
    this.#held = held;
  }

  /** See `Conversation.loadOlder`. */
  loadOlder(timeline: Timeline, limit?: number): Promise<void> {
    const { id } = timeline;
    let loading = this.#loading.get(id);
    if (loading === undefined) {
      loading = this.#load(timeline, limit).finally(() => this.#loading.delete(id));
      this.#loading.set(id, loading);
    }
    return loading;
  }

  /** Whoever asks for one conversation wants to see it: the newest page comes with it. */
  async shown(conversation: Conversation): Promise<Conversation> {
    const { timeline, messages } = conversation;
    if (messages.filter(({ seq }) => seq !== null).length <= 1) {
      const loading = this.loadOlder(timeline);
      if (!timeline.confirmed) loading.catch((error) => this.#scope.report(error));
      else await loading;
    }
    return conversation;
  }

  async #load(timeline: Timeline, limit?: number): Promise<void> {
    this.#scope.check();
    if (!timeline.hasOlder) return;
    const { generation, oldestSeq: before } = timeline;
    const page = await this.#scope.ask(this.#scope.api.messages(timeline.id, { before, limit }));
    // It was loaded anew meanwhile: this page need not touch what is there now.
    if (timeline.generation !== generation) return;
    timeline.addOlder(page.messages, page.more);
    this.#held.stored(timeline, page.messages);
    this.#held.changed(timeline);
  }
}
