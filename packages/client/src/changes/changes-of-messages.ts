import type { OutboxItem } from '../outbox/outbox-items.js';
import type { ChangeEntry } from '../storage/storage.js';

type Item = OutboxItem<ChangeEntry>;

/** What the outbox holds of each message, found without looking through all of it. */
export class ChangesOfMessages {
  readonly #unsentOf: (conversationId: string) => readonly Item[];
  readonly #byKey = new Map<string, Map<string, Item[]>>();

  /** @param unsentOf what the outbox holds of a conversation, in the order of sending */
  constructor(unsentOf: (conversationId: string) => readonly Item[]) {
    this.#unsentOf = unsentOf;
  }

  /** What the outbox holds of a conversation is not what it was. */
  changed(conversationId: string): void {
    this.#byKey.delete(conversationId);
  }

  of(conversationId: string, key: string): readonly Item[] {
    let byKey = this.#byKey.get(conversationId);
    if (byKey === undefined) {
      byKey = new Map();
      for (const item of this.#unsentOf(conversationId)) {
        const { key: of } = item.entry;
        byKey.set(of, [...(byKey.get(of) ?? []), item]);
      }
      this.#byKey.set(conversationId, byKey);
    }
    // Mostly there is nothing, and this is asked for each message: its key need not be looked at.
    return (byKey.size && byKey.get(key)) || none;
  }
}

const none: readonly Item[] = [];
