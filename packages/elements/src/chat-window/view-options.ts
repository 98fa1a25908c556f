import type { Features } from '@chat/client';
import type { SendKey } from '../chat-composer/chat-composer.js';
import type { MessageRenderer } from '../chat-message/drawn-message.js';
import type { ActionsController } from '../controllers/actions-controller.js';
import type { ChatController } from '../controllers/chat-controller.js';
import type { ChatHost } from '../controllers/chat-host.js';
import type { Terms } from '../localize/terms.js';

/** What each view of the window shows from, and in which words. */
export interface ViewOptions {
  readonly host: ChatHost;
  readonly chat: ChatController;
  readonly terms: Terms;
  readonly lang: string;
  /** What the page calls the window. */
  readonly heading: string;
  readonly actions: ActionsController;
  /** What the server offers here. */
  readonly features: Features;
  /** Whether markup in messages is shown as such. */
  readonly markup: boolean;
  /** What the page shows in the place of a message's text. */
  readonly renderMessage: MessageRenderer | null;
  /** The key that sends. */
  readonly sendOn: SendKey;
  /** Whether emoji are not offered. */
  readonly noEmoji: boolean;
  /** The latest message is in view. */
  readonly onSeen: () => void;
  /** The list of messages is left by its key. */
  readonly onLeaveList: () => void;
  /** There are words now for what was to be said. */
  readonly onReady: () => void;
}
