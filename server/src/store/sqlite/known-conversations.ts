import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Query } from './statement.js';

/** What a write must know of a conversation. */
export interface KnownConversation {
  /** Stands for it in the rows of its messages. */
  readonly number: number;
  readonly memberIds: readonly string[];
  /** The highest `rev`; 0 without messages. */
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
  readonly #writes: GroupCommit;
  readonly #dataVersion: Query<{ data_version: number }>;
  readonly #byId: Query<{ number: number; member_ids: string; head: number }>;
  readonly #known = new Map<string, KnownConversation>();
  #group = 0;
  #lostGroups = 0;
  #version = 0;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#writes = writes;
    this.#dataVersion = new Query(connection, 'PRAGMA data_version');
    this.#byId = new Query(
      connection,
      `SELECT number, member_ids,
         coalesce((SELECT max(rev) FROM message WHERE conversation = number), 0) AS head
       FROM conversation WHERE id = ? AND removed_at IS NULL`,
    );
  }

  /**
   * Undefined when it was removed. Raise its `head` with each row that is written: should the group be
   * lost, all is forgotten.
   */
  get(id: string): KnownConversation | undefined {
    if (this.#group !== this.#writes.groups) this.#beginGroup();
    return this.#known.get(id) ?? this.#look(id);
  }

  /** Call it when the conversation is removed: the next one to ask is told by the table. */
  forget(id: string): void {
    this.#known.delete(id);
  }

  #look(id: string): KnownConversation | undefined {
    const row = this.#byId.one(id);
    if (row === undefined) return undefined;
    const { number, member_ids, head } = row;
    const conversation = { number, memberIds: member_ids.split(' '), head };
    if (this.#known.size >= capacity) this.#known.clear();
    this.#known.set(id, conversation);
    return conversation;
  }

  #beginGroup(): void {
    this.#group = this.#writes.groups;
    // Changes with every commit of another connection, this process' or another's, and no other.
    const version = this.#dataVersion.one()?.data_version ?? 0;
    if (version !== this.#version || this.#lostGroups !== this.#writes.lostGroups) {
      this.#known.clear();
    }
    this.#version = version;
    this.#lostGroups = this.#writes.lostGroups;
  }
}
