import { type Conversation, type Features, limits } from '@chat/protocol';
import type { ConversationRecord, MemberSettings, Store } from '../store/store.js';
import { ChatError } from './chat-error.js';
import { decodeCursor, encodeCursor } from './conversation-cursor.js';
import { fromStore } from './from-store.js';
import type { OwnViews } from './own-views.js';
import { pageLimit } from './page-limit.js';
import type { Settings } from './settings.js';

/** Conversations that are looked at in one step, where many are archived. */
const stepSize = 200;
/** Most steps for one page. */
const mostSteps = 25;

export interface ConversationListsOptions {
  readonly store: Store;
  readonly views: OwnViews;
  readonly settings: Settings;
  readonly features: Features;
}

interface Page {
  readonly limit?: number;
  readonly cursor?: string;
  readonly show?: 'pinned' | 'archived';
}

interface Listed {
  conversations: Conversation[];
  nextCursor?: string;
}

/** A user's conversations, page by page. */
export class ConversationLists {
  readonly #options: ConversationListsOptions;

  constructor(options: ConversationListsOptions) {
    this.#options = options;
  }

  /**
   * The caller's conversations, latest activity first; or those that they have pinned or archived, by
   * when they did. Many archived ones in a row may make a page shorter than it was asked for.
   *
   * @throws ChatError `invalid_request` for a limit or a cursor that cannot be, or what is not offered.
   */
  async list(callerId: string, { show, ...page }: Page): Promise<Listed> {
    const limit = pageLimit(page.limit, limits.defaultPageSize, limits.conversationPageSize);
    const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor);
    if (show === undefined) return this.#inSight(callerId, limit, after);
    if (this.#options.features.settings === undefined) {
      throw new ChatError('invalid_request', 'show: this server does not offer it.');
    }
    return this.#shown(callerId, show, limit, after);
  }

  async #inSight(
    callerId: string,
    limit: number,
    after: ReturnType<typeof decodeCursor> | undefined,
  ): Promise<Listed> {
    const { store, views, settings } = this.#options;
    const found: ConversationRecord[] = [];
    const arranged = new Map<string, MemberSettings>();
    let cursor = after;
    for (let steps = 0; ; steps += 1) {
      const size = steps === 0 ? limit : stepSize;
      const records = await fromStore(
        store.conversations.listFor(callerId, { limit: size + 1, ...(cursor && { cursor }) }),
      );
      const looked = records.slice(0, size);
      const its = await settings.of(
        callerId,
        looked.map(({ id }) => id),
      );
      for (const [id, each] of its) arranged.set(id, each);
      const archived = await settings.archivedOf(callerId, its);
      for (const record of looked) {
        cursor = record;
        if (!archived.has(record.id)) found.push(record);
        if (found.length === limit) break;
      }
      const isLast = records.length <= size && cursor === looked.at(-1);
      const isEnd = isLast || looked.length === 0;
      if (!isEnd && found.length < limit && steps < mostSteps) continue;
      const conversations = await views.of(callerId, found, arranged);
      return { conversations, ...(!isEnd && cursor && { nextCursor: encodeCursor(cursor) }) };
    }
  }

  async #shown(
    callerId: string,
    show: 'pinned' | 'archived',
    limit: number,
    after: ReturnType<typeof decodeCursor> | undefined,
  ): Promise<Listed> {
    const { store, views, settings } = this.#options;
    const listed = await fromStore(
      store.settings.listed(callerId, show, {
        limit: limit + 1,
        ...(after && { after: { at: after.activeAt, conversationId: after.id } }),
      }),
    );
    const page = listed.slice(0, limit);
    const all = await Promise.all(
      page.map(({ conversationId }) => fromStore(store.conversations.byId(conversationId))),
    );
    const records = all.filter((record) => record !== null);
    const arranged = await settings.of(
      callerId,
      records.map(({ id }) => id),
    );
    const archived = await settings.archivedOf(callerId, arranged);
    const wanted = records.filter(({ id }) => show === 'pinned' || archived.has(id));
    const conversations = await views.of(callerId, wanted, arranged);
    const last = page.at(-1);
    if (listed.length <= limit || last === undefined) return { conversations };
    const { at: activeAt, conversationId: id } = last;
    return { conversations, nextCursor: encodeCursor({ activeAt, id }) };
  }
}
