import type { Store } from '../store/store.js';
import { type Blocks, isBlocked, type Standing } from './blocks.js';
import type { Consent } from './consent.js';
import { fromStore } from './from-store.js';
import type { Privacy } from './privacy.js';

export interface VisibilityOptions {
  readonly store: Store;
  readonly privacy: Privacy;
  readonly consent: Consent;
  readonly blocks: Blocks;
}

/** Who may know when somebody is there. */
export class Visibility {
  readonly #options: VisibilityOptions;

  constructor(options: VisibilityOptions) {
    this.#options = options;
  }

  /** Those of these users who let the viewer know: they have written to them, neither hides, and neither has blocked the other. */
  async to(viewerId: string, userIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { store, privacy, consent, blocks } = this.#options;
    // As it is now: what was changed by way of another node before this one listened is not heard of.
    const [own, ...theirs] = await privacy.askedOf([viewerId, ...userIds]);
    if (!own?.presence) return new Set();
    const present = userIds.filter((id, index) => theirs[index]?.presence && id !== viewerId);
    const standings = await blocks.askedBetween(viewerId, present);
    const shown = present.filter((_, index) => !isBlocked(standings[index] as Standing));
    const conversations = await fromStore(store.conversations.withEach(viewerId, shown));
    const writers = [...conversations].flatMap(([userId, ids]) =>
      ids.map((conversationId) => ({ conversationId, userId })),
    );
    const written = await consent.askedOf(writers);
    return new Set(writers.filter((_, index) => written[index]).map(({ userId }) => userId));
  }
}
