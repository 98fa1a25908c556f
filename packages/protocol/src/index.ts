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
  conversationPageLimit,
  headsLimit,
  limits,
  resumeLimit,
  textLimit,
} from './limits.js';
export type {
  AdminFindUsersRequest,
  AdminUser,
  CreateUserRequest,
  ExportLine,
  SendSystemMessageRequest,
} from './schemas/admin.js';
export type { ClientFrame, ClientFrameOf, ClientFrameType } from './schemas/client-frames.js';
export type { Conversation, Head, Member, Message, User } from './schemas/model.js';
export type {
  ConversationResponse,
  ConversationsResponse,
  ErrorResponse,
  FindUsersRequest,
  ListConversationsRequest,
  ListMessagesRequest,
  LoginRequest,
  MeResponse,
  MessagesResponse,
  OpenConversationRequest,
  RefreshRequest,
  RegisterRequest,
  SessionResponse,
  UsersResponse,
} from './schemas/rest.js';
export type { ServerFrame, ServerFrameOf, ServerFrameType } from './schemas/server-frames.js';
export { systemSenderId } from './system-sender.js';
export { isVisibleText } from './visible-text.js';
