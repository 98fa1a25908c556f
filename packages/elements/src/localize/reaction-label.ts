import type { Reaction } from '@chat/client';
import { isolate } from './isolate.js';
import type { Terms } from './terms.js';

/** In what words people are told of. */
export interface Wording {
  readonly terms: Terms;
  readonly locale: string;
  readonly peerName: string;
}

/** Who reacted, in words: “You and Ada reacted with 👍”. */
export function reactionLabel(reaction: Reaction, wording: Wording): string {
  return wording.terms.reacted(reactorNames(reaction, wording), reaction.emoji);
}

/** Who reacted: “You and Ada”. */
export function reactorNames(
  { userIds, own }: Reaction,
  { terms, locale, peerName }: Wording,
): string {
  const names = [
    ...(own ? [terms.you] : []),
    // A conversation has two people.
    ...(userIds.length > Number(own) ? [isolate(peerName)] : []),
  ];
  return typeof Intl.ListFormat === 'function'
    ? new Intl.ListFormat(locale).format(names)
    : names.join(terms.comma);
}
