import type { Message } from '@chat/protocol';
import type { Capability } from '../capability.js';
import { ChatError } from '../chat-error.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import { lastOf } from '../last-of.js';
import type { MessageList } from '../timeline/message-list.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { besideOf } from './beside-of.js';
import { Excerpt } from './excerpt.js';

/** Messages before a place, and behind it, that come with it. */
const surroundings = 25;

/** Shows conversations from any place on, however far back. */
export class Excerpts implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  /** Who waits for a conversation to be where the server is. */
  readonly #waiting: (() => void)[] = [];

  constructor(scope: UserScope, held: HeldConversations) {
    this.#scope = scope;
    this.#held = held;
  }

  /** See `Conversation.around`. */
  async around(timeline: Timeline, seq: number): Promise<Excerpt | null> {
    const beside = besideOf(timeline);
    this.#scope.check();
    // As the device has kept it, it need not know of what the server has told of elsewhere.
    if (seq > timeline.position) await this.#learn(timeline.id);
    for (let isKept = false; ; ) {
      await this.#isUpToDate(timeline);
      if (this.#isLoaded(timeline, seq)) return null;
      // What changes while the pages are on their way is noted.
      const list = beside.newList();
      try {
        const [before, behind] = await Promise.all([
          this.#ask(timeline, { before: seq + 1, limit: surroundings + 1 }),
          this.#ask(timeline, { after: seq, limit: surroundings }),
        ]);
        // It was loaded anew, cleared or removed meanwhile, or is about to be.
        if (timeline.stale || !beside.isShown(list)) continue;
        if (lastOf(before.messages)?.seq !== seq) throw notThere();
        const excerpt = this.#excerptOf(timeline, list);
        excerpt.takeOlder(before);
        excerpt.takeNewer(behind);
        this.#told(timeline, [...before.messages, ...behind.messages]);
        if (excerpt.joined) return null;
        isKept = true;
        return excerpt;
      } finally {
        if (!isKept) beside.drop(list);
      }
    }
  }

  /** Where the server is. @throws ChatError when that cannot be had: so nobody can tell what is there */
  async #learn(id: string): Promise<void> {
    const { ask, api } = this.#scope;
    try {
      this.#held.hold(await ask(api.conversation(id)));
    } catch (error) {
      this.#held.refused(id, error);
      throw error;
    }
  }

  onChanged(): void {
    for (const look of this.#waiting.splice(0)) look();
  }

  onOffline(): void {
    this.onChanged();
  }

  #excerptOf(timeline: Timeline, list: MessageList): Excerpt {
    return new Excerpt({
      ...{ timeline, list },
      load: async (asked, take) => {
        const page = await this.#ask(timeline, asked);
        // As it was loaded anew, it may be of another history.
        if (!besideOf(timeline).isShown(list)) return;
        take(page);
        this.#told(timeline, page.messages);
      },
    });
  }

  #ask(timeline: Timeline, page: { before?: number; after?: number; limit?: number | undefined }) {
    const { ask, api } = this.#scope;
    return ask(api.messages(timeline.id, page));
  }

  #told(timeline: Timeline, messages: readonly Message[]): void {
    this.#held.stored(timeline, messages);
    this.#held.changed(timeline);
  }

  /** Until then it may have to be loaded anew, and what is behind its newest message may be there. */
  async #isUpToDate(timeline: Timeline): Promise<void> {
    while (this.#scope.online && !timeline.isComplete && !timeline.removed) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#scope.check();
  }

  /** @throws ChatError when it is not there at all */
  #isLoaded(timeline: Timeline, seq: number): boolean {
    if (timeline.removed) throw new ChatError('not_found', 'It was removed.');
    if (timeline.messages.some((row) => row.seq === seq)) return true;
    const isOlder = seq < (timeline.oldestSeq ?? 0);
    // A stale one is loaded anew with the next connection: until then no page can be put beside it.
    if (timeline.stale || (!isOlder && timeline.behind)) {
      throw new ChatError('connection_failed', 'It is not up to date yet.');
    }
    if (isOlder && seq > timeline.cleared) return false;
    throw notThere();
  }
}

const notThere = () => new ChatError('message_not_found', 'It is not there any more.');
