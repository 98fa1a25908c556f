import type { Typing } from '../../chat/typing.js';
import type { FrameTable } from './frame-table.js';

export function typingFrames(typing: Typing): FrameTable<'typing'> {
  return {
    async typing(connection, { id, conversationId, on }) {
      await typing.say(connection.identity.userId, connection.id, { conversationId, on });
      connection.reply({ type: 'noted', id });
    },
  };
}
