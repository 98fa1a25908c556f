import { membersIn } from '../members-key.js';
import type { Connection } from './connection.js';
import type { ForeignWrites } from './foreign-writes.js';
import type { GroupCommit } from './group-commit.js';
import type { MessageIndex } from './message-index.js';
import { Query } from './statement.js';

/** What a write must know of a conversation. */
export interface KnownConversation {
  /** Stands for it in the rows of its messages. */
  readonly number: number;
  readonly memberIds: readonly string[];
  /** Its counter: the highest `seq` or `rev`; 0 without messages. */
  head: number;
  /** Members, by their place, whom another one has blocked; none in nearly all. */
  readonly blocked: readonly number[];
  /** See `ConversationRecord`. */
  hiddenFrom: string | null;
}

interface KnownRow {
  number: number;
  member_ids: string;
  hidden_from: string | null;
  seq: number;
  rev: number;
}

/** Conversations that are remembered; some 300 bytes each. */
const capacity = 20_000;

/**
 * The conversations that this process writes to, so that a message needs no look at what is there.
 * Ask only inside of a write: the write lock is held there, so what holds at its beginning holds
 * until its end. One that is remembered is there: a removal here forgets it, and a removal elsewhere is
 * a commit of another connection.
 */
export class KnownConversations {
  readonly #index: MessageIndex;
  readonly #byId: Query<KnownRow>;
  readonly #blocked: Query<{ user_id: string; blocked_id: string }>;
  readonly #known = new Map<string, KnownConversation>();

  constructor(
    connection: Connection,
    writes: GroupCommit,
    foreign: ForeignWrites,
    index: MessageIndex,
  ) {
    this.#index = index;
    this.#byId = new Query(
      connection,
      `SELECT number, member_ids, hidden_from,
         coalesce((SELECT max(seq) FROM message_place WHERE conversation = number), 0) AS seq,
         coalesce((SELECT max(rev) FROM message
           WHERE conversation = number AND rev IS NOT NULL), 0) AS rev
       FROM conversation WHERE id = ? AND removed_at IS NULL`,
    );
    this.#blocked = new Query(
      connection,
      `SELECT user_id, blocked_id FROM block
       WHERE user_id IN (SELECT value FROM json_each(?1))
         AND blocked_id IN (SELECT value FROM json_each(?1))`,
    );
    foreign.onChange(() => this.#known.clear());
    // Its heads may be those of messages that were never stored.
    writes.watch({ lost: () => this.#known.clear() });
  }

  /** Undefined when it was removed. Raise its `head` with each value that is taken. */
  get(id: string): KnownConversation | undefined {
    return this.#known.get(id) ?? this.#look(id);
  }

  /** Call it when the conversation is removed: the next one to ask is told by the table. */
  forget(id: string): void {
    this.#known.delete(id);
  }

  /** As {@link forget}, of all that these users have: one of them has blocked another. */
  forgetOf(userIds: readonly string[]): void {
    for (const [id, { memberIds }] of this.#known) {
      if (userIds.every((userId) => memberIds.includes(userId))) this.#known.delete(id);
    }
  }

  #look(id: string): KnownConversation | undefined {
    const row = this.#byId.one(id);
    if (row === undefined) return undefined;
    const { number, member_ids, seq, rev, hidden_from: hiddenFrom } = row;
    const head = Math.max(seq, rev, this.#index.lastRecent(number));
    const memberIds = membersIn(member_ids);
    const blocked = this.#blockedAmong(memberIds);
    const conversation = { number, memberIds, head, blocked, hiddenFrom };
    if (this.#known.size >= capacity) this.#known.clear();
    this.#known.set(id, conversation);
    return conversation;
  }

  #blockedAmong(memberIds: readonly string[]): number[] {
    return this.#blocked
      .all(JSON.stringify(memberIds))
      .map(({ blocked_id }) => memberIds.indexOf(blocked_id));
  }
}
