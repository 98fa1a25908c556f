import type { Message } from '@chat/protocol';
import type { ChangeEntry } from '../storage/storage.js';
import type { ChangeParts } from './change-parts.js';
import { isAsWanted } from './is-as-wanted.js';

/**
 * An edit is done: what was built upon it, in whichever tab, knows its text. An edit that was not is a
 * conflict, as its author saw another text.
 */
export function rebase(
  {
    outbox,
    ofMessages,
    scope,
  }: Pick<ChangeParts, 'outbox' | 'ofMessages'> & {
    readonly scope: { readonly userId: string };
  },
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
