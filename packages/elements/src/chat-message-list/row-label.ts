import type { Quote, TimelineMessage } from '@chat/client';
import { timeOfDay } from '../localize/date-format.js';
import { isolate } from '../localize/isolate.js';
import { reactionLabel, type Wording } from '../localize/reaction-label.js';
import { senderOf } from './message-row.js';

/** A message in one breath, for who comes to it by its row: who, what, when, and what became of it. */
export function rowLabel(message: TimelineMessage, options: Wording): string {
  const { terms, locale } = options;
  const { deleted, own, quote, text, createdAt, editedAt, seq, status, reactions } = message;
  const said = deleted ? (own ? terms.deletedByYou : terms.deletedByOther) : text;
  return [
    `${isolate(senderOf(message, options))}: ${isolate(said)}`,
    quote && quoteLabel(quote, options),
    timeOfDay(createdAt, locale),
    editedAt !== null && terms.edited,
    // Of others, those that are being written have none.
    (own || seq === null) && !deleted && terms[status],
    ...reactions.map((reaction) => reactionLabel(reaction, options)),
  ]
    .filter(Boolean)
    .join(', ');
}

function quoteLabel(quote: Quote, wording: Wording): string {
  const { terms } = wording;
  const said = quote.deleted ? terms.quoteDeleted : quote.text;
  return `${terms.inReplyTo} ${isolate(senderOf(quote, wording))}: ${isolate(said)}`;
}
