import { lastOf } from '../last-of.js';
import type { Prepared } from '../outbox/outbox.js';
import type { ChangeEntry, OutboxEntry } from '../storage/storage.js';
import type { ChangeParts } from './change-parts.js';
import { withData } from './changed-message.js';

export interface PreparedMessage {
  /** What the message is called. */
  readonly key: string;
  /** Whether it was deleted before it was sent. */
  readonly isWithdrawn: boolean;
  /** Told of the deletion by which it is never sent. */
  readonly withdraw: (entry: ChangeEntry) => void;
}

/** What becomes of a message that was never sent, by what was done to it; null: it goes out as it is. */
export function prepareMessage(
  { outbox, ofMessages, outcomes }: ChangeParts,
  entry: OutboxEntry,
  { key, isWithdrawn, withdraw }: PreparedMessage,
): Prepared<OutboxEntry> | null {
  const waiting = ofMessages.of(entry.conversationId, key).filter(({ error }) => !error);
  if (isWithdrawn) {
    return {
      entry: null,
      onKept: () => {
        for (const item of waiting) {
          outcomes.resolve(item.entry.changeId);
          if (item.entry.kind === 'delete') withdraw(item.entry);
          else outbox.drop(item);
        }
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
      for (const item of edits) {
        outcomes.move(item.entry.changeId, key);
        outbox.drop(item);
      }
    },
  };
}
