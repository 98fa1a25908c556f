import type { OutboxItem } from '../outbox/outbox-items.js';
import type { ChangeEntry } from '../storage/storage.js';
import { successorOf } from './merge-changes.js';

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
    return byKey.get(key) ?? [];
  }

  /** Of those behind one, the one that says it all. */
  successorOf(
    { entry }: Item,
    isMerged: (behind: ChangeEntry) => boolean = () => true,
  ): Item | undefined {
    const items = this.of(entry.conversationId, entry.key).filter(({ error }) => !error);
    const behind = items
      .slice(items.findIndex((item) => item.entry === entry) + 1)
      .filter((item) => isMerged(item.entry));
    const entries = behind.map((item) => item.entry);
    const successor = successorOf(entry, entries);
    return behind.find((item) => item.entry === successor);
  }
}
