import type { Streams } from '../../chat/streams.js';
import type { FrameTable } from './frame-table.js';

export function streamFrames(
  streams: Streams,
): FrameTable<'stream' | 'stream_abort' | 'stream_stop'> {
  return {
    async stream(connection, { id, conversationId, clientId, offset, text }) {
      const isThere = () => connection.state !== 'closing';
      const piece = { conversationId, clientId, offset, text };
      await streams.write(connection.identity.userId, connection.id, piece, isThere);
      connection.reply({ type: 'noted', id });
    },
    async stream_abort(connection, { id, conversationId, clientId }) {
      const streamed = { conversationId, clientId };
      await streams.abort(connection.identity.userId, connection.id, streamed);
      connection.reply({ type: 'noted', id });
    },
    async stream_stop(connection, { id, conversationId, clientId }) {
      await streams.stop(connection.identity.userId, { conversationId, clientId });
      connection.reply({ type: 'noted', id });
    },
  };
}
