import type { Reaction } from '@chat/protocol';
import type { Aside, StoredMessage } from './store.js';

/** A message as one user sees it; null where it is not there for them. */
export function seenBy(viewerId: string, message: StoredMessage): StoredMessage | null {
  if (message.aside === undefined) return message;
  const { aside, ...shown } = message;
  const isAuthor = message.senderId === viewerId;
  if (aside.hidden && !isAuthor) return null;
  const reactions = withOwn(message.reactions ?? [], aside.reactions ?? [], viewerId);
  const { data: _data, ...bare } = shown;
  return {
    ...(isAuthor && aside.edit ? { ...bare, ...editedTo(aside.edit) } : shown),
    ...(reactions.length > 0 && { reactions }),
  };
}

/** As everybody else sees it than those who did something that is theirs alone. */
export function seenByOthers(message: StoredMessage): StoredMessage {
  const { aside: _aside, ...shown } = message;
  return shown;
}

function editedTo({ text, data, at }: NonNullable<Aside['edit']>) {
  return { text, ...(data !== undefined && { data }), editedAt: at };
}

function withOwn(shared: readonly Reaction[], apart: readonly Reaction[], userId: string) {
  const own = apart.filter(({ userIds }) => userIds.includes(userId)).map(({ emoji }) => emoji);
  if (own.length === 0) return [...shared];
  const joined = shared.map(({ emoji, userIds }) =>
    own.includes(emoji) ? { emoji, userIds: [...userIds, userId] } : { emoji, userIds },
  );
  const alone = own.filter((emoji) => !shared.some((reaction) => reaction.emoji === emoji));
  return [...joined, ...alone.map((emoji) => ({ emoji, userIds: [userId] }))];
}
