import type { ChatError } from '../chat-error.js';
import type { Prepared } from '../outbox/outbox.js';
import type { OutboxEntry } from '../storage/storage.js';
import { keyOf } from '../timeline/message-list.js';
import type { ChangeParts } from './change-parts.js';
import type { Settling } from './settling.js';

/** What was done to messages before they were sent happens with them, or lets them never be sent. */
export class BeforeSending {
  readonly #parts: ChangeParts;
  readonly #settling: () => Promise<Settling>;
  /** Messages that were deleted before they had a place, here or in another tab. */
  readonly #unwanted = new Set<string>();

  /** @param settling loaded when it is asked for */
  constructor(parts: ChangeParts, settling: () => Promise<Settling>) {
    this.#parts = parts;
    this.#settling = settling;
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
    await outbox.hearOthers();
    const key = this.#keyOf(entry);
    if (ofMessages.of(entry.conversationId, key).length === 0 && !this.isWithdrawn(entry))
      return null;
    const settling = await this.#settling();
    return settling.prepare(entry, { key, isWithdrawn: this.isWithdrawn(entry) });
  }

  /** Whether a message is not to be sent, as it was deleted before. */
  isWithdrawn(entry: OutboxEntry): boolean {
    return entry.tried === false && this.#unwanted.has(this.#keyOf(entry));
  }

  /** A message was refused for good, and so is what was to go out with it. */
  refused(entry: OutboxEntry, error: ChatError): void {
    this.#parts.outcomes.reject(this.#keyOf(entry), error);
  }

  #keyOf({ clientId }: OutboxEntry): string {
    return keyOf({ clientId, senderId: this.#parts.scope.userId });
  }
}
