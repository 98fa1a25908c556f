/**
 * Defines `<chat-launcher>`, and has its class: with nothing beside it that is loaded only when it is opened. On a server it
 * defines nothing.
 * @packageDocumentation
 */
import './define-launcher.js';

export { ChatLauncher } from './chat-launcher/chat-launcher.js';
export { ChatToggleEvent } from './chat-launcher/toggle-event.js';
