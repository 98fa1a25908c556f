import type { Reaction } from '@chat/client';
import { isolate } from './isolate.js';
import type { Terms } from './terms.js';

/** Who reacted, in words: “You and Ada reacted with 👍”. */
export function reactionLabel(
  { emoji, userIds, own }: Reaction,
  { terms, locale, peerName }: { terms: Terms; locale: string; peerName: string },
): string {
  const names = [
    ...(own ? [terms.you] : []),
    // A conversation has two people.
    ...(userIds.length > Number(own) ? [isolate(peerName)] : []),
  ];
  return terms.reacted(joined(names, locale), emoji);
}

function joined(names: string[], locale: string): string {
  return typeof Intl.ListFormat === 'function'
    ? new Intl.ListFormat(locale).format(names)
    : names.join(', ');
}
