import type { Data, Message } from '@chat/protocol';
import type { ChangeEntry } from '../storage/storage.js';

type Changeable = Pick<Message, 'text' | 'data' | 'editedAt' | 'deletedAt' | 'reactions' | 'files'>;

/** A message as it will be once these changes have happened, in their order. */
export function changedMessage<M extends Changeable>(
  message: M,
  changes: readonly ChangeEntry[],
  userId: string,
): M {
  return changes.reduce((changed, change) => changedBy(changed, change, userId), message);
}

function changedBy<M extends Changeable>(message: M, change: ChangeEntry, userId: string): M {
  const { kind, createdAt, text = '', data, emoji = '', on = true } = change;
  if (message.deletedAt !== undefined) return message;
  if (kind === 'edit') {
    const edited = { ...message, text, editedAt: createdAt };
    return data === undefined ? edited : withData(edited, data);
  }
  if (kind === 'delete') {
    const { reactions: _, editedAt: __, files: ___, ...rest } = withData(message, null);
    return { ...(rest as M), text: '', deletedAt: createdAt };
  }
  return { ...message, reactions: withReaction(message.reactions ?? [], { emoji, on, userId }) };
}

/** @param data null for nothing */
export function withData<M extends { readonly data?: Data | undefined }>(
  { data: _, ...rest }: M,
  data: Data | null,
): M {
  return { ...(rest as M), ...(data && { data }) };
}

function withReaction(
  reactions: NonNullable<Message['reactions']>,
  { emoji, on, userId }: { emoji: string; on: boolean; userId: string },
): NonNullable<Message['reactions']> {
  const before = reactions.find((each) => each.emoji === emoji);
  if ((before?.userIds.includes(userId) ?? false) === on) return reactions;
  if (!before) return [...reactions, { emoji, userIds: [userId] }];
  const userIds = on
    ? [...before.userIds, userId]
    : before.userIds.filter((each) => each !== userId);
  return reactions
    .map((each) => (each === before ? { emoji, userIds } : each))
    .filter((each) => each.userIds.length > 0);
}
