/**
 * Real-time 1-to-1 chat. Start at {@link ChatClient}.
 * @packageDocumentation
 */
export type { Account } from './account/account.js';
export type { AuthOptions, SessionOptions } from './auth/auth-options.js';
export type { GetToken } from './auth/callback-source.js';
export type { SessionStorage } from './auth/session-storage.js';
export type { TokenReason } from './auth/token-source.js';
export { ChatClient } from './chat-client.js';
export type {
  ChatClientEvents,
  ChatClientOptions,
  Credentials,
  NewAccount,
} from './chat-client-options.js';
export {
  ChatError,
  type ChatErrorCode,
  type ChatErrorOptions,
  type ClientErrorCode,
  type ServerErrorCode,
  TokenRefusedError,
} from './chat-error.js';
export type { ConnectionState } from './connection/connection-state.js';
export type { Conversation, ConversationEvents } from './conversations/conversation.js';
export type {
  EditOptions,
  OutgoingMessage,
  SendOptions,
  UploadedFile,
  UploadOptions,
} from './conversations/send-options.js';
export type { Excerpt } from './excerpts/excerpt.js';
export type {
  ConversationList,
  ConversationListEvents,
} from './lists/conversation-list.js';
export type { ConversationSummary } from './lists/conversation-summary.js';
export type { UnreadTotal, UnreadTotalEvents } from './lists/unread-total.js';
export type {
  Arrangement,
  Block,
  BlockPage,
  BlockPageOptions,
  ConversationReport,
  ConversationSettings,
  Data,
  Features,
  FoundConversation,
  JsonValue,
  Marks,
  MessageFile,
  MessageStatus,
  NotificationChoices,
  Opening,
  PasswordChange,
  Picture,
  Presence,
  Privacy,
  ProfileChange,
  PushContent,
  PushOptions,
  PushRegistration,
  PushState,
  Quote,
  Reaction,
  Report,
  ReportReason,
  SearchMatch,
  SearchOptions,
  SearchResult,
  Session,
  TimelineMessage,
  UnconfirmedChange,
  User,
  Voice,
} from './model.js';
export type {
  ChatNotification,
  Notifications,
  NotificationsEvents,
  NotificationsOptions,
  NotifiedConversation,
} from './notifications/notifications.js';
export type { PresenceWatch, PresenceWatchEvents } from './presence/presence-watch.js';
export type { Push } from './push/push.js';
export type { MessageSearch, MessageSearchEvents } from './search/message-search.js';
export { memoryStorage } from './storage/memory-storage.js';
export type {
  CacheStorage,
  ChangeEntry,
  ChangeStorage,
  ChatStorage,
  EntryStorage,
  FileStorage,
  OutboxEntry,
  OutboxStorage,
  OutboxUpload,
  QueuedEntry,
  SharedStorage,
  UserStorage,
} from './storage/storage.js';
export type { MessageStream } from './streams/message-stream.js';
export { isVisibleText } from './visible-text.js';
export { canRecordVoice } from './voice/recordable-type.js';
export type { VoiceFile } from './voice/voice-file.js';
export type {
  VoiceRecording,
  VoiceRecordingEvents,
  VoiceRecordingState,
} from './voice/voice-recording.js';
export type { RecordVoiceOptions } from './voice/voices.js';
