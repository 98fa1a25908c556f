import type { Settings } from '../../chat/settings.js';
import type { Sync } from '../../chat/sync.js';
import type { Connection } from '../connection.js';
import { resumeReplies } from '../resume.js';
import type { FrameTable } from './frame-table.js';

export interface SyncFramesOptions {
  readonly sync: Sync;
  readonly settings: Settings;
  /** Whom a user has blocked. */
  readonly blockedBy: (userId: string) => Promise<string[]>;
  /** Resolves once events for this connection arrive, and its session was seen alive after that. */
  readonly ready: (connection: Connection) => Promise<void>;
  /** Sends one connection where its user's conversations stand. */
  readonly digest: (connection: Connection) => Promise<void>;
  /** Events go out to this connection as they come from now on. */
  readonly onLive: (connection: Connection) => void;
}

export function syncFrames({
  sync,
  settings,
  blockedBy,
  ready,
  digest,
  onLive,
}: SyncFramesOptions): FrameTable<'resume' | 'pull'> {
  return {
    async resume(connection, frame) {
      connection.beginResume();
      try {
        await ready(connection);
        for await (const reply of resumeReplies(
          { sync, settings, blockedBy },
          connection.identity.userId,
          frame,
        )) {
          if (connection.state === 'closing') return;
          connection.reply(reply);
        }
      } catch (error) {
        connection.abortResume();
        throw error;
      }
      const overflowed = connection.finishResume();
      onLive(connection);
      if (overflowed) await digest(connection);
    },

    async pull(connection, { id, conversationId, after, limit }) {
      const { userId } = connection.identity;
      const changes = await sync.changes(userId, conversationId, after, limit);
      if (changes.kind === 'reset') {
        connection.reply({ type: 'reset', id, conversationId, head: changes.head });
        return;
      }
      const { messages, through, more } = changes;
      connection.reply({ type: 'changes', id, conversationId, messages, through, more });
    },
  };
}
