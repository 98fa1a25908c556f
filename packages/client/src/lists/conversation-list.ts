import { conversationPageLimit } from '@chat/protocol';
import { Asking } from '../asking.js';
import { ChatError } from '../chat-error.js';
import { Emitter } from '../emitter.js';
import type { Arrangement, ConversationSettings, TimelineMessage, User } from '../model.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import type { ConversationSummary } from './conversation-summary.js';
import type { ListedConversations } from './listed-conversations.js';
import { WakeUp } from './wake-up.js';

/** Conversations in a page. */
const pageSize = 30;

export interface ConversationListEvents {
  /** `items` or `hasMore` changed; once for many changes that come together. */
  change: () => void;
}

/** @internal */
export interface ConversationListOptions {
  readonly scope: UserScope;
  readonly listed: ListedConversations;
  /** Whether it has those that are archived, instead of all others. */
  readonly archived: boolean;
  readonly settings: {
    of(timeline: Timeline): ConversationSettings;
    pinnedAt(timeline: Timeline): number;
    set(timeline: Timeline, arrangement: Arrangement): Promise<void>;
    clear(timeline: Timeline): Promise<void>;
  };
  readonly draftOf: (conversationId: string) => string;
  readonly hasBlocked: (userId: string) => boolean;
  readonly typingIn: (conversationId: string) => boolean;
}

/**
 * The user's conversations, or those that they have archived: those pinned last first, then those with
 * the latest message. It stays up to date by itself, until the user is another one.
 */
export class ConversationList extends Emitter<ConversationListEvents> {
  readonly #options: ConversationListOptions;
  /** The last row of each conversation. */
  readonly #shown = new Map<string, ConversationSummary>();
  #items: readonly ConversationSummary[] | null = null;
  /** Where the next page begins; null after the last. */
  #cursor: string | null | undefined;
  /** What is older was not asked for yet. */
  #oldest = 0;
  #loading: Promise<void> | null = null;
  #announcing = false;
  /** What is muted for a while is not, after that. */
  readonly #wakeUp: WakeUp;
  /** @internal All that is loaded, once more: nothing has told of what came meanwhile. */
  readonly asking: Asking;

  /** @internal */
  constructor(options: ConversationListOptions) {
    super();
    this.#options = options;
    this.#wakeUp = new WakeUp(options.scope, () => this.changed());
    this.asking = new Asking(options.scope, () => this.refresh());
  }

  /** Never changed in place: while nothing changes it is the same array, and each row the same object. */
  get items(): readonly ConversationSummary[] {
    this.#items ??= this.#render();
    return this.#items;
  }

  /** Whether `loadMore` would find more. */
  get hasMore(): boolean {
    return this.#cursor !== null;
  }

  /**
   * Loads the next page of the list. Calls while one is under way share it.
   *
   * @throws ChatError when the server cannot be reached; may be called again
   */
  loadMore(): Promise<void> {
    this.#loading ??= this.#loadMore().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /** @internal Something that it shows may not be what it was. */
  changed(): void {
    this.#items = null;
    if (this.#announcing) return;
    this.#announcing = true;
    queueMicrotask(() => {
      this.#announcing = false;
      this.emit('change');
    });
  }

  /** As `Conversation.set`, of one in the list. */
  async set(id: string, arrangement: Arrangement): Promise<void> {
    await this.#options.settings.set(this.#timelineOf(id), arrangement);
  }

  /** As `Conversation.clear`, of one in the list. */
  async clear(id: string): Promise<void> {
    await this.#options.settings.clear(this.#timelineOf(id));
  }

  /** @internal Whether it has a first page. */
  get loaded(): boolean {
    return this.#cursor !== undefined;
  }

  /** @internal Leaves no timer behind, until somebody looks again. */
  rest(): void {
    this.#wakeUp.cancel();
    this.asking.cancel();
    this.#items = null;
  }

  /** @internal Asks again for what it has loaded. */
  async refresh(): Promise<void> {
    await this.#loading?.catch(() => {});
    const wanted = this.items.length;
    const isFirst = this.#cursor === undefined;
    this.#loading = (async () => {
      let cursor: string | undefined;
      const found = new Set(await this.#loadPinned());
      do {
        const page = await this.#ask({
          cursor,
          limit: wanted > pageSize ? conversationPageLimit : pageSize,
        });
        for (const id of page.ids) found.add(id);
        cursor = page.next;
        this.#reached(page, isFirst || cursor === undefined || found.size >= wanted);
      } while (cursor !== undefined && found.size < wanted);
      // What is listed and was not among them may be gone, and the event that told of it lost.
      for (const { id } of this.items) if (!found.has(id)) this.#options.listed.onUnheld(id);
    })().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #loadMore(): Promise<void> {
    if (this.#cursor === null) return;
    if (this.#cursor === undefined) await this.#loadPinned();
    const page = await this.#ask({ cursor: this.#cursor, limit: pageSize });
    this.#reached(page, true);
  }

  /** Those at the top, wherever they would come otherwise. @returns their ids */
  async #loadPinned(): Promise<string[]> {
    const { scope, archived, listed } = this.#options;
    if (archived || !scope.features.settings) return [];
    const page = { show: 'pinned', limit: conversationPageLimit } as const;
    const turn = listed.turn();
    const { conversations } = await scope.ask(scope.api.conversations(page));
    return conversations.flatMap((each) => listed.learn(each, turn)?.id ?? []);
  }

  async #ask(page: { cursor: string | undefined; limit: number }) {
    const { scope, archived, listed } = this.#options;
    const turn = listed.turn();
    const { conversations, nextCursor } = await scope.ask(
      scope.api.conversations({ ...page, ...(archived && { show: 'archived' as const }) }),
    );
    const timelines = conversations.flatMap((each) => listed.learn(each, turn) ?? []);
    // A page may have none, where many in a row are archived.
    const oldest = timelines.length > 0 ? Math.min(...timelines.map(activeAt)) : this.#oldest;
    return { next: nextCursor, ids: timelines.map(({ id }) => id), oldest };
  }

  /** @param isEnd whether the next page begins there */
  #reached({ next, oldest }: { next: string | undefined; oldest: number }, isEnd: boolean): void {
    if (isEnd) {
      this.#cursor = next ?? null;
      this.#oldest = next === undefined ? 0 : oldest;
    }
    this.changed();
  }

  #timelineOf(id: string): Timeline {
    const timeline = this.#options.listed.get(id);
    if (timeline) return timeline;
    throw new ChatError('invalid_argument', 'That conversation is not in the list.');
  }

  #render(): ConversationSummary[] {
    const { listed, archived, settings } = this.#options;
    const rows = listed
      .all()
      .map((timeline) => ({
        timeline,
        pinned: settings.pinnedAt(timeline),
        row: this.#rowOf(timeline),
      }))
      .filter(({ pinned, row }) => {
        if (row.settings.archived !== archived) return false;
        // What is older and held anyway would stand beside a gap.
        return archived || pinned > 0 || row.activeAt >= this.#oldest;
      })
      .sort(
        (a, b) =>
          b.pinned - a.pinned || b.row.activeAt - a.row.activeAt || (a.row.id < b.row.id ? 1 : -1),
      )
      .map(({ row }) => row);
    this.#shown.clear();
    for (const row of rows) this.#shown.set(row.id, row);
    this.#wakeUp.at(rows.map(({ settings }) => settings.mutedUntil));
    return rows;
  }

  #rowOf(timeline: Timeline): ConversationSummary {
    const { scope, draftOf, hasBlocked, typingIn } = this.#options;
    const { id, members, messages } = timeline;
    const before = this.#shown.get(id);
    const settings = this.#options.settings.of(timeline);
    const peer = members.find((member) => member.id !== scope.userId) ?? (members[0] as User);
    const row: ConversationSummary = {
      id,
      members,
      topic: timeline.topic,
      data: timeline.data,
      peer,
      blocked: hasBlocked(peer.id),
      lastMessage: latestOf(messages) ?? null,
      activeAt: activeAt(timeline),
      unread: timeline.unread ?? before?.unread ?? 0,
      settings: before && isSame(before.settings, settings) ? before.settings : settings,
      draft: draftOf(id),
      typing: typingIn(id),
    };
    return before && isSame(before, row) ? before : row;
  }
}

/** What somebody is still writing is no message yet. */
const latestOf = (messages: readonly TimelineMessage[]) =>
  messages.findLast(({ own, seq }) => own || seq !== null);

const activeAt = ({ messages, createdAt }: Timeline): number =>
  latestOf(messages)?.createdAt ?? createdAt;

function isSame<T extends object>(a: T, b: T): boolean {
  return (Object.keys(b) as (keyof T)[]).every((name) => a[name] === b[name]);
}
