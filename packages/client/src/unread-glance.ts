/**
 * How much is unread, without a client: for a page on which the chat is yet to be loaded.
 * @packageDocumentation
 */
export type { AuthOptions } from './auth/auth-options.js';
export { UnreadGlance, type UnreadGlanceOptions } from './glance/unread-glance.js';
