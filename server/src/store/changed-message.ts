import { limits, type Reaction } from '@chat/protocol';
import type { Aside, Deletion, Edit, MessageChange, Reacting, StoredMessage } from './store.js';

/**
 * What a change makes of a message; null for a reaction more than a member may have.
 *
 * @param isApart - Whether it is seen by whoever makes it alone, as another member has blocked them.
 */
export function changedMessage(
  message: StoredMessage,
  act: MessageChange['act'],
  { rev, isApart }: { rev: number; isApart: boolean },
): StoredMessage | null {
  switch (act.kind) {
    case 'edit':
      // What is its author's alone anyway needs nothing beside it.
      return isApart && !message.aside?.hidden
        ? editedApart(message, act, rev)
        : edited(message, act, rev);
    case 'delete':
      return deleted(message, act, rev);
    case 'react':
      return reactedTo(message, act, { rev, isApart: isApart && !message.aside?.hidden });
  }
}

function edited(message: StoredMessage, { text, data, at }: Edit, rev: number): StoredMessage {
  const { data: _data, aside, ...rest } = message;
  const after = data === undefined ? (aside?.edit ?? message).data : data;
  return {
    ...rest,
    ...(typeof after === 'string' && { data: after }),
    ...withAside({ ...aside, edit: undefined }),
    ...{ text, editedAt: at, rev },
  };
}

function editedApart(message: StoredMessage, { text, data, at }: Edit, rev: number): StoredMessage {
  const { aside, ...rest } = message;
  const after = data === undefined ? (aside?.edit ?? message).data : data;
  const edit = { text, ...(typeof after === 'string' && { data: after }), at };
  return { ...rest, ...withAside({ ...aside, edit }), rev };
}

/** Gone for all, whoever has blocked whom. */
function deleted(message: StoredMessage, { at }: Deletion, rev: number): StoredMessage {
  const { conversationId, seq, senderId, clientId, createdAt, aside } = message;
  return {
    ...{ conversationId, seq, rev, senderId, clientId, text: '', createdAt, deletedAt: at },
    ...withAside({ hidden: aside?.hidden }),
  };
}

function reactedTo(
  message: StoredMessage,
  { userId, emoji, on }: Reacting,
  { rev, isApart }: { rev: number; isApart: boolean },
): StoredMessage | null {
  const { reactions: shared = [], aside, ...rest } = message;
  const apart = aside?.reactions ?? [];
  const own = [...shared, ...apart].filter(({ userIds }) => userIds.includes(userId));
  const had = own.some((reaction) => reaction.emoji === emoji);
  if (on && !had && own.length >= limits.reactionsPerMember) return null;
  const change = { userId, emoji, on };
  // Put where it belongs, and taken away wherever it is.
  const after = (reactions: readonly Reaction[], isIts: boolean) =>
    on === had || (on && !isIts) ? reactions : withReaction(reactions, change);
  const all = after(shared, !isApart);
  const reactions = after(apart, isApart);
  return {
    ...rest,
    ...(all.length > 0 && { reactions: [...all] }),
    ...withAside({ ...aside, reactions: reactions.length > 0 ? reactions : undefined }),
    rev,
  };
}

type MaybeAside = { readonly [K in keyof Aside]: Aside[K] | undefined };

function withAside({ hidden, edit, reactions }: MaybeAside): Pick<StoredMessage, 'aside'> {
  const aside: Aside = {
    ...(hidden && { hidden }),
    ...(edit && { edit }),
    ...(reactions && { reactions }),
  };
  return Object.keys(aside).length > 0 ? { aside } : {};
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
