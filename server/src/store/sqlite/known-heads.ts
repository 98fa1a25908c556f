import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Query } from './statement.js';

/** Conversations whose head is remembered; some 100 bytes each. */
const capacity = 50_000;

/**
 * The heads that this process wrote itself, so that a message needs no look at the one before it.
 * Ask only inside of a write: the write lock is held there, so what holds at its beginning holds
 * until its end. A conversation whose head is known is there: a removal here forgets it, a removal
 * elsewhere is a commit of another connection.
 */
export class KnownHeads {
  readonly #writes: GroupCommit;
  readonly #dataVersion: Query<{ data_version: number }>;
  readonly #heads = new Map<string, number>();
  #group = 0;
  #lostGroups = 0;
  #version = 0;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#writes = writes;
    this.#dataVersion = new Query(connection, 'PRAGMA data_version');
  }

  /** Undefined when the table must be asked. */
  get(conversationId: string): number | undefined {
    if (this.#group !== this.#writes.groups) this.#beginGroup();
    return this.#heads.get(conversationId);
  }

  /** Call it when the row is written; should its group be lost, all is forgotten. */
  set(conversationId: string, head: number): void {
    if (this.#heads.size >= capacity) this.#heads.clear();
    this.#heads.set(conversationId, head);
  }

  /** Call it when the conversation is removed: what comes next must ask the table. */
  forget(conversationId: string): void {
    this.#heads.delete(conversationId);
  }

  #beginGroup(): void {
    this.#group = this.#writes.groups;
    // Changes with every commit of another connection, this process' or another's, and no other.
    const version = this.#dataVersion.one()?.data_version ?? 0;
    if (version !== this.#version || this.#lostGroups !== this.#writes.lostGroups) {
      this.#heads.clear();
    }
    this.#version = version;
    this.#lostGroups = this.#writes.lostGroups;
  }
}
