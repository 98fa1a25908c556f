import type { Marks, ReceiptStore } from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

interface MarksRow {
  conversation_id: string;
  user_id: string;
  delivered: number;
  read: number;
}

const noMarks: Marks = { delivered: 0, read: 0 };

/** Marks stand in the record of the member whose they are. */
export class SqliteReceipts implements ReceiptStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #raiseMarks: Command;
  readonly #marksOf: Query<MarksRow>;
  readonly #marks: Query<MarksRow>;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    this.#raiseMarks = new Command(
      connection,
      `UPDATE member SET delivered = max(delivered, ?3), read = max(read, ?4)
       WHERE conversation_id = ?1 AND user_id = ?2 AND (delivered < ?3 OR read < ?4)`,
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

  of(conversationIds: readonly string[]): Promise<Map<string, Map<string, Marks>>> {
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

  async advance(
    conversationId: string,
    userId: string,
    marks: Marks,
  ): Promise<{ marks: Marks; before: Marks }> {
    // Marks only grow, so those already reached need no write; clients repeat themselves a lot.
    const current = await this.#connection.read(() => this.#readMarks(conversationId, userId));
    if (current.delivered >= marks.delivered && current.read >= marks.read) {
      return { marks: current, before: current };
    }
    return this.#writes.write(() => {
      const { delivered, read } = marks;
      const before = this.#readMarks(conversationId, userId);
      this.#raiseMarks.run(conversationId, userId, delivered, read);
      return { marks: this.#readMarks(conversationId, userId), before };
    });
  }

  #readMarks(conversationId: string, userId: string): Marks {
    const row = this.#marksOf.one(conversationId, userId);
    return row === undefined ? noMarks : { delivered: row.delivered, read: row.read };
  }
}
