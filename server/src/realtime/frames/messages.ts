import type { Chat } from '../../chat/chat.js';
import type { FrameTable } from './frame-table.js';

export function messageFrames({
  messages,
  streams,
}: Pick<Chat, 'messages' | 'streams'>): FrameTable<'send'> {
  return {
    async send(connection, frame) {
      const { id, conversationId, clientId, text, data, replyTo, files } = frame;
      connection.beginSend(frame);
      try {
        // Called before anything is awaited: sends reach the store in the order in which they came,
        // but for those with files, which others may pass.
        const message = await messages.send(connection.identity.userId, {
          conversationId,
          clientId,
          text,
          data,
          replyTo,
          files,
        });
        streams.ended(connection.id, clientId);
        // The message's event comes first, and is turned into the answer, unless events are held.
        if (connection.endSend(frame)) connection.reply({ type: 'sent', id, message });
      } finally {
        connection.endSend(frame);
      }
    },
  };
}
