import { setTimeout as delay } from 'node:timers/promises';
import { newEpoch } from '../new-epoch.js';
import type { Store } from '../store.js';
import { Activity } from './activity.js';
import { Connection, isBusy } from './connection.js';
import type { ForeignWrites } from './foreign-writes.js';
import { GroupCommit, type GroupCommitOptions } from './group-commit.js';
import type { MessageIndex } from './message-index.js';
import { type MessageStoreOptions, messageStore } from './message-store.js';
import { migrate } from './migrate.js';
import { openFailure } from './open-failure.js';
import type { SearchIndex } from './search-index.js';
import { SqliteAudit } from './sqlite-audit.js';
import { SqliteBlocks } from './sqlite-blocks.js';
import { SqliteConversations } from './sqlite-conversations.js';
import { SqliteFiles } from './sqlite-files.js';
import { SqliteLastSeen } from './sqlite-last-seen.js';
import type { SqliteMessages } from './sqlite-messages.js';
import { SqlitePrivacy } from './sqlite-privacy.js';
import { SqlitePush } from './sqlite-push.js';
import { SqliteReceipts } from './sqlite-receipts.js';
import { SqliteReports } from './sqlite-reports.js';
import { SqliteRetention } from './sqlite-retention.js';
import { SqliteSearch } from './sqlite-search.js';
import { SqliteSessions } from './sqlite-sessions.js';
import { SqliteSettings } from './sqlite-settings.js';
import { SqliteUnread } from './sqlite-unread.js';
import { SqliteUsers } from './sqlite-users.js';
import { SqliteWebhooks } from './sqlite-webhooks.js';
import { Command, Query } from './statement.js';

export interface SqliteStoreOptions extends GroupCommitOptions, MessageStoreOptions {}

/** Milliseconds that `open` waits for other processes that hold the database. */
const openTimeout = 10_000;

/**
 * The store in one SQLite file, for a server without anything else installed. Several processes may
 * share the file. Statements run on the event loop's thread, and a commit stops it for one disk sync
 * for a whole group of writes (see {@link GroupCommit}): so it belongs into a thread of its own.
 */
export class SqliteStore implements Store {
  readonly users: SqliteUsers;
  readonly sessions: SqliteSessions;
  readonly conversations: SqliteConversations;
  readonly receipts: SqliteReceipts;
  readonly settings: SqliteSettings;
  readonly unread: SqliteUnread;
  readonly retention: SqliteRetention;
  readonly blocks: SqliteBlocks;
  readonly privacy: SqlitePrivacy;
  readonly lastSeen: SqliteLastSeen;
  readonly search: SqliteSearch;
  readonly reports: SqliteReports;
  readonly audit: SqliteAudit;
  readonly files: SqliteFiles;
  readonly push: SqlitePush;
  readonly webhooks: SqliteWebhooks;
  readonly messages: SqliteMessages;
  readonly #path: string;
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #activity: Activity;
  readonly #foreign: ForeignWrites;
  readonly #index: MessageIndex;
  readonly #searchIndex: SearchIndex;
  readonly #probe: Query<unknown>;
  readonly #epoch: Query<{ value: string }>;
  readonly #setEpoch: Command;

  /** @param path - A file, created with its directory when missing, or `:memory:`. */
  constructor(path: string, options: SqliteStoreOptions = {}) {
    this.#path = path;
    this.#connection = new Connection(path);
    this.#writes = new GroupCommit(this.#connection, options);
    const [connection, writes] = [this.#connection, this.#writes];
    const activity = new Activity(connection, writes);
    const { messages, reader, foreign, index, known, search } = messageStore(
      connection,
      writes,
      activity,
      options,
    );
    this.#foreign = foreign;
    this.#activity = activity;
    this.#index = index;
    this.#searchIndex = search;
    this.#probe = new Query(connection, 'SELECT count(*) FROM sqlite_schema');
    this.#epoch = new Query(connection, "SELECT value FROM meta WHERE name = 'epoch'");
    this.#setEpoch = new Command(connection, "UPDATE meta SET value = ? WHERE name = 'epoch'");
    this.users = new SqliteUsers(connection, writes);
    this.sessions = new SqliteSessions(connection, writes);
    this.conversations = new SqliteConversations(connection, writes, activity, known, index);
    this.receipts = new SqliteReceipts(connection, writes);
    this.settings = new SqliteSettings(connection, writes);
    this.unread = new SqliteUnread({ connection, activity, reader, index });
    this.retention = new SqliteRetention(connection, writes);
    this.blocks = new SqliteBlocks(connection, writes, known);
    this.privacy = new SqlitePrivacy(connection, writes);
    this.lastSeen = new SqliteLastSeen(connection, writes);
    this.search = new SqliteSearch({
      ...{ connection, messages: index, index: search },
      refresh: () => foreign.look(),
    });
    this.reports = new SqliteReports(connection, writes);
    this.audit = new SqliteAudit(connection, writes);
    this.files = new SqliteFiles(connection, writes);
    this.push = new SqlitePush(connection, writes);
    this.webhooks = new SqliteWebhooks(connection, writes);
    this.messages = messages;
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
        // What is known in memory only is read now, and not when the first message comes.
        this.#foreign.look();
        await this.#searchIndex.open();
        return;
      } catch (error) {
        if (!isBusy(error) || Date.now() > deadline) throw openFailure(this.#path, error);
        await delay(5 + Math.random() * 20);
      }
    }
  }

  /** Puts all messages into the indexes on the disk now, which happens by itself otherwise. */
  async fillIndexes(): Promise<void> {
    await this.#index.fill();
    await this.#searchIndex.fill();
  }

  async close(): Promise<void> {
    await this.#index.close();
    await this.#searchIndex.close();
    await this.#activity.close();
    await this.#writes.close();
    this.#connection.close();
  }

  async ping(): Promise<void> {
    await this.#connection.read(() => this.#probe.one());
  }

  epoch(): Promise<string> {
    return this.#connection.read(() => this.#epoch.one()?.value ?? '');
  }

  async renewEpoch(): Promise<string> {
    const epoch = newEpoch();
    await this.#writes.write(() => this.#setEpoch.run(epoch));
    return epoch;
  }
}
