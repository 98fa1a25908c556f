/**
 * The classes of `<chat-window>` and its parts. Importing this defines no tag and touches no global:
 * import `@chat/elements/chat-window`, or call {@link defineChatElements}, to define them.
 * @packageDocumentation
 */
export { ChatComposer, type SendKey } from './chat-composer/chat-composer.js';
export { ChatConversationList } from './chat-conversation-list/chat-conversation-list.js';
export { ChatInbox } from './chat-inbox/chat-inbox.js';
export { ChatSelectEvent } from './chat-inbox/select-event.js';
export { ChatLauncher } from './chat-launcher/chat-launcher.js';
export { ChatToggleEvent } from './chat-launcher/toggle-event.js';
export { ChatMessage } from './chat-message/chat-message.js';
export type { MessageRenderer } from './chat-message/drawn-message.js';
export { ChatMessageList } from './chat-message-list/chat-message-list.js';
export { ChatMessageMenu } from './chat-message-menu/chat-message-menu.js';
export { ChatOptions } from './chat-options/chat-options.js';
export { ChatSafety } from './chat-safety/chat-safety.js';
export { ChatSearch } from './chat-search/chat-search.js';
export { ChatSettings } from './chat-settings/chat-settings.js';
export { ChatSignIn } from './chat-sign-in/chat-sign-in.js';
export { ChatStatus } from './chat-status/chat-status.js';
export { ChatWindow } from './chat-window/chat-window.js';
export type { ChatProblem, ChatView } from './controllers/chat-view.js';
export { defineChatElements } from './define-chat-elements.js';
export { ChatErrorEvent, ChatMessageEvent, ChatReadyEvent, ChatStateEvent } from './events.js';
export type { Counting, PluralForms } from './localize/counting.js';
export { registerTerms } from './localize/register-terms.js';
export type { SomeTerms } from './localize/registered-terms.js';
export type { Terms } from './localize/terms.js';
export { ChatUnreadEvent } from './notifications/unread-event.js';
export type { LookName, Scheme, Theme } from './themes/theme.js';
