/**
 * The contract between `@chat/client` and `@chat/server`, version 1: constants that both sides use,
 * and the types of everything on the wire. Schemas are in `@chat/protocol/schemas`.
 * @packageDocumentation
 */
export {
  abnormalClosure,
  type CloseAction,
  closeAction,
  closeCodes,
  normalClosure,
  sessionEndedClosure,
} from './close-codes.js';
export {
  socketCheckPath,
  socketPath,
  subprotocol,
  tokenSubprotocolPrefix,
} from './endpoints.js';
export { type ErrorCode, errorCodes } from './error-codes.js';
export {
  accountLimits,
  blockLimit,
  conversationPageLimit,
  dataLimit,
  fileLimits,
  headsLimit,
  limits,
  messageFilesLimit,
  pushLimits,
  resumeLimit,
  retentionLimits,
  searchPageLimit,
  streamCopyInterval,
  streamInterval,
  streamLifetime,
  textLimit,
  topicLimit,
  typingInterval,
  typingLifetime,
  unreadLimit,
  voiceDurationLimit,
  voiceLevelsLimit,
  watchLimit,
  webhookLimits,
} from './limits.js';
export { quotedText } from './quoted-text.js';
export type {
  LoginRequest,
  RefreshRequest,
  RegisterRequest,
  SessionResponse,
} from './schemas/accounts.js';
export type {
  AdminFindUsersRequest,
  AdminUser,
  ChangeUserRequest,
  CreateUserRequest,
  ExportLine,
  SendSystemMessageRequest,
} from './schemas/admin.js';
export type { ReadConversationRequest, ReadMessagesRequest } from './schemas/admin-reading.js';
export type {
  AccountRequest,
  AuditAct,
  AuditEntry,
  AuditResponse,
  ListAuditRequest,
} from './schemas/audit.js';
export type { Block, BlocksResponse, ListBlocksRequest } from './schemas/blocks.js';
export type { ClientFrame, ClientFrameOf, ClientFrameType } from './schemas/client-frames.js';
export type {
  Conversation,
  ConversationResponse,
  ConversationsResponse,
  ListConversationsRequest,
  Member,
  OpenConversationRequest,
} from './schemas/conversations.js';
export type { Data, JsonValue } from './schemas/data.js';
export type { ErrorResponse } from './schemas/errors.js';
export type { Features } from './schemas/features.js';
export type { FileLink, FileLinksResponse, MessageFile, Picture, Voice } from './schemas/files.js';
export type { BecomeAccountRequest, OpenGuestRequest } from './schemas/guests.js';
export type { DeleteAccountRequest } from './schemas/leaving.js';
export type { ListMessagesRequest, Message, MessagesResponse, Quote } from './schemas/messages.js';
export type { Presence } from './schemas/presence.js';
export type { Privacy } from './schemas/privacy.js';
export type { ChangeProfileRequest } from './schemas/profile.js';
export type {
  PushContent,
  PushSubscriptionResponse,
  SubscribeToPushRequest,
} from './schemas/push.js';
export type { Reaction } from './schemas/reactions.js';
export type {
  ChangeReportRequest,
  ListReportsRequest,
  Report,
  ReportReason,
  ReportRequest,
  ReportsResponse,
} from './schemas/reports.js';
export type { Restriction, RestrictRequest } from './schemas/restrictions.js';
export type { PreviewRetentionRequest, Retention, RetentionPreview } from './schemas/retention.js';
export type { Match, SearchRequest, SearchResponse, SearchResult } from './schemas/search.js';
export type { ServerFrame, ServerFrameOf, ServerFrameType } from './schemas/server-frames.js';
export type { ChangePasswordRequest, Session, SessionsResponse } from './schemas/sessions.js';
export type { ConversationSettings } from './schemas/settings.js';
export type { Head } from './schemas/sync.js';
export type { UnreadResponse } from './schemas/unread.js';
export type {
  FindUsersRequest,
  MeResponse,
  User,
  UsersResponse,
} from './schemas/users.js';
export type { WebhookEvent } from './schemas/webhook-events.js';
export type {
  ChangeWebhookRequest,
  CreateWebhookRequest,
  ListDeliveriesRequest,
  Webhook,
  WebhookDeliveriesResponse,
  WebhookDelivery,
  WebhookEventFilter,
  WebhookEventType,
  WebhookSecretResponse,
} from './schemas/webhooks.js';
export { systemSenderId } from './system-sender.js';
export { isVisibleText } from './visible-text.js';
