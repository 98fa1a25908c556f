import { keysOf, membersIn, membersKey } from '../members-key.js';
import { tombstoneName } from '../removed-name.js';
import {
  type ConversationRecord,
  type ConversationStore,
  type NewConversation,
  StoreError,
  type Tombstone,
} from '../store.js';
import type { Activity } from './activity.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import type { KnownConversations } from './known-conversations.js';
import type { MessageIndex } from './message-index.js';
import { Command, Query } from './statement.js';

interface ConversationRow {
  id: string;
  member_ids: string;
  topic: string;
  data: string | null;
  created_at: number;
  active_at: number;
  hidden_from: string | null;
}

const columns = 'c.id, c.member_ids, c.topic, c.data, c.created_at, c.hidden_from';
const selectConversation = `
  SELECT ${columns}, max(m.active_at) AS active_at
  FROM conversation c JOIN member m ON m.conversation_id = c.id`;

export class SqliteConversations implements ConversationStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #activity: Activity;
  readonly #known: KnownConversations;
  readonly #index: MessageIndex;
  readonly #insert: Command;
  readonly #insertMember: Command;
  readonly #reveal: Command;
  readonly #blocker: Query<{ user_id: string }>;
  readonly #byId: Query<ConversationRow>;
  readonly #byMembers: Query<ConversationRow>;
  readonly #idsByMembers: Query<{ id: string }>;
  readonly #page: Query<ConversationRow>;
  readonly #memberIds: Query<{ conversation_id: string; user_id: string }>;
  readonly #ofUser: Query<ConversationRow>;
  readonly #removedOfUser: Query<ConversationRow>;
  readonly #remove: Command;
  readonly #clear: Command;
  readonly #clearSettings: Command;
  readonly #unname: Command;
  readonly #tombstones: Query<{ id: string; removed_at: number }>;
  readonly #droppable: Query<{ number: number }>;
  readonly #drop: Command;
  readonly #keepNumber: Command;

  constructor(
    connection: Connection,
    writes: GroupCommit,
    activity: Activity,
    known: KnownConversations,
    index: MessageIndex,
  ) {
    this.#connection = connection;
    this.#writes = writes;
    this.#activity = activity;
    this.#known = known;
    this.#index = index;
    this.#insert = new Command(
      connection,
      `INSERT INTO conversation (id, member_ids, topic, data, created_at, hidden_from, number)
       VALUES (?, ?, ?, ?, ?, ?, 1 + max((SELECT coalesce(max(number), 0) FROM conversation),
         (SELECT value FROM meta WHERE name = 'last_dropped_number')))
       ON CONFLICT DO NOTHING`,
    );
    this.#insertMember = new Command(
      connection,
      'INSERT INTO member (conversation_id, user_id, active_at) VALUES (?, ?, ?)',
    );
    this.#reveal = new Command(
      connection,
      'UPDATE conversation SET hidden_from = NULL WHERE id = ?',
    );
    this.#blocker = new Query(
      connection,
      `SELECT user_id FROM block
       WHERE blocked_id = ? AND user_id IN (SELECT value FROM json_each(?))`,
    );
    this.#byId = new Query(
      connection,
      `${selectConversation} WHERE c.id = ? AND c.removed_at IS NULL GROUP BY c.id`,
    );
    this.#byMembers = new Query(
      connection,
      `${selectConversation} WHERE c.member_ids = ? GROUP BY c.id`,
    );
    this.#idsByMembers = new Query(
      connection,
      `SELECT id FROM conversation
       WHERE member_ids >= ? AND member_ids < ? AND removed_at IS NULL`,
    );
    this.#page = new Query(
      connection,
      `SELECT ${columns}, m.active_at
       FROM member m JOIN conversation c ON c.id = m.conversation_id
       WHERE m.user_id = ?1 AND (m.active_at, m.conversation_id) < (?2, ?3)
         AND c.removed_at IS NULL AND c.hidden_from IS NOT m.user_id
       ORDER BY m.active_at DESC, m.conversation_id DESC LIMIT ?4`,
    );
    this.#memberIds = new Query(
      connection,
      `SELECT conversation_id, user_id FROM member
       WHERE conversation_id IN (SELECT value FROM json_each(?)) ORDER BY user_id`,
    );
    const ofUser = (removed: string) => `
      SELECT ${columns}, m.active_at
      FROM member m JOIN conversation c ON c.id = m.conversation_id
      WHERE m.user_id = ? AND c.id > ? AND c.removed_at IS ${removed} ORDER BY c.id LIMIT ?`;
    this.#ofUser = new Query(connection, ofUser('NULL'));
    this.#removedOfUser = new Query(connection, ofUser('NOT NULL'));
    this.#remove = new Command(
      connection,
      // Another one may have these members and this topic; who wrote what is still told by their places.
      `UPDATE conversation SET member_ids = member_ids || ' ' || ?2, removed_at = ?3
       WHERE id = ?1 AND removed_at IS NULL`,
    );
    this.#clear = new Command(
      connection,
      `DELETE FROM member WHERE conversation_id IN (
         SELECT id FROM conversation WHERE id = ? AND removed_at IS NOT NULL)`,
    );
    this.#clearSettings = new Command(
      connection,
      `DELETE FROM setting WHERE conversation_id IN (
         SELECT id FROM conversation WHERE id = ? AND removed_at IS NOT NULL)`,
    );
    this.#unname = new Command(
      connection,
      `UPDATE conversation SET member_ids = ?2, topic = '', data = NULL
       WHERE id = ?1 AND removed_at IS NOT NULL`,
    );
    this.#tombstones = new Query(
      connection,
      `SELECT id, removed_at FROM conversation WHERE removed_at IS NOT NULL AND id > ?
       ORDER BY id LIMIT ?`,
    );
    this.#droppable = new Query(
      connection,
      `SELECT number FROM conversation WHERE id = ?1 AND removed_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM member WHERE conversation_id = ?1)
         AND NOT EXISTS (SELECT 1 FROM message_place WHERE conversation = number)`,
    );
    this.#drop = new Command(connection, 'DELETE FROM conversation WHERE number = ?');
    // No number is given twice: somebody may still remember messages of the first.
    this.#keepNumber = new Command(
      connection,
      "UPDATE meta SET value = max(value, ?) WHERE name = 'last_dropped_number'",
    );
  }

  open(
    conversation: NewConversation,
  ): Promise<{ conversation: ConversationRecord; created: boolean }> {
    const { openedBy, ...content } = conversation;
    const { id, memberIds, topic = '', data = null, createdAt } = content;
    const key = membersKey(memberIds, topic);
    return this.#writes.write(
      () => {
        const blocker = openedBy && this.#blockerOf(openedBy, memberIds);
        if (this.#insert.run(id, key, topic, data, createdAt, blocker ?? null) > 0) {
          for (const userId of memberIds) this.#insertMember.run(id, userId, createdAt);
          const hidden = blocker && { hiddenFrom: blocker };
          const opened = { ...content, topic, activeAt: createdAt, ...hidden };
          return { conversation: opened, created: true };
        }
        const existing = this.#byMembers.one(key);
        if (existing === undefined) {
          throw new StoreError('unavailable', 'This conversation id is taken.');
        }
        const isRevealed = existing.hidden_from !== null && existing.hidden_from === openedBy;
        if (isRevealed) {
          this.#reveal.run(existing.id);
          this.#known.forget(existing.id);
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

  ofMembers(memberIds: readonly string[], topic: string): Promise<ConversationRecord | null> {
    return this.#connection.read(() => {
      const row = this.#byMembers.one(membersKey(memberIds, topic));
      return row === undefined ? null : this.#fromRow(row);
    });
  }

  withEach(userId: string, otherIds: readonly string[]): Promise<Map<string, string[]>> {
    return this.#connection.read(() => {
      const found = new Map<string, string[]>();
      for (const otherId of otherIds) {
        const { from, before } = keysOf([userId, otherId].sort());
        const rows = this.#idsByMembers.all(from, before);
        if (rows.length > 0)
          found.set(
            otherId,
            rows.map(({ id }) => id),
          );
      }
      return found;
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

  ofUser(
    userId: string,
    { limit, after, removed = false }: { limit: number; after: string; removed?: boolean },
  ): Promise<Omit<ConversationRecord, 'activeAt'>[]> {
    return this.#connection.read(() => {
      const rows = (removed ? this.#removedOfUser : this.#ofUser).all(userId, after, limit);
      const members = this.#membersOf(rows.map(({ id }) => id));
      return rows.map((row) => ({
        ...contentOf(row),
        // A tombstone's own column names them no more.
        memberIds: members.get(row.id) ?? [],
      }));
    });
  }

  async remove(id: string, at: number): Promise<void> {
    await this.#writes.write(() => {
      this.#remove.run(id, tombstoneName(id), at);
      // Whoever remembers it does not look whether it is still there.
      this.#known.forget(id);
    });
  }

  async clear(id: string): Promise<void> {
    await this.#writes.write(
      () => {
        this.#clear.run(id);
        this.#clearSettings.run(id);
        this.#unname.run(id, tombstoneName(id));
      },
      { atomic: true },
    );
  }

  tombstones({ limit, after }: { limit: number; after: string }): Promise<Tombstone[]> {
    return this.#connection.read(() =>
      this.#tombstones.all(after, limit).map(({ id, removed_at }) => ({
        id,
        removedAt: removed_at,
      })),
    );
  }

  async dropTombstone(id: string): Promise<void> {
    await this.#writes.write(
      () => {
        const number = this.#droppable.one(id)?.number;
        if (number === undefined || this.#index.lastRecent(number) > 0) return;
        this.#keepNumber.run(number);
        this.#drop.run(number);
      },
      { atomic: true },
    );
  }

  #blockerOf(userId: string, memberIds: readonly string[]): string | undefined {
    return this.#blocker.one(userId, JSON.stringify(memberIds))?.user_id;
  }

  #membersOf(ids: readonly string[]): Map<string, string[]> {
    const members = new Map<string, string[]>(ids.map((id) => [id, []]));
    for (const row of this.#memberIds.all(JSON.stringify(ids))) {
      members.get(row.conversation_id)?.push(row.user_id);
    }
    return members;
  }

  #fromRow(row: ConversationRow): ConversationRecord {
    return {
      ...contentOf(row),
      activeAt: Math.max(row.active_at, this.#activity.pending(row.id)),
    };
  }
}

function contentOf({ id, member_ids, topic, data, created_at, hidden_from }: ConversationRow) {
  return {
    id,
    memberIds: membersIn(member_ids),
    topic,
    ...(data !== null && { data }),
    createdAt: created_at,
    ...(hidden_from !== null && { hiddenFrom: hidden_from }),
  };
}
