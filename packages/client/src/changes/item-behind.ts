import type { OutboxItem } from '../outbox/outbox-items.js';
import type { ChangeEntry } from '../storage/storage.js';
import type { ChangesOfMessages } from './changes-of-messages.js';
import { successorOf } from './merge-changes.js';

type Item = OutboxItem<ChangeEntry>;

/** Of those behind one that wait for the same message, the one that says it all. */
export function itemBehind(
  ofMessages: ChangesOfMessages,
  { entry }: Item,
  isMerged: (behind: ChangeEntry) => boolean = () => true,
): Item | undefined {
  const items = ofMessages.of(entry.conversationId, entry.key).filter(({ error }) => !error);
  const behind = items
    .slice(items.findIndex((item) => item.entry === entry) + 1)
    .filter((item) => isMerged(item.entry));
  const entries = behind.map((item) => item.entry);
  const successor = successorOf(entry, entries);
  return behind.find((item) => item.entry === successor);
}
