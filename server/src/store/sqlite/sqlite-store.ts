import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from '../store.js';
import { Activity } from './activity.js';
import { Connection, isBusy } from './connection.js';
import { GroupCommit, type GroupCommitOptions } from './group-commit.js';
import { KnownConversations } from './known-conversations.js';
import { migrate } from './migrate.js';
import { openFailure } from './open-failure.js';
import { SqliteConversations } from './sqlite-conversations.js';
import { SqliteMessages } from './sqlite-messages.js';
import { SqliteSessions } from './sqlite-sessions.js';
import { SqliteUsers } from './sqlite-users.js';
import { Query } from './statement.js';

/** Milliseconds that `open` waits for other processes that hold the database. */
const openTimeout = 10_000;

/**
 * The store in one SQLite file, for a server without anything else installed. Several processes may
 * share the file. Statements run on the event loop's thread: each takes microseconds, and a commit
 * one disk sync for a whole group of writes (see {@link GroupCommit}).
 */
export class SqliteStore implements Store {
  readonly users: SqliteUsers;
  readonly sessions: SqliteSessions;
  readonly conversations: SqliteConversations;
  readonly messages: SqliteMessages;
  readonly #path: string;
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #activity: Activity;
  readonly #probe: Query<unknown>;

  /** @param path - A file, created with its directory when missing, or `:memory:`. */
  constructor(path: string, options: GroupCommitOptions = {}) {
    this.#path = path;
    this.#connection = new Connection(path);
    this.#writes = new GroupCommit(this.#connection, options);
    this.#activity = new Activity(this.#connection, this.#writes);
    this.#probe = new Query(this.#connection, 'SELECT count(*) FROM sqlite_schema');
    this.users = new SqliteUsers(this.#connection, this.#writes);
    this.sessions = new SqliteSessions(this.#connection, this.#writes);
    const parts = [
      this.#connection,
      this.#writes,
      this.#activity,
      new KnownConversations(this.#connection, this.#writes),
    ] as const;
    this.conversations = new SqliteConversations(...parts);
    this.messages = new SqliteMessages(...parts);
  }

  get writesWaiting(): number {
    return this.#writes.waiting;
  }

  async open(): Promise<void> {
    const deadline = Date.now() + openTimeout;
    for (;;) {
      try {
        this.#connection.open();
        migrate(this.#connection);
        return;
      } catch (error) {
        if (!isBusy(error) || Date.now() > deadline) throw openFailure(this.#path, error);
        await delay(5 + Math.random() * 20);
      }
    }
  }

  async close(): Promise<void> {
    await this.#activity.close();
    await this.#writes.close();
    this.#connection.close();
  }

  async ping(): Promise<void> {
    await this.#connection.read(() => this.#probe.one());
  }
}
