import { limits, type Reaction } from '@chat/protocol';
import type { Deletion, Edit, MessageChange, Reacting, StoredMessage } from './store.js';

/** What a change makes of a message; null for a reaction more than a member may have. */
export function changedMessage(
  message: StoredMessage,
  act: MessageChange['act'],
  rev: number,
): StoredMessage | null {
  switch (act.kind) {
    case 'edit':
      return edited(message, act, rev);
    case 'delete':
      return deleted(message, act, rev);
    case 'react':
      return reactedTo(message, act, rev);
  }
}

function edited(message: StoredMessage, { text, data, at }: Edit, rev: number): StoredMessage {
  const { data: before, ...rest } = message;
  const after = data === undefined ? before : data;
  return { ...rest, ...(typeof after === 'string' && { data: after }), text, editedAt: at, rev };
}

function deleted(message: StoredMessage, { at }: Deletion, rev: number): StoredMessage {
  const { conversationId, seq, senderId, clientId, createdAt } = message;
  return { conversationId, seq, rev, senderId, clientId, text: '', createdAt, deletedAt: at };
}

function reactedTo(
  { reactions = [], ...message }: StoredMessage,
  { userId, emoji, on }: Reacting,
  rev: number,
): StoredMessage | null {
  const own = reactions.filter(({ userIds }) => userIds.includes(userId));
  const had = own.some((reaction) => reaction.emoji === emoji);
  if (on && !had && own.length >= limits.reactionsPerMember) return null;
  const after = on === had ? reactions : withReaction(reactions, { userId, emoji, on });
  return { ...message, ...(after.length > 0 && { reactions: after }), rev };
}

/** By who was first, both of the emoji and within one. */
function withReaction(
  reactions: readonly Reaction[],
  { userId, emoji, on }: Omit<Reacting, 'kind'>,
): Reaction[] {
  if (!on) {
    return reactions
      .map((reaction) =>
        reaction.emoji === emoji
          ? { emoji, userIds: reaction.userIds.filter((id) => id !== userId) }
          : reaction,
      )
      .filter(({ userIds }) => userIds.length > 0);
  }
  if (!reactions.some((reaction) => reaction.emoji === emoji)) {
    return [...reactions, { emoji, userIds: [userId] }];
  }
  return reactions.map((reaction) =>
    reaction.emoji === emoji ? { emoji, userIds: [...reaction.userIds, userId] } : reaction,
  );
}
