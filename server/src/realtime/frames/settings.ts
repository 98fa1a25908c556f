import type { Settings } from '../../chat/settings.js';
import type { FrameTable } from './frame-table.js';

export function settingsFrames(settings: Settings): FrameTable<'arrange'> {
  return {
    async arrange(connection, { id, type: _, conversationId, changeId, base, ...arrangement }) {
      const target = { conversationId, changeId, base };
      const answer = await settings.arrange(connection.identity.userId, target, arrangement);
      connection.reply({ type: 'arranged', id, ...answer });
    },
  };
}
