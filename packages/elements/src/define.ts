/**
 * Defines `<chat-window>` and its parts. Importing it is enough; on a server it does nothing.
 * @packageDocumentation
 */
import { defineChatElements } from './define-chat-elements.js';

/** Who imports this for its effect alone has the tags and events typed as well. */
export type {} from './chat-inbox/chat-inbox.js';
export type {} from './chat-inbox/select-event.js';
export type {} from './events.js';
export type {} from './notifications/unread-event.js';

defineChatElements();
