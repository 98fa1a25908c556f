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
  readonly #byId: Query<{ number: number; member_ids: string; seq: number; rev: number }>;
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
      `SELECT number, member_ids,
         coalesce((SELECT max(seq) FROM message_place WHERE conversation = number), 0) AS seq,
         coalesce((SELECT max(rev) FROM message
           WHERE conversation = number AND rev IS NOT NULL), 0) AS rev
       FROM conversation WHERE id = ? AND removed_at IS NULL`,
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

  #look(id: string): KnownConversation | undefined {
    const row = this.#byId.one(id);
    if (row === undefined) return undefined;
    const { number, member_ids, seq, rev } = row;
    const head = Math.max(seq, rev, this.#index.lastRecent(number));
    const conversation = { number, memberIds: membersIn(member_ids), head };
    if (this.#known.size >= capacity) this.#known.clear();
    this.#known.set(id, conversation);
    return conversation;
  }
}
