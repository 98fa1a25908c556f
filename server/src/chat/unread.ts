import { limits, type UnreadResponse } from '@chat/protocol';
import type { MemberSettings, ReadPlace, Store } from '../store/store.js';
import { fromStore } from './from-store.js';
import type { Settings } from './settings.js';

/** Conversations that are looked at together. */
const step = 100;
/** Conversations in which somebody may be behind, and are looked at for it. */
const reach = 5_000;

export interface UnreadOptions {
  readonly store: Store;
  readonly settings: Settings;
  readonly now: () => number;
}

/** What users have not read yet. */
export class Unread {
  readonly #options: UnreadOptions;

  constructor(options: UnreadOptions) {
    this.#options = options;
  }

  /** How many unread messages there are beyond each place; those without any are left out. */
  count(userId: string, places: readonly ReadPlace[]): Promise<Map<string, number>> {
    return fromStore(this.#options.store.unread.count(userId, places, limits.unread));
  }

  /**
   * The user's conversations with something unread that are neither muted nor archived. It stops at
   * {@link limits.unread} messages, so that it costs little however much there is.
   */
  async of(userId: string): Promise<UnreadResponse> {
    const { store, settings } = this.#options;
    const behind = await fromStore(store.unread.behind(userId, reach));
    const marked = await this.#marked(userId);
    const counted: UnreadResponse['conversations'] = [];
    let total = 0;
    for (let start = 0; start < behind.length; start += step) {
      if (total >= limits.unread) break;
      const places = behind.slice(start, start + step);
      const ids = places.map(({ conversationId }) => conversationId);
      const [counts, arranged] = await Promise.all([
        this.count(userId, places),
        settings.of(userId, ids),
      ]);
      const seen = await this.#inSight(userId, ids, arranged);
      for (const [conversationId, unread] of counts) {
        if (!seen.has(conversationId)) continue;
        total += unread;
        const isMarked = marked.delete(conversationId);
        counted.push({ conversationId, unread, ...(isMarked && { marked: true }) });
      }
    }
    const more = total >= limits.unread;
    for (const conversationId of marked) counted.push({ conversationId, unread: 0, marked: true });
    return { conversations: counted, more };
  }

  /** Those that the user has marked as unread, the latest first. */
  async #marked(userId: string): Promise<Set<string>> {
    const { store, settings } = this.#options;
    const listed = await fromStore(store.settings.listed(userId, 'unread', { limit: step }));
    const ids = listed.map(({ conversationId }) => conversationId);
    const arranged = await settings.of(userId, ids);
    return this.#inSight(userId, [...arranged.keys()], arranged);
  }

  /** Those that are neither muted nor archived. */
  async #inSight(
    userId: string,
    ids: readonly string[],
    arranged: ReadonlyMap<string, MemberSettings>,
  ): Promise<Set<string>> {
    const { settings, now } = this.#options;
    const archived = await settings.archivedOf(userId, arranged);
    const at = now();
    return new Set(
      ids.filter((id) => !archived.has(id) && (arranged.get(id)?.mutedUntil ?? 0) <= at),
    );
  }
}
