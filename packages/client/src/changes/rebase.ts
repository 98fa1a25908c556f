import type { Message } from '@chat/protocol';
import type { TimelineMessage } from '../model.js';
import type { OutboxItem } from '../outbox/outbox-items.js';
import type { ChangeEntry } from '../storage/storage.js';
import { isAsWanted } from './change-entry.js';
import type { ChangeParts } from './change-parts.js';

/**
 * An edit is done: what was built upon it, in whichever tab, knows its text. An edit that was not is a
 * conflict, as its author saw another text.
 */
export function rebase(
  { outbox, ofMessages, scope }: Pick<ChangeParts, 'outbox' | 'ofMessages' | 'scope'>,
  done: ChangeEntry,
  message: Message,
): void {
  const { rev } = message;
  if (done.kind !== 'edit' || !isAsWanted(message, done, scope.userId)) return;
  for (const item of ofMessages.of(done.conversationId, done.key)) {
    const { entry, error } = item;
    // What another tab has settled is not to be kept again.
    if (error || item.isElsewhere || entry === done || entry.base >= rev) continue;
    if (entry.kind === 'edit' && entry.upon !== done.changeId) continue;
    outbox.replace(item, { ...entry, base: rev });
  }
}

/**
 * Of what waits for a message, the edit that another one is built upon: it is what the row showed, or was
 * made in this tab before.
 *
 * @param here - What this tab has promised an answer to.
 */
export function builtUpon(
  items: readonly OutboxItem<ChangeEntry>[],
  { text }: TimelineMessage,
  here: { has(changeId: string): boolean },
): string | undefined {
  const before = items.findLast(({ entry, error }) => entry.kind === 'edit' && !error)?.entry;
  return before && (before.text === text || here.has(before.changeId))
    ? before.changeId
    : undefined;
}
