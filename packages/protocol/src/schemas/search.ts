import Type, { type Static } from 'typebox';
import { limits } from '../limits.js';
import { Conversation } from './conversations.js';
import { Cursor } from './cursor.js';
import { Message } from './messages.js';
import { ConversationId, closed } from './values.js';

export const Match = closed(
  {
    start: Type.Integer({ minimum: 0, description: 'Of its first UTF-16 code unit.' }),
    end: Type.Integer({ minimum: 1, description: 'Behind its last one.' }),
  },
  'A part of the text that was searched for.',
);
export type Match = Static<typeof Match>;

export const SearchResult = closed(
  {
    message: Message,
    matches: Type.Array(Match, {
      minItems: 1,
      maxItems: limits.searchMatches,
      description: `In the message’s text, ascending, none overlapping; the first ${limits.searchMatches} of them.`,
    }),
  },
  'A message that has what was searched for.',
);
export type SearchResult = Static<typeof SearchResult>;

/** Finds messages by what is in them. */
export const searchSchemas = {
  requests: {
    search: closed(
      {
        text: Type.String({
          minLength: 1,
          maxLength: limits.textLength,
          description: 'Not blank, well-formed Unicode, no NUL. Words or parts of them; see below.',
        }),
        conversationId: Type.Optional({
          ...ConversationId,
          description: 'Searches this one only. By default all of the caller’s.',
        }),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.searchPageSize })),
        cursor: Type.Optional(Cursor),
      },
      'Searches the messages of the caller’s conversations, newest first.',
    ),
  },
  responses: {
    search: closed(
      {
        results: Type.Array(SearchResult, { description: 'Newest first.' }),
        conversations: Type.Array(Conversation, {
          description: 'Those of the results, each once; none where one was named.',
        }),
        nextCursor: Type.Optional(
          Type.String({
            description:
              'Hand it back as `cursor` to go on. Absent when all was looked through; there while there is more to look through, even with few results or none.',
          }),
        ),
      },
      'A page of results.',
    ),
  },
} as const;

export type SearchRequest = Static<typeof searchSchemas.requests.search>;
export type SearchResponse = Static<typeof searchSchemas.responses.search>;
