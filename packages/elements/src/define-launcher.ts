/**
 * Defines `<chat-launcher>`, which has `<chat-window>` and its parts loaded and defined when they are needed. Importing it
 * is enough; on a server it does nothing.
 * @packageDocumentation
 */
import { ChatLauncher } from './chat-launcher/chat-launcher.js';
import { defineElement } from './define-element.js';

/** Who imports this for its effect alone has the tags and events typed as well. */
export type {} from './index.js';

if (typeof window !== 'undefined' && 'customElements' in window) {
  defineElement('chat-launcher', ChatLauncher);
}
