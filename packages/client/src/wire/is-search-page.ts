import type { Match, SearchResponse, SearchResult } from '@chat/protocol';
import {
  isConversation,
  isCount,
  isListOf,
  isMessage,
  isObjectOf,
  isString,
  optional,
} from './model-checks.js';

export const isSearchPage = isObjectOf<SearchResponse>({
  results: isListOf(
    isObjectOf<SearchResult>({
      message: isMessage,
      matches: isListOf(isObjectOf<Match>({ start: isCount, end: isCount })),
    }),
  ),
  conversations: isListOf(isConversation),
  nextCursor: optional(isString) as (value: unknown) => value is string,
});
