import type { Reactions } from '../../chat/reactions.js';
import type { FrameTable } from './frame-table.js';

export function reactionFrames(reactions: Reactions): FrameTable<'react'> {
  return {
    async react(connection, { type: _, id, ...reaction }) {
      const answer = await reactions.react(connection.identity.userId, reaction);
      connection.reply({ type: 'changed', id, ...answer });
    },
  };
}
