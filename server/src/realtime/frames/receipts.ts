import type { Receipts } from '../../chat/receipts.js';
import type { FrameTable } from './frame-table.js';

export function receiptFrames(receipts: Receipts): FrameTable<'mark'> {
  return {
    async mark(connection, { id, conversationId, delivered, read }) {
      await receipts.mark(connection.identity.userId, conversationId, {
        ...(delivered === undefined ? {} : { delivered }),
        ...(read === undefined ? {} : { read }),
      });
      connection.reply({ type: 'marked', id });
    },
  };
}
