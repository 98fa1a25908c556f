import type { TimelineMessage } from '../model.js';
import type { OutboxItem } from '../outbox/outbox-items.js';
import type { ChangeEntry } from '../storage/storage.js';

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
