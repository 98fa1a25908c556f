import type { AuditStore } from './contract/audit.js';
import type { BlockStore } from './contract/blocks.js';
import type { ConversationStore } from './contract/conversations.js';
import type { FileStore } from './contract/files.js';
import type { LastSeenStore } from './contract/last-seen.js';
import type { MessageStore } from './contract/messages.js';
import type { PrivacyStore } from './contract/privacy.js';
import type { PushStore } from './contract/push.js';
import type { ReceiptStore } from './contract/receipts.js';
import type { ReportStore } from './contract/reports.js';
import type { RetentionStore } from './contract/retention.js';
import type { SearchStore } from './contract/search.js';
import type { SessionStore } from './contract/sessions.js';
import type { SettingsStore } from './contract/settings.js';
import type { UnreadStore } from './contract/unread.js';
import type { UserStore } from './contract/users.js';
import type { WebhookStore } from './contract/webhooks.js';

export type { Aside } from './contract/aside.js';
export type { AuditCursor, AuditRecord, AuditStore, AuditSubject } from './contract/audit.js';
export type { BlockCursor, BlockRecord, BlockStore, ShownProfile } from './contract/blocks.js';
export type {
  ConversationRecord,
  ConversationStore,
  NewConversation,
} from './contract/conversations.js';
export type { DueFile, FileRecord, FileStore, FileUse, NewFile } from './contract/files.js';
export type { LastSeenStore, Sighting } from './contract/last-seen.js';
export {
  type ChangeOf,
  type ChangeOutcome,
  type Deletion,
  type Edit,
  emptyPlace,
  expiredRepeat,
  inPlace,
  isEmptyPlace,
  type KeyedMessage,
  type MessageChange,
  type MessageStore,
  type NewMessage,
  type Reacting,
  type SentMessage,
  type StoredMessage,
  type Writer,
} from './contract/messages.js';
export type { PrivacyRecord, PrivacyStore } from './contract/privacy.js';
export type { PushStore, PushSubscriptionRecord } from './contract/push.js';
export type { Marks, ReceiptStore } from './contract/receipts.js';
export type {
  FullReport,
  ReportCursor,
  ReportRecord,
  ReportStore,
} from './contract/reports.js';
export type { RetentionRecord, RetentionStore } from './contract/retention.js';
export type { Searched, SearchPage, SearchStore } from './contract/search.js';
export type {
  ActiveSession,
  RefreshTokenRecord,
  SessionRecord,
  SessionStore,
} from './contract/sessions.js';
export type {
  ListedSetting,
  MemberSettings,
  SettingsCursor,
  SettingsStore,
} from './contract/settings.js';
export { StoreError, type StoreErrorCode } from './contract/store-error.js';
export type { Tombstone } from './contract/tombstone.js';
export type { ReadPlace, UnreadStore } from './contract/unread.js';
export type {
  NewAccount,
  Profile,
  RestrictionRecord,
  UserRecord,
  UserStore,
} from './contract/users.js';
export type {
  DeliveryCursor,
  DeliveryRecord,
  LaneHold,
  LaneMark,
  WebhookLane,
  WebhookRecord,
  WebhookSecret,
  WebhookStore,
} from './contract/webhooks.js';

/**
 * What the server keeps, and the one contract every store (SQLite, MongoDB) meets. The suite in
 * `test/store-contract.ts` is its executable form.
 *
 * Every promise settles only once the change would survive a power cut; a rejected write may or may
 * not have happened, and every write can therefore be repeated safely. Methods reject with a
 * {@link StoreError} and with nothing else.
 *
 * Callers check their input at the edge: strings are well-formed Unicode without NUL, and the user
 * or conversation that a new record belongs to exists.
 *
 * What is removed (users, conversations) is not there for any method that does not say otherwise, from
 * the moment in which a *tombstone* takes its place: ids and instants, kept for a while so that what
 * still comes for it is known as late, and so that a removal that broke off can be finished.
 */
export interface Store {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly conversations: ConversationStore;
  readonly receipts: ReceiptStore;
  readonly settings: SettingsStore;
  readonly messages: MessageStore;
  readonly unread: UnreadStore;
  readonly retention: RetentionStore;
  readonly blocks: BlockStore;
  readonly privacy: PrivacyStore;
  readonly lastSeen: LastSeenStore;
  readonly search: SearchStore;
  readonly reports: ReportStore;
  readonly audit: AuditStore;
  readonly files: FileStore;
  readonly push: PushStore;
  readonly webhooks: WebhookStore;
  /** Connects and brings tables and indexes up to date. Several nodes may do so at once. */
  open(): Promise<void>;
  /** Finishes the writes already accepted, then lets go of files and connections. */
  close(): Promise<void>;
  /** Resolves when the store can serve, for readiness. */
  ping(): Promise<void>;
  /**
   * Names the history that the store holds: what somebody knows of it by its counters is good as long
   * as this is the same.
   */
  epoch(): Promise<string>;
  /** Gives it another name, for when a backup was restored. */
  renewEpoch(): Promise<string>;
  /** Calls, or writes, that are not settled yet, for metrics; a store that has no queue leaves it out. */
  readonly writesWaiting?: number;
}
