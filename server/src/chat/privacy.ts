import type { Privacy as PrivacyView } from '@chat/protocol';
import type { PrivacyRecord, Store } from '../store/store.js';
import { fromStore } from './from-store.js';
import type { MemberEvents } from './member-events.js';
import { Remembered } from './remembered.js';

/** Users whose privacy is kept in memory. */
const capacity = 20_000;
/** ms after which it is read again: another node may have changed it, and the bus have lost that. */
const lifetime = 5_000;

export interface PrivacyOptions {
  readonly store: Store;
  readonly events: MemberEvents;
}

const nothingHidden: PrivacyRecord = { presence: true, receipts: true };

/** What users keep back: when they are there, and what they have read. Who does is not told it of others either. */
export class Privacy {
  readonly #store: Store;
  readonly #events: MemberEvents;
  readonly #known = new Remembered<PrivacyRecord>({ capacity, lifetime });

  constructor({ store, events }: PrivacyOptions) {
    this.#store = store;
    this.#events = events;
  }

  /** Of each of these, in their order; or as it was a moment ago. */
  of(userIds: readonly string[]): Promise<PrivacyRecord[]> {
    return this.#known.all(userIds, (unknown) => this.#ask(unknown));
  }

  /** As {@link of}, as it is now: for what stands until somebody is heard to change theirs. */
  askedOf(userIds: readonly string[]): Promise<PrivacyRecord[]> {
    return this.#known.allAnew(userIds, (all) => this.#ask(all));
  }

  /** Whether each of them lets others know when they are there; one who does not is told of nobody. */
  async areAllPresent(userIds: readonly string[]): Promise<boolean> {
    return (await this.of(userIds)).every(({ presence }) => presence);
  }

  /** Changes what is named. @returns all of it, once it is durable */
  async disclose(callerId: string, change: Partial<PrivacyView>): Promise<PrivacyView> {
    this.forget(callerId);
    if (Object.keys(change).length === 0) {
      const [known = nothingHidden] = await this.of([callerId]);
      return known;
    }
    const after = await fromStore(this.#store.privacy.set(callerId, change));
    this.forget(callerId);
    // Also when it is as it was: what is asked for again may have broken off half-way.
    this.#events.tellOfPrivacy(callerId);
    // What was known before it was hidden, or was on its way then, is not told when it is shown again.
    if (change.presence !== undefined) await fromStore(this.#store.lastSeen.forget(callerId));
    return after;
  }

  async #ask(userIds: readonly string[]): Promise<(id: string) => PrivacyRecord> {
    const found = await fromStore(this.#store.privacy.of(userIds));
    return (id) => found.get(id) ?? nothingHidden;
  }

  /** It may have changed, of one or of anybody: the next one to ask is answered by the store. */
  forget(userId?: string): void {
    if (userId === undefined) this.#known.clear();
    else this.#known.forget(userId);
  }
}
