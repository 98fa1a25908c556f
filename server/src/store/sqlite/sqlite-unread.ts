import { limits } from '@chat/protocol';
import type { ReadPlace, UnreadStore } from '../store.js';
import type { Activity } from './activity.js';
import type { Connection } from './connection.js';
import type { MessageIndex } from './message-index.js';
import type { MessageReader } from './message-reader.js';
import { Query } from './statement.js';

interface BehindRow {
  conversation_id: string;
  number: number;
  read: number;
  placed: number | null;
}

export interface SqliteUnreadParts {
  readonly connection: Connection;
  readonly activity: Activity;
  readonly reader: MessageReader;
  readonly index: MessageIndex;
}

export class SqliteUnread implements UnreadStore {
  readonly #parts: SqliteUnreadParts;
  readonly #conversations: Query<BehindRow>;

  constructor(parts: SqliteUnreadParts) {
    this.#parts = parts;
    this.#conversations = new Query(
      parts.connection,
      `SELECT m.conversation_id, c.number, max(m.read, coalesce(s.cleared, 0)) AS read,
         (SELECT max(seq) FROM message_place WHERE conversation = c.number) AS placed
       FROM member m JOIN conversation c ON c.id = m.conversation_id
       LEFT JOIN setting s ON s.user_id = m.user_id AND s.conversation_id = m.conversation_id
       WHERE m.user_id = ? AND c.removed_at IS NULL
       ORDER BY m.active_at DESC, m.conversation_id DESC`,
    );
  }

  count(userId: string, places: readonly ReadPlace[], most: number): Promise<Map<string, number>> {
    return this.#read((reader) => {
      const counts = new Map<string, number>();
      for (const { conversationId, after } of places) {
        const count = reader.foreignAfter(conversationId, userId, {
          after,
          most,
          window: limits.unreadWindow,
        });
        if (count > 0) counts.set(conversationId, count);
      }
      return counts;
    });
  }

  async behind(userId: string, limit: number): Promise<ReadPlace[]> {
    await this.#parts.activity.flush();
    return this.#read(() => {
      const { index } = this.#parts;
      return this.#conversations
        .all(userId)
        .filter(
          ({ number, placed, read }) => Math.max(placed ?? 0, index.lastRecent(number)) > read,
        )
        .slice(0, limit)
        .map(({ conversation_id, read }) => ({ conversationId: conversation_id, after: read }));
    });
  }

  #read<T>(work: (reader: MessageReader) => T): Promise<T> {
    const { connection, reader } = this.#parts;
    return connection.read(() => {
      reader.refresh();
      return work(reader);
    });
  }
}
