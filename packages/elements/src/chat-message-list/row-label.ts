import type { TimelineMessage } from '@chat/client';
import { timeOfDay } from '../localize/date-format.js';
import { isolate } from '../localize/isolate.js';
import { reactionLabel } from '../localize/reaction-label.js';
import { type MessageRowOptions, senderOf } from './message-row.js';

/** A message in one breath, for who comes to it by its row: who, what, when, and what became of it. */
export function rowLabel(
  message: TimelineMessage,
  options: Pick<MessageRowOptions, 'terms' | 'locale' | 'peerName'>,
): string {
  const { terms, locale, peerName } = options;
  const { deleted, own, quote, text, createdAt, editedAt, status, reactions } = message;
  const quoted = quote && (quote.deleted ? terms.quoteDeleted : quote.text);
  const quotedBy = quote && senderOf({ ...message, own: quote.own, system: quote.system }, options);
  const said = deleted ? (own ? terms.deletedByYou : terms.deletedByOther) : text;
  return [
    `${isolate(senderOf(message, options))}: ${isolate(said)}`,
    quoted !== null && quotedBy !== null && terms.quoteLabel(isolate(quotedBy), isolate(quoted)),
    timeOfDay(createdAt, locale),
    editedAt !== null && terms.edited,
    own && !deleted && terms[status],
    ...reactions.map((reaction) => reactionLabel(reaction, { terms, locale, peerName })),
  ]
    .filter(Boolean)
    .join(', ');
}
