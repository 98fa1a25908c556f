import type { Message } from '@chat/protocol';
import type { ChangeEntry } from '../storage/storage.js';
import type { ChangeParts } from './change-parts.js';

/** An edit is done: what waits behind it was built upon it, by whichever tab, and knows its text. */
export function rebase(
  { outbox, ofMessages }: Pick<ChangeParts, 'outbox' | 'ofMessages'>,
  done: ChangeEntry,
  { text, rev }: Message,
): void {
  if (done.kind !== 'edit' || text !== done.text) return;
  for (const item of ofMessages.of(done.conversationId, done.key)) {
    if (item.error || item.entry === done || item.entry.base >= rev) continue;
    outbox.replace(item, { ...item.entry, base: rev });
  }
}
