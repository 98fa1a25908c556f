import type { OutboxItem } from '../outbox/outbox-items.js';
import type { ChangeEntry } from '../storage/storage.js';
import type { ChangeParts } from './change-parts.js';
import { isAsWanted } from './is-as-wanted.js';
import { itemBehind } from './item-behind.js';

/**
 * Before a change goes out for the first time: what came behind it may say it all.
 *
 * @returns what goes out; null for nothing
 */
export function mergeWaiting(
  parts: ChangeParts,
  item: OutboxItem<ChangeEntry>,
): ChangeEntry | null {
  const { outbox, ofMessages, outcomes, held, scope } = parts;
  const { entry } = item;
  const { conversationId, changeId, kind, base } = entry;
  const successor = itemBehind(ofMessages, item, ({ tried }) => tried === false);
  if (successor) {
    const { entry: next } = successor;
    // It was built upon the first one, which nobody but this device has seen.
    const isUpon = next.upon === changeId;
    const isAlike = next.kind === kind;
    // The other tab that made it may not have known what was to become of the data.
    const isSilent = isAlike && next.data === undefined && entry.data !== undefined;
    if (isSilent || (isAlike && (isUpon || base < next.base)))
      outbox.replace(successor, {
        ...next,
        ...((isUpon || base < next.base) && { base }),
        ...(isUpon && { upon: entry.upon }),
        ...(isSilent && { data: entry.data }),
      });
    outcomes.move(changeId, next.changeId);
    return null;
  }
  const timeline = held.get(conversationId);
  const message = timeline?.find(entry.key);
  if (kind !== 'react' || !timeline?.isComplete || !message) return entry;
  if (!isAsWanted(message, entry, scope.userId)) return entry;
  // It was put on and taken off again, or is there by another device.
  outcomes.resolve(changeId, timeline.row(message));
  return null;
}
