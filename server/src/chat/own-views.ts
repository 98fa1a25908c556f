import type { Conversation, Features } from '@chat/protocol';
import type { ConversationRecord, MemberSettings, Store } from '../store/store.js';
import { viewSettings } from './arranged.js';
import { viewConversations } from './conversation-view.js';
import type { Settings } from './settings.js';
import type { ShownMarks } from './shown-marks.js';
import type { Unread } from './unread.js';

export interface OwnViewsOptions {
  readonly store: Store;
  readonly settings: Settings;
  readonly unread: Unread;
  readonly shown: ShownMarks;
  readonly features: Features;
}

/** Conversations as one member sees them. */
export class OwnViews {
  readonly #options: OwnViewsOptions;

  constructor(options: OwnViewsOptions) {
    this.#options = options;
  }

  /** @param known - The user's settings of all of these, where they were read for something else. */
  async of(
    userId: string,
    records: readonly Omit<ConversationRecord, 'activeAt'>[],
    known?: ReadonlyMap<string, MemberSettings>,
  ): Promise<Conversation[]> {
    const { store, settings, unread, shown, features } = this.#options;
    const ids = records.map(({ id }) => id);
    const [conversations, arranged] = await Promise.all([
      viewConversations(store, records, userId).then((views) => shown.in(userId, views)),
      known ?? settings.of(userId, ids),
    ]);
    const places = conversations.flatMap(({ id, head, members }) => {
      const read = members.find(({ user }) => user.id === userId)?.read ?? 0;
      const after = Math.max(read, arranged.get(id)?.cleared ?? 0);
      return head > after ? [{ conversationId: id, after }] : [];
    });
    const counts =
      features.unread === undefined
        ? new Map<string, number>()
        : await unread.count(userId, places);
    return conversations.map(({ lastMessage, ...conversation }) => {
      const { id } = conversation;
      const its = arranged.get(id);
      const count = counts.get(id) ?? 0;
      const isShown = lastMessage && lastMessage.seq > (its?.cleared ?? 0);
      return {
        ...conversation,
        ...(isShown && { lastMessage }),
        ...(features.unread && { unread: count }),
        ...(its && { settings: viewSettings(its) }),
      };
    });
  }
}
