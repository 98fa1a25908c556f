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

  /** Of each of these, in their order. */
  async of(userIds: readonly string[]): Promise<PrivacyRecord[]> {
    const unknown = userIds.filter((id) => this.#known.get(id) === undefined);
    if (unknown.length === 0) return userIds.map((id) => this.#known.get(id) ?? nothingHidden);
    const found = await fromStore(this.#store.privacy.of(unknown));
    for (const id of unknown) this.#known.set(id, found.get(id) ?? nothingHidden);
    return userIds.map((id) => this.#known.get(id) ?? found.get(id) ?? nothingHidden);
  }

  /** Whether each of them lets others know when they are there; one who does not is told of nobody. */
  async areAllPresent(userIds: readonly string[]): Promise<boolean> {
    return (await this.of(userIds)).every(({ presence }) => presence);
  }

  /** Changes what is named. @returns all of it, once it is durable */
  async disclose(callerId: string, change: Partial<PrivacyView>): Promise<PrivacyView> {
    this.#known.forget(callerId);
    const [before = nothingHidden] = await this.of([callerId]);
    const after = { ...before, ...change };
    if (after.presence === before.presence && after.receipts === before.receipts) return after;
    await fromStore(this.#store.privacy.set(callerId, after));
    // What was known before it was hidden is not told when it is shown again.
    if (!after.presence) await fromStore(this.#store.lastSeen.forget(callerId));
    this.#known.set(callerId, after);
    this.#events.tellOfPrivacy(callerId);
    return after;
  }

  /** It may have changed: the next one to ask is answered by the store. */
  forget(userId: string): void {
    this.#known.forget(userId);
  }
}
