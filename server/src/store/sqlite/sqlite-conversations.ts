import {
  type ConversationRecord,
  type ConversationStore,
  type Marks,
  StoreError,
} from '../store.js';
import type { Activity } from './activity.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

interface ConversationRow {
  id: string;
  member_ids: string;
  created_at: number;
  active_at: number;
}

interface MarksRow {
  conversation_id: string;
  user_id: string;
  delivered: number;
  read: number;
}

const noMarks: Marks = { delivered: 0, read: 0 };

const selectConversation = `
  SELECT c.id, c.member_ids, c.created_at, max(m.active_at) AS active_at
  FROM conversation c JOIN member m ON m.conversation_id = c.id`;

export class SqliteConversations implements ConversationStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #activity: Activity;
  readonly #insert: Command;
  readonly #insertMember: Command;
  readonly #raiseMarks: Command;
  readonly #byId: Query<ConversationRow>;
  readonly #byMembers: Query<ConversationRow>;
  readonly #page: Query<ConversationRow>;
  readonly #marksOf: Query<MarksRow>;
  readonly #marks: Query<MarksRow>;

  constructor(connection: Connection, writes: GroupCommit, activity: Activity) {
    this.#connection = connection;
    this.#writes = writes;
    this.#activity = activity;
    this.#insert = new Command(
      connection,
      `INSERT INTO conversation (id, member_ids, created_at, number)
       VALUES (?, ?, ?, (SELECT coalesce(max(number), 0) + 1 FROM conversation))
       ON CONFLICT DO NOTHING`,
    );
    this.#insertMember = new Command(
      connection,
      'INSERT INTO member (conversation_id, user_id, active_at) VALUES (?, ?, ?)',
    );
    this.#raiseMarks = new Command(
      connection,
      `UPDATE member SET delivered = max(delivered, ?3), read = max(read, ?4)
       WHERE conversation_id = ?1 AND user_id = ?2 AND (delivered < ?3 OR read < ?4)`,
    );
    this.#byId = new Query(connection, `${selectConversation} WHERE c.id = ? GROUP BY c.id`);
    this.#byMembers = new Query(
      connection,
      `${selectConversation} WHERE c.member_ids = ? GROUP BY c.id`,
    );
    this.#page = new Query(
      connection,
      `SELECT c.id, c.member_ids, c.created_at, m.active_at
       FROM member m JOIN conversation c ON c.id = m.conversation_id
       WHERE m.user_id = ?1 AND (m.active_at, m.conversation_id) < (?2, ?3)
       ORDER BY m.active_at DESC, m.conversation_id DESC LIMIT ?4`,
    );
    this.#marksOf = new Query(
      connection,
      `SELECT conversation_id, user_id, delivered, read FROM member
       WHERE conversation_id = ? AND user_id = ?`,
    );
    this.#marks = new Query(
      connection,
      `SELECT conversation_id, user_id, delivered, read FROM member
       WHERE conversation_id IN (SELECT value FROM json_each(?)) AND (delivered > 0 OR read > 0)`,
    );
  }

  open(
    conversation: Omit<ConversationRecord, 'activeAt'>,
  ): Promise<{ conversation: ConversationRecord; created: boolean }> {
    const { id, memberIds, createdAt } = conversation;
    const memberKey = memberIds.join(' ');
    return this.#writes.write(
      () => {
        if (this.#insert.run(id, memberKey, createdAt) > 0) {
          for (const userId of memberIds) this.#insertMember.run(id, userId, createdAt);
          return { conversation: { ...conversation, activeAt: createdAt }, created: true };
        }
        const existing = this.#byMembers.one(memberKey);
        if (existing === undefined) {
          throw new StoreError('unavailable', 'This conversation id is taken.');
        }
        return { conversation: this.#fromRow(existing), created: false };
      },
      { atomic: true },
    );
  }

  byId(id: string): Promise<ConversationRecord | null> {
    return this.#connection.read(() => {
      const row = this.#byId.one(id);
      return row === undefined ? null : this.#fromRow(row);
    });
  }

  async listFor(
    userId: string,
    page: { limit: number; cursor?: { activeAt: number; id: string } },
  ): Promise<ConversationRecord[]> {
    await this.#activity.flush();
    const { activeAt, id } = page.cursor ?? { activeAt: Number.MAX_SAFE_INTEGER, id: '' };
    return this.#connection.read(() =>
      this.#page.all(userId, activeAt, id, page.limit).map((row) => this.#fromRow(row)),
    );
  }

  marks(conversationIds: readonly string[]): Promise<Map<string, Map<string, Marks>>> {
    return this.#connection.read(() => {
      const byConversation = new Map<string, Map<string, Marks>>();
      for (const row of this.#marks.all(JSON.stringify(conversationIds))) {
        const byUser = byConversation.get(row.conversation_id) ?? new Map<string, Marks>();
        byConversation.set(row.conversation_id, byUser);
        byUser.set(row.user_id, { delivered: row.delivered, read: row.read });
      }
      return byConversation;
    });
  }

  async advanceMarks(
    conversationId: string,
    userId: string,
    marks: Marks,
  ): Promise<{ marks: Marks; changed: boolean }> {
    // Marks only grow, so those already reached need no write; clients repeat themselves a lot.
    const current = await this.#connection.read(() => this.#readMarks(conversationId, userId));
    if (current.delivered >= marks.delivered && current.read >= marks.read) {
      return { marks: current, changed: false };
    }
    return this.#writes.write(() => {
      const { delivered, read } = marks;
      const changed = this.#raiseMarks.run(conversationId, userId, delivered, read) > 0;
      return { marks: this.#readMarks(conversationId, userId), changed };
    });
  }

  #readMarks(conversationId: string, userId: string): Marks {
    const row = this.#marksOf.one(conversationId, userId);
    return row === undefined ? noMarks : { delivered: row.delivered, read: row.read };
  }

  #fromRow(row: ConversationRow): ConversationRecord {
    return {
      id: row.id,
      memberIds: row.member_ids.split(' '),
      createdAt: row.created_at,
      activeAt: Math.max(row.active_at, this.#activity.pending(row.id)),
    };
  }
}
