import type { ChatError } from '../chat-error.js';
import { lastOf } from '../last-of.js';
import type { Prepared } from '../outbox/outbox.js';
import type { OutboxItem } from '../outbox/outbox-items.js';
import type { ChangeEntry, OutboxEntry } from '../storage/storage.js';
import { keyOf } from '../timeline/message-list.js';
import type { ChangeParts } from './change-parts.js';
import { withData } from './changed-message.js';
import type { UnplacedChanges } from './unplaced-changes.js';

/** What was done to messages before they were sent happens with them, or lets them never be sent. */
export class BeforeSending {
  readonly #parts: ChangeParts;
  readonly #unplaced: UnplacedChanges;
  /** Messages that were deleted before they had a place, here or in another tab. */
  readonly #unwanted = new Set<string>();

  constructor(parts: ChangeParts, unplaced: UnplacedChanges) {
    this.#parts = parts;
    this.#unplaced = unplaced;
  }

  /** What waits in a conversation is not what it was. */
  changed(conversationId: string): void {
    for (const { entry } of this.#parts.outbox.unsentOf(conversationId)) {
      if (entry.kind === 'delete' && entry.seq === null) this.#unwanted.add(entry.key);
    }
  }

  /** What becomes of a message that was never sent; null: it goes out as it is. */
  async prepare(entry: OutboxEntry): Promise<Prepared<OutboxEntry> | null> {
    const { outbox, ofMessages } = this.#parts;
    await outbox.upToDate();
    const waiting = ofMessages
      .of(entry.conversationId, this.#keyOf(entry))
      .filter(({ error }) => !error);
    if (this.isWithdrawn(entry)) {
      return {
        entry: null,
        onKept: () => {
          for (const item of waiting) this.#withdraw(item);
        },
      };
    }
    // Reactions need a message that is there.
    const edits = waiting.filter((item) => item.entry.kind === 'edit');
    const text = lastOf(edits)?.entry.text;
    if (text === undefined) return null;
    const data = edits.findLast((item) => item.entry.data !== undefined)?.entry.data;
    const edited = { ...entry, text };
    return {
      entry: data === undefined ? edited : withData(edited, data),
      onKept: () => {
        for (const item of edits) this.#goesWithMessage(item);
      },
    };
  }

  /** Whether a message is not to be sent, as it was deleted before. */
  isWithdrawn(entry: OutboxEntry): boolean {
    return entry.tried === false && this.#unwanted.has(this.#keyOf(entry));
  }

  /** A message was refused for good, and so is what was to go out with it. */
  refused(entry: OutboxEntry, error: ChatError): void {
    this.#parts.outcomes.reject(this.#keyOf(entry), error);
  }

  #goesWithMessage(item: OutboxItem<ChangeEntry>): void {
    const { changeId, key } = item.entry;
    this.#parts.outcomes.move(changeId, key);
    this.#parts.outbox.drop(item);
  }

  #withdraw(item: OutboxItem<ChangeEntry>): void {
    const { outcomes, outbox } = this.#parts;
    outcomes.resolve(item.entry.changeId);
    if (item.entry.kind === 'delete') this.#unplaced.withdraw(item.entry);
    else outbox.drop(item);
  }

  #keyOf({ clientId }: OutboxEntry): string {
    return keyOf({ clientId, senderId: this.#parts.scope.userId });
  }
}
