import type { Message } from '@chat/protocol';
import { type MessageStore, type NewMessage, StoreError } from '../store.js';
import type { Activity } from './activity.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import type { KnownHeads } from './known-heads.js';
import { Command, Query } from './statement.js';

interface MessageRow {
  conversation_id: string;
  seq: number;
  rev: number;
  sender_id: string;
  client_id: string;
  text: string;
  created_at: number;
}

/** Most messages that one step of a removal deletes, so that it never holds up the writes behind it. */
const deleteLimit = 500;

const columns = 'conversation_id, seq, rev, sender_id, client_id, text, created_at';

export class SqliteMessages implements MessageStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #activity: Activity;
  readonly #knownHeads: KnownHeads;
  readonly #insert: Command;
  readonly #head: Query<{ head: number }>;
  readonly #byClientId: Query<MessageRow>;
  readonly #after: Query<MessageRow>;
  readonly #before: Query<MessageRow>;
  readonly #heads: Query<{ id: string; head: number }>;
  readonly #latest: Query<MessageRow>;
  readonly #deleteSome: Command;

  constructor(
    connection: Connection,
    writes: GroupCommit,
    activity: Activity,
    knownHeads: KnownHeads,
  ) {
    this.#connection = connection;
    this.#writes = writes;
    this.#activity = activity;
    this.#knownHeads = knownHeads;
    this.#insert = new Command(
      connection,
      `INSERT INTO message (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (conversation_id, sender_id, client_id) DO NOTHING`,
    );
    this.#head = new Query(
      connection,
      `SELECT coalesce((SELECT max(rev) FROM message WHERE conversation_id = ?1), 0) AS head
       FROM conversation WHERE id = ?1 AND removed_at IS NULL`,
    );
    this.#byClientId = new Query(
      connection,
      `SELECT ${columns} FROM message WHERE conversation_id = ? AND sender_id = ? AND client_id = ?`,
    );
    this.#after = new Query(
      connection,
      `SELECT ${columns} FROM message WHERE conversation_id = ? AND rev > ? ORDER BY rev LIMIT ?`,
    );
    // By rev, which equals seq and has the index: see migrations.ts.
    this.#before = new Query(
      connection,
      `SELECT ${columns} FROM message WHERE conversation_id = ? AND rev < ? ORDER BY rev DESC LIMIT ?`,
    );
    this.#heads = new Query(
      connection,
      `SELECT value AS id,
         coalesce((SELECT max(rev) FROM message WHERE conversation_id = value), 0) AS head
       FROM json_each(?)`,
    );
    this.#latest = new Query(
      connection,
      `SELECT ${columns} FROM json_each(?) CROSS JOIN message
       WHERE conversation_id = value
         AND rev = (SELECT max(rev) FROM message WHERE conversation_id = value)`,
    );
    this.#deleteSome = new Command(
      connection,
      `DELETE FROM message WHERE conversation_id = ?1 AND rev IN (
         SELECT rev FROM message WHERE conversation_id = ?1 ORDER BY rev LIMIT ${deleteLimit})`,
    );
  }

  async append(message: NewMessage): Promise<{ message: Message; created: boolean }> {
    const outcome = await this.#writes.write(() => this.#append(message));
    if (outcome.created) this.#activity.touch(message.conversationId, message.createdAt);
    return outcome;
  }

  /**
   * The transaction holds SQLite's one write lock from its first statement, so nobody, in any
   * process, can take `head + 1` in between; the primary key would refuse it if they could.
   */
  #append(message: NewMessage): { message: Message; created: boolean } {
    const { conversationId, senderId, clientId, text, createdAt } = message;
    const head = this.#knownHeads.get(conversationId) ?? this.#head.one(conversationId)?.head;
    if (head === undefined) throw new StoreError('not_found', 'There is no such conversation.');
    const seq = head + 1;
    if (this.#insert.run(conversationId, seq, seq, senderId, clientId, text, createdAt) > 0) {
      this.#knownHeads.set(conversationId, seq);
      return {
        message: { conversationId, seq, rev: seq, senderId, clientId, text, createdAt },
        created: true,
      };
    }
    const stored = this.#byClientId.one(conversationId, senderId, clientId);
    if (stored?.text !== text) {
      throw new StoreError('client_id_conflict', 'This clientId was used for another text.');
    }
    return { message: fromRow(stored), created: false };
  }

  changesAfter(
    conversationId: string,
    after: number,
    limit: number,
  ): Promise<{ messages: Message[]; through: number; more: boolean }> {
    return this.#connection.read(() => {
      const rows = this.#after.all(conversationId, after, limit + 1);
      const messages = rows.slice(0, limit).map(fromRow);
      return { messages, through: messages.at(-1)?.rev ?? after, more: rows.length > limit };
    });
  }

  before(
    conversationId: string,
    before: number | null,
    limit: number,
  ): Promise<{ messages: Message[]; more: boolean }> {
    return this.#connection.read(() => {
      const rows = this.#before.all(conversationId, before ?? Number.MAX_SAFE_INTEGER, limit + 1);
      return { messages: rows.slice(0, limit).reverse().map(fromRow), more: rows.length > limit };
    });
  }

  async deleteAllOf(conversationId: string): Promise<void> {
    while ((await this.#writes.write(() => this.#deleteSome.run(conversationId))) > 0);
  }

  heads(conversationIds: readonly string[]): Promise<Map<string, number>> {
    return this.#connection.read(() => {
      const rows = this.#heads.all(JSON.stringify(conversationIds));
      return new Map(rows.map((row) => [row.id, row.head]));
    });
  }

  latest(conversationIds: readonly string[]): Promise<Map<string, Message>> {
    return this.#connection.read(() => {
      const rows = this.#latest.all(JSON.stringify(conversationIds));
      return new Map(rows.map((row) => [row.conversation_id, fromRow(row)]));
    });
  }
}

function fromRow(row: MessageRow): Message {
  return {
    conversationId: row.conversation_id,
    seq: row.seq,
    rev: row.rev,
    senderId: row.sender_id,
    clientId: row.client_id,
    text: row.text,
    createdAt: row.created_at,
  };
}
