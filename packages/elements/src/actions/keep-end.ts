import type { Conversation } from '@chat/client';
import { type Speaker, speakers } from '../localize/speakers.js';

/** Messages that stay while others come: once there are twice as many. */
const kept = 300;

/**
 * Lets go of older messages than these, which are loaded again when somebody scrolls there: a window that stands open for
 * days is not to grow with what comes. Not while somebody reads further up, in this list or in another one of the page, which
 * may show the same conversation.
 */
export function keepEnd(conversation: Conversation): void {
  const isAtEnd = (each: Speaker & { readonly showsLatest?: boolean }) =>
    each.showsLatest !== false;
  if (conversation.messages.length > 2 * kept && [...speakers].every(isAtEnd)) {
    conversation.unloadOlder(kept);
  }
}
