import type { Message } from '@chat/protocol';
import type { ChangeEntry } from '../storage/storage.js';
import { isSameData } from './change-entry.js';

/** Whether a change need not happen any more, as all is as it was to make it. */
export function isAsWanted(
  message: Message,
  { kind, text, data, emoji, on }: ChangeEntry,
  userId: string,
): boolean {
  if (message.deletedAt !== undefined) return kind === 'delete';
  if (kind === 'edit') {
    return message.text === text && (data === undefined || isSameData(message.data, data));
  }
  if (kind === 'delete') return false;
  const reaction = message.reactions?.find((each) => each.emoji === emoji);
  return (reaction?.userIds.includes(userId) ?? false) === on;
}
