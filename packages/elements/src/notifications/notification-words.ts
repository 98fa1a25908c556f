import type { ChatNotification } from '@chat/client';
import { countOf } from '../localize/number-format.js';
import { said } from '../localize/said.js';
import type { Terms } from '../localize/terms.js';

/** UTF-16 code units of a text that a notification has; none shows more. */
const textLimit = 240;

export interface NotificationWords {
  readonly title: string;
  readonly body: string;
}

/** What a notification says: who wrote, and unless only that is to be told, what. */
export function notificationWords(
  { conversations }: ChatNotification,
  { terms, namesOnly, heading }: { terms: Terms; namesOnly: boolean; heading: string },
): NotificationWords {
  const [first] = conversations;
  const count = conversations.reduce((sum, { messages }) => sum + messages.length, 0);
  const shown = countOf(count, terms.language);
  const counted = terms.notified(shown, Math.min(count, 99));
  if (!first || conversations.length > 1) {
    return { title: heading, body: terms.inConversations(counted, conversations.length) };
  }
  const { name } = first.conversation.peer;
  const last = first.messages.at(-1);
  if (namesOnly || !last) return { title: name, body: counted };
  const text = said(last, terms);
  const body = text.length > textLimit ? `${text.slice(0, textLimit)}…` : text;
  return { title: count > 1 ? `${name} (${shown})` : name, body };
}
