/**
 * The runtime schemas (TypeBox, which are JSON Schema) of everything that crosses the wire. Servers
 * and tools import them; a client takes the types from the package root and no schema code.
 * Frames and bodies are met where they are joined, not in the files of the capabilities that have them.
 * @packageDocumentation
 */
export {
  AccountUsername,
  type LoginRequest,
  Password,
  type RefreshRequest,
  type RegisterRequest,
  type SessionResponse,
} from './schemas/accounts.js';
export * from './schemas/admin.js';
export { AuditAct, AuditEntry } from './schemas/audit.js';
export { Block, type BlocksResponse, type ListBlocksRequest } from './schemas/blocks.js';
export * from './schemas/client-frames.js';
export {
  Conversation,
  type ConversationResponse,
  type ConversationsResponse,
  type ListConversationsRequest,
  Member,
  type OpenConversationRequest,
} from './schemas/conversations.js';
export { Data, type JsonValue } from './schemas/data.js';
export { ErrorCodeName, type ErrorResponse } from './schemas/errors.js';
export { Features } from './schemas/features.js';
export {
  FileId,
  FileLink,
  type FileLinksResponse,
  MessageFile,
  Picture,
  QuotedFile,
  Voice,
} from './schemas/files.js';
export type { BecomeAccountRequest, OpenGuestRequest } from './schemas/guests.js';
export type { DeleteAccountRequest } from './schemas/leaving.js';
export {
  type ListMessagesRequest,
  Message,
  type MessagesResponse,
  Quote,
} from './schemas/messages.js';
export { Presence } from './schemas/presence.js';
export { Privacy } from './schemas/privacy.js';
export type { ChangeProfileRequest } from './schemas/profile.js';
export {
  PushContent,
  PushFeature,
  PushSubscriptionId,
  type PushSubscriptionResponse,
  type SubscribeToPushRequest,
} from './schemas/push.js';
export { Emoji, Reaction } from './schemas/reactions.js';
export {
  type ChangeReportRequest,
  type ListReportsRequest,
  Report,
  ReportReason,
  type ReportRequest,
  type ReportsResponse,
} from './schemas/reports.js';
export * from './schemas/rest.js';
export { Restriction } from './schemas/restrictions.js';
export {
  type PreviewRetentionRequest,
  Retention,
  type RetentionPreview,
} from './schemas/retention.js';
export {
  Match,
  type SearchRequest,
  type SearchResponse,
  SearchResult,
} from './schemas/search.js';
export * from './schemas/server-frames.js';
export {
  type ChangePasswordRequest,
  Session,
  SessionId,
  type SessionsResponse,
} from './schemas/sessions.js';
export { ConversationSettings } from './schemas/settings.js';
export { Head } from './schemas/sync.js';
export { Topic } from './schemas/topic.js';
export { Unread, type UnreadResponse } from './schemas/unread.js';
export {
  type FindUsersRequest,
  type MeResponse,
  User,
  type UsersResponse,
} from './schemas/users.js';
export {
  ClientId,
  ConversationId,
  closed,
  Duration,
  Position,
  RequestId,
  Timestamp,
  UserId,
} from './schemas/values.js';
export * from './schemas/webhook-events.js';
export { Webhook, WebhookDelivery, WebhookEventFilter } from './schemas/webhooks.js';
