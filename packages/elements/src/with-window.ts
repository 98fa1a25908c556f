/**
 * Defines `<chat-window>`, `<chat-inbox>` and their parts, and has their classes: with nothing beside them that is loaded only
 * when it is needed. On a server it defines nothing.
 * @packageDocumentation
 */
import './define.js';

export { ChatInbox } from './chat-inbox/chat-inbox.js';
export { ChatSelectEvent } from './chat-inbox/select-event.js';
export type { MessageRenderer } from './chat-message/drawn-message.js';
export { ChatWindow } from './chat-window/chat-window.js';
export { ChatErrorEvent, ChatMessageEvent, ChatReadyEvent, ChatStateEvent } from './events.js';
export { registerTerms } from './localize/register-terms.js';
export { ChatUnreadEvent } from './notifications/unread-event.js';
