/**
 * Defines `<chat-window>` and its parts. Importing it is enough; on a server it does nothing.
 * @packageDocumentation
 */
import { defineChatElements } from './define-chat-elements.js';

defineChatElements();
