import { type Message, systemSenderId } from '@chat/protocol';
import { type MessageStore, type NewMessage, StoreError } from '../store.js';
import type { Activity } from './activity.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import type { KnownConversations } from './known-conversations.js';
import { Command, Query } from './statement.js';
import { bytesOfUuid, hexOfClientId, uuidOfHex } from './uuid-bytes.js';

interface ConversationRow {
  id: string;
  number: number;
  member_ids: string;
}

interface MessageRow {
  rev: number;
  seq: number;
  sender: number;
  /** In hexadecimal. */
  client_id: string;
  created_at: number;
  text: string;
}

/** Most messages that one step of a removal deletes, so that it never holds up the writes behind it. */
const deleteLimit = 500;
/** In the place of a member's. */
const systemSender = -1;

const columns = `rev, seq, sender, ${hexOfClientId}, created_at, text`;

export class SqliteMessages implements MessageStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #activity: Activity;
  readonly #known: KnownConversations;
  readonly #insert: Command;
  readonly #conversation: Query<ConversationRow>;
  readonly #byClientId: Query<MessageRow>;
  readonly #after: Query<MessageRow>;
  readonly #before: Query<MessageRow>;
  readonly #heads: Query<{ id: string; head: number }>;
  readonly #latest: Query<ConversationRow & MessageRow>;
  readonly #deleteSome: Command;

  constructor(
    connection: Connection,
    writes: GroupCommit,
    activity: Activity,
    known: KnownConversations,
  ) {
    this.#connection = connection;
    this.#writes = writes;
    this.#activity = activity;
    this.#known = known;
    this.#insert = new Command(
      connection,
      `INSERT INTO message (conversation, rev, seq, sender, client_id, created_at, text)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (conversation, sender, client_id) DO NOTHING`,
    );
    this.#conversation = new Query(
      connection,
      'SELECT id, number, member_ids FROM conversation WHERE id = ?',
    );
    this.#byClientId = new Query(
      connection,
      `SELECT ${columns} FROM message WHERE conversation = ? AND sender = ? AND client_id = ?`,
    );
    this.#after = new Query(
      connection,
      `SELECT ${columns} FROM message WHERE conversation = ? AND rev > ? ORDER BY rev LIMIT ?`,
    );
    // By rev, which equals seq and has the index: see migrations.ts.
    this.#before = new Query(
      connection,
      `SELECT ${columns} FROM message WHERE conversation = ? AND rev < ? ORDER BY rev DESC LIMIT ?`,
    );
    this.#heads = new Query(
      connection,
      `SELECT value AS id, coalesce(
         (SELECT max(rev) FROM message WHERE conversation =
           (SELECT number FROM conversation WHERE id = value)), 0) AS head
       FROM json_each(?)`,
    );
    this.#latest = new Query(
      connection,
      `SELECT c.id, number, member_ids, rev, seq, sender, ${hexOfClientId},
         message.created_at, text
       FROM json_each(?) CROSS JOIN conversation c ON c.id = value CROSS JOIN message
       ON conversation = number AND rev = (SELECT max(rev) FROM message WHERE conversation = number)`,
    );
    this.#deleteSome = new Command(
      connection,
      `DELETE FROM message
       WHERE conversation = (SELECT number FROM conversation WHERE id = ?1) AND rev IN (
         SELECT rev FROM message
         WHERE conversation = (SELECT number FROM conversation WHERE id = ?1)
         ORDER BY rev LIMIT ${deleteLimit})`,
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
    const conversation = this.#known.get(conversationId);
    if (conversation === undefined) {
      throw new StoreError('not_found', 'There is no such conversation.');
    }
    const sender = conversation.memberIds.indexOf(senderId);
    // What is left when nobody is found stands for the system.
    if (sender === systemSender && senderId !== systemSenderId) {
      throw new StoreError('unavailable', 'The sender is no member of this conversation.');
    }
    const { number } = conversation;
    const clientIdBytes = bytesOfUuid(clientId);
    const seq = conversation.head + 1;
    if (this.#insert.run(number, seq, seq, sender, clientIdBytes, createdAt, text) > 0) {
      conversation.head = seq;
      return {
        message: { conversationId, seq, rev: seq, senderId, clientId, text, createdAt },
        created: true,
      };
    }
    const stored = this.#byClientId.one(number, sender, clientIdBytes);
    if (stored?.text !== text) {
      throw new StoreError('client_id_conflict', 'This clientId was used for another text.');
    }
    const { rev, created_at } = stored;
    return {
      message: {
        conversationId,
        seq: stored.seq,
        rev,
        senderId,
        clientId,
        text,
        createdAt: created_at,
      },
      created: false,
    };
  }

  changesAfter(
    conversationId: string,
    after: number,
    limit: number,
  ): Promise<{ messages: Message[]; through: number; more: boolean }> {
    return this.#connection.read(() => {
      const { messages, more } = this.#page(this.#after, conversationId, after, limit);
      return { messages, through: messages.at(-1)?.rev ?? after, more };
    });
  }

  before(
    conversationId: string,
    before: number | null,
    limit: number,
  ): Promise<{ messages: Message[]; more: boolean }> {
    return this.#connection.read(() => {
      const from = before ?? Number.MAX_SAFE_INTEGER;
      const { messages, more } = this.#page(this.#before, conversationId, from, limit);
      return { messages: messages.reverse(), more };
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
      return new Map(rows.map((row) => [row.id, toMessage(row, row)]));
    });
  }

  #page(
    query: Query<MessageRow>,
    conversationId: string,
    from: number,
    limit: number,
  ): { messages: Message[]; more: boolean } {
    const conversation = this.#conversation.one(conversationId);
    if (conversation === undefined) return { messages: [], more: false };
    const rows = query.all(conversation.number, from, limit + 1);
    const messages = rows.slice(0, limit).map((row) => toMessage(row, conversation));
    return { messages, more: rows.length > limit };
  }
}

function toMessage(row: MessageRow, { id, member_ids }: ConversationRow): Message {
  return {
    conversationId: id,
    seq: row.seq,
    rev: row.rev,
    senderId:
      row.sender === systemSender ? systemSenderId : (member_ids.split(' ')[row.sender] ?? ''),
    clientId: uuidOfHex(row.client_id),
    text: row.text,
    createdAt: row.created_at,
  };
}
