import type { Watches } from '../watches.js';
import type { FrameTable } from './frame-table.js';

export function presenceFrames(watches: Watches): FrameTable<'watch'> {
  return {
    async watch(connection, { id, userIds }) {
      await watches.watch(connection, userIds);
      connection.reply({ type: 'watching', id, presence: watches.of(connection, userIds) });
    },
  };
}
