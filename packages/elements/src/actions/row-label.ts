import type { Quote, TimelineMessage } from '@chat/client';
import { senderOf } from '../chat-message-list/message-row.js';
import { timeOfDay } from '../localize/date-format.js';
import { isolate } from '../localize/isolate.js';
import { reactionLabel, type Wording } from '../localize/reaction-label.js';
import { quotedWords, said } from '../localize/said.js';

/** A message in one breath, for who comes to it by its row: who, what, when, and what became of it. */
export function rowLabel(message: TimelineMessage, options: Wording): string {
  const { terms, locale } = options;
  const { deleted, own, quote, createdAt, editedAt, seq, status, reactions } = message;
  const words = deleted ? (own ? terms.deletedByYou : terms.deletedByOther) : said(message, terms);
  return [
    terms.announcement(isolate(senderOf(message, options)), isolate(words)),
    quote && quoteLabel(quote, options),
    timeOfDay(createdAt, locale),
    editedAt !== null && terms.edited,
    // Of others, those that are being written have none.
    (own || seq === null) && !deleted && terms[status],
    ...reactions.map((reaction) => reactionLabel(reaction, options)),
  ]
    .filter(Boolean)
    .join(terms.comma);
}

function quoteLabel(quote: Quote, wording: Wording): string {
  const { terms } = wording;
  const sender = `${terms.inReplyTo} ${isolate(senderOf(quote, wording))}`;
  return terms.announcement(sender, isolate(quotedWords(quote, terms)));
}
