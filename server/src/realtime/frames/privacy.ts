import type { Privacy } from '../../chat/privacy.js';
import type { FrameTable } from './frame-table.js';

export function privacyFrames(privacy: Privacy): FrameTable<'disclose'> {
  return {
    async disclose(connection, { id, presence, receipts }) {
      const change = {
        ...(presence !== undefined && { presence }),
        ...(receipts !== undefined && { receipts }),
      };
      const after = await privacy.disclose(connection.identity.userId, change);
      connection.reply({ type: 'disclosed', id, privacy: after });
    },
  };
}
