import type { Typing } from '../../chat/typing.js';
import type { FrameTable } from './frame-table.js';

export function typingFrames(typing: Typing): FrameTable<'typing'> {
  return {
    async typing(connection, { id, conversationId, on }) {
      const isThere = () => connection.state !== 'closing';
      await typing.say(connection.identity.userId, connection.id, { conversationId, on }, isThere);
      connection.reply({ type: 'noted', id });
    },
  };
}
