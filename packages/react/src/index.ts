/**
 * Chat for React: {@link ChatProvider}, and hooks over the SDK. Components with an interface of their own are apart, in
 * `@chat/react/chat-window`, `/chat-inbox` and `/chat-launcher`.
 * @packageDocumentation
 */
export { ChatProvider, type ChatProviderProps } from './chat-provider.js';
export { useChatClient } from './use-chat-client.js';
export { useConnectionState } from './use-connection-state.js';
export {
  type LiveConversation,
  useConversation,
  useConversationById,
} from './use-conversation.js';
export { type LiveConversations, useConversations } from './use-conversations.js';
export { usePresence } from './use-presence.js';
export { type Typing, useTyping } from './use-typing.js';
export { useUnread } from './use-unread.js';
export { useUser } from './use-user.js';
