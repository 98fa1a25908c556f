/**
 * A real chat server in the process of your tests. Start at {@link startChat}.
 * @packageDocumentation
 */
export type { FilledConversation, Line, Opening, StoredMessage } from './conversations.js';
export type { HostClaims } from './host-token.js';
export type { Network } from './network.js';
export { startChat } from './start-chat.js';
export type { ChatSettings, StartChatOptions } from './start-options.js';
export type { TestChat } from './test-chat.js';
export type { TestClock } from './test-clock.js';
export { TestingError, type TestingErrorCode } from './testing-error.js';
export type { ChatAccount, ChatPerson, ChatUser, NewChatAccount, NewChatUser } from './users.js';
