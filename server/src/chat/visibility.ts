import type { Store } from '../store/store.js';
import type { Consent } from './consent.js';
import { fromStore } from './from-store.js';
import type { Privacy } from './privacy.js';

export interface VisibilityOptions {
  readonly store: Store;
  readonly privacy: Privacy;
  readonly consent: Consent;
}

/** Who may know when somebody is there. */
export class Visibility {
  readonly #options: VisibilityOptions;

  constructor(options: VisibilityOptions) {
    this.#options = options;
  }

  /** Those of these users who let the viewer know: they have written to them, and neither hides. */
  async to(viewerId: string, userIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { store, privacy, consent } = this.#options;
    const [own, ...theirs] = await privacy.of([viewerId, ...userIds]);
    if (!own?.presence) return new Set();
    const shown = userIds.filter((id, index) => theirs[index]?.presence && id !== viewerId);
    const conversations = await fromStore(store.conversations.withEach(viewerId, shown));
    const writers = [...conversations].flatMap(([userId, ids]) =>
      ids.map((conversationId) => ({ conversationId, userId })),
    );
    // Written in the meantime by way of another node, it was heard on this one only if somebody listened.
    const written = await consent.askedOf(writers);
    return new Set(writers.filter((_, index) => written[index]).map(({ userId }) => userId));
  }
}
