import { newEpoch } from '../new-epoch.js';
import type { Store } from '../store.js';
import { MongoActivity } from './mongo-activity.js';
import { MongoAudit } from './mongo-audit.js';
import { MongoBlocks } from './mongo-blocks.js';
import { MongoConnection } from './mongo-connection.js';
import { MongoConversations } from './mongo-conversations.js';
import { MongoExpiry } from './mongo-expiry.js';
import { MongoFiles } from './mongo-files.js';
import { MongoLastSeen } from './mongo-last-seen.js';
import { MongoMessages } from './mongo-messages.js';
import { MongoMeta } from './mongo-meta.js';
import { MongoPrivacy } from './mongo-privacy.js';
import { MongoPush } from './mongo-push.js';
import { MongoReceipts } from './mongo-receipts.js';
import { MongoReports } from './mongo-reports.js';
import { MongoRetention } from './mongo-retention.js';
import { MongoSearch } from './mongo-search.js';
import { MongoSessions } from './mongo-sessions.js';
import { MongoSettings } from './mongo-settings.js';
import { MongoUnread } from './mongo-unread.js';
import { MongoUsers } from './mongo-users.js';
import { MongoWebhooks } from './mongo-webhooks.js';

/**
 * `messages`, `marks` and `settings` can be sharded by `conversationId`: each of their unique indexes begins with
 * it, or is on an `_id` that is made of it.
 */
const indexes = [
  { collection: MongoUsers.collection, keys: { realm: 1, username: 1 }, unique: true },
  { collection: MongoUsers.collection, keys: { guestUntil: 1 }, unique: false },
  { collection: MongoUsers.tombstoneCollection, keys: { removedName: 1 }, unique: false },
  {
    collection: MongoSessions.collection,
    keys: { userId: 1, endedAt: 1, createdAt: -1, _id: -1 },
    unique: false,
  },
  { collection: MongoSessions.collection, keys: { expiresAt: 1 }, unique: false },
  { collection: MongoSessions.collection, keys: { endedAt: 1 }, unique: false },
  { collection: MongoSessions.tokenCollection, keys: { parent: 1 }, unique: true },
  { collection: MongoSessions.tokenCollection, keys: { expiresAt: 1 }, unique: false },
  {
    collection: MongoSessions.tokenCollection,
    keys: { sessionId: 1, issuedAt: -1 },
    unique: false,
  },
  { collection: MongoConversations.collection, keys: { members: 1 }, unique: true },
  {
    collection: MongoConversations.collection,
    keys: { memberIds: 1, activeAt: -1, _id: -1 },
    unique: false,
  },
  {
    collection: MongoConversations.tombstoneCollection,
    keys: { memberIds: 1, _id: 1 },
    unique: false,
  },
  { collection: MongoBlocks.collection, keys: { userId: 1, at: -1, blockedId: -1 }, unique: false },
  { collection: MongoBlocks.collection, keys: { blockedId: 1 }, unique: false },
  { collection: MongoReceipts.collection, keys: { conversationId: 1 }, unique: false },
  { collection: MongoFiles.collection, keys: { checkAt: 1, _id: 1 }, unique: false },
  { collection: MongoFiles.collection, keys: { userId: 1, createdAt: 1 }, unique: false },
  { collection: MongoFiles.collection, keys: { conversationId: 1 }, unique: false },
  { collection: MongoPush.collection, keys: { userId: 1, createdAt: -1, _id: -1 }, unique: false },
  { collection: MongoSettings.collection, keys: { conversationId: 1 }, unique: false },
  {
    collection: MongoSettings.collection,
    keys: { userId: 1, pinnedAt: -1, conversationId: -1 },
    unique: false,
  },
  {
    collection: MongoSettings.collection,
    keys: { userId: 1, archivedAt: -1, conversationId: -1 },
    unique: false,
  },
  {
    collection: MongoSettings.collection,
    keys: { userId: 1, unreadAt: -1, conversationId: -1 },
    unique: false,
  },
  { collection: MongoMessages.collection, keys: { conversationId: 1, rev: 1 }, unique: true },
  { collection: MongoMessages.collection, keys: { conversationId: 1, seq: 1 }, unique: true },
  {
    collection: MongoMessages.collection,
    keys: { conversationId: 1, senderId: 1, clientId: 1 },
    unique: true,
  },
  { collection: MongoExpiry.collection, keys: { conversationId: 1 }, unique: false },
  { collection: MongoReports.collection, keys: { reporterId: 1, reportId: 1 }, unique: true },
  { collection: MongoReports.collection, keys: { userId: 1 }, unique: false },
  { collection: MongoReports.collection, keys: { state: 1, createdAt: 1, _id: 1 }, unique: false },
  { collection: MongoAudit.collection, keys: { at: -1, _id: -1 }, unique: false },
  {
    collection: MongoAudit.collection,
    keys: { conversationId: 1, at: -1, _id: -1 },
    unique: false,
  },
  { collection: MongoAudit.collection, keys: { userId: 1, at: -1, _id: -1 }, unique: false },
  { collection: MongoWebhooks.laneCollection, keys: { webhookId: 1, dueAt: 1 }, unique: false },
  {
    collection: MongoWebhooks.deliveryCollection,
    keys: { webhookId: 1, at: -1, _id: -1 },
    unique: false,
  },
  {
    collection: MongoWebhooks.deliveryCollection,
    keys: { webhookId: 1, lane: 1, state: 1, at: 1 },
    unique: false,
  },
] as const;

/** The store in a MongoDB database, for any number of server nodes. */
export class MongoStore implements Store {
  readonly users: MongoUsers;
  readonly sessions: MongoSessions;
  readonly conversations: MongoConversations;
  readonly receipts: MongoReceipts;
  readonly settings: MongoSettings;
  readonly unread: MongoUnread;
  readonly retention: MongoRetention;
  readonly blocks: MongoBlocks;
  readonly privacy: MongoPrivacy;
  readonly lastSeen: MongoLastSeen;
  readonly search: MongoSearch;
  readonly reports: MongoReports;
  readonly audit: MongoAudit;
  readonly files: MongoFiles;
  readonly push: MongoPush;
  readonly webhooks: MongoWebhooks;
  readonly messages: MongoMessages;
  readonly #connection: MongoConnection;
  readonly #activity: MongoActivity;
  readonly #meta: MongoMeta;

  /** @param url - `mongodb://` or `mongodb+srv://`, with the name of the database. */
  constructor(url: string) {
    this.#connection = new MongoConnection(url);
    this.#activity = new MongoActivity(this.#connection);
    this.#meta = new MongoMeta(this.#connection);
    this.users = new MongoUsers(this.#connection);
    this.sessions = new MongoSessions(this.#connection);
    this.receipts = new MongoReceipts(this.#connection);
    this.settings = new MongoSettings(this.#connection);
    this.conversations = new MongoConversations(
      this.#connection,
      this.#activity,
      this.receipts,
      this.settings,
    );
    this.retention = new MongoRetention(this.#connection);
    this.blocks = new MongoBlocks(this.#connection);
    this.privacy = new MongoPrivacy(this.#connection);
    this.lastSeen = new MongoLastSeen(this.#connection);
    this.search = new MongoSearch({
      connection: this.#connection,
      activity: this.#activity,
      settings: this.settings,
    });
    this.reports = new MongoReports(this.#connection);
    this.audit = new MongoAudit(this.#connection);
    this.files = new MongoFiles(this.#connection);
    this.push = new MongoPush(this.#connection);
    this.webhooks = new MongoWebhooks(this.#connection);
    this.messages = new MongoMessages(this.#connection, this.#activity);
    this.unread = new MongoUnread({
      connection: this.#connection,
      activity: this.#activity,
      receipts: this.receipts,
      settings: this.settings,
    });
  }

  get writesWaiting(): number {
    return this.messages.waiting;
  }

  async open(): Promise<void> {
    await this.#connection.open(indexes);
    await this.#meta.open();
  }

  async close(): Promise<void> {
    await this.messages.close();
    await this.#activity.flush().catch(() => {
      // Only an order of lists.
    });
    await this.#connection.close();
  }

  ping(): Promise<void> {
    return this.#connection.ping();
  }

  epoch(): Promise<string> {
    return this.#meta.epoch();
  }

  async renewEpoch(): Promise<string> {
    const epoch = newEpoch();
    await this.#meta.setEpoch(epoch);
    return epoch;
  }
}
