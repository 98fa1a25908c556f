import type { Changes } from '../../chat/changes.js';
import type { FrameTable } from './frame-table.js';

export function changeFrames(changes: Changes): FrameTable<'edit' | 'delete'> {
  return {
    async edit(connection, { type: _, id, ...edit }) {
      const answer = await changes.edit(connection.identity.userId, edit);
      connection.reply({ type: 'changed', id, ...answer });
    },

    async delete(connection, { type: _, id, ...deletion }) {
      const answer = await changes.delete(connection.identity.userId, deletion);
      connection.reply({ type: 'changed', id, ...answer });
    },
  };
}
