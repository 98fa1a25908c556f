import type { ChatController } from '../controllers/chat-controller.js';
import type { Terms } from '../localize/terms.js';

/** What each view of the window shows from, and in which words. */
export interface ViewOptions {
  readonly chat: ChatController;
  readonly terms: Terms;
  readonly lang: string;
}
