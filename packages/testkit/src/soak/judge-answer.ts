import type { SearchMatch } from '@chat/client';
import type { SearchRequest, SearchResponse } from '@chat/protocol';
import { hasAll, partsOf } from './words.js';

/** How a message is called by its place. */
export const placeName = (conversationId: string, seq: number | null) => `${conversationId} ${seq}`;

/**
 * What is wrong with the server's answer to a search, whatever was changed meanwhile.
 *
 * @param gone - Places of messages of which the device knew, before it asked, that they are deleted.
 */
export function judgeAnswer(
  { text: searched, conversationId }: SearchRequest,
  { results, conversations }: SearchResponse,
  gone: ReadonlySet<string>,
): string[] {
  const wrong: string[] = [];
  const say = (what: string) => wrong.push(`a search for “${searched}” was answered with ${what}`);
  const lowest = new Map<string, number>();
  for (const { message, matches } of results) {
    const { conversationId: where, seq, text, deletedAt } = message;
    const name = placeName(where, seq);
    if (deletedAt !== undefined || gone.has(name)) say(`${name}, which is deleted`);
    else if (!hasAll(text, searched)) say(`${name}, which says “${text}”`);
    else if (!areOf(matches, text, searched)) {
      say(`${name}, and with ${JSON.stringify(matches)} of “${text}”`);
    }
    if (conversationId !== undefined && where !== conversationId) {
      say(`${name}, and was for ${conversationId}`);
    }
    if (seq >= (lowest.get(where) ?? Number.POSITIVE_INFINITY)) {
      say(`${name} behind ${lowest.get(where)}`);
    }
    lowest.set(where, seq);
    const isTold = conversationId !== undefined || conversations.some(({ id }) => id === where);
    if (!isTold) say(`${name}, and not with its conversation`);
  }
  return wrong;
}

/** Whether these parts of a text, ascending, are what was searched for. */
export function areOf(matches: readonly SearchMatch[], text: string, searched: string): boolean {
  const parts = partsOf(searched);
  const found = matches.map(({ start, end }) => text.slice(start, end).toLowerCase());
  const isAscending = matches.every(({ start }, at) => start >= (matches[at - 1]?.end ?? 0));
  return (
    isAscending &&
    found.every((each) => parts.includes(each)) &&
    parts.every((part) => found.includes(part))
  );
}
