import type { Conversation } from '@chat/client';
import { isolate } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';

/** What the window is called: by whom it is with, when it is with somebody, else by its title. */
export function windowTitle(
  terms: Terms,
  title: string,
  conversation: Conversation | null,
): string {
  return conversation ? terms.chatWith(isolate(conversation.peer.name)) : title;
}
