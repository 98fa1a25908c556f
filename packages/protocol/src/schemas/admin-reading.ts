import Type, { type Static } from 'typebox';
import { limits } from '../limits.js';
import { accountedRead } from './audit.js';
import { closed } from './values.js';

const Place = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** How an administrator reads what others wrote. */
export const adminReadingSchemas = {
  requests: {
    readConversation: closed(accountedRead, 'Who reads, and why.'),
    readMessages: closed(
      {
        ...accountedRead,
        before: Type.Optional(Place),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.pageSize })),
      },
      'Who reads, and why. Pages backwards: the messages just before `seq` = `before`, or the newest.',
    ),
  },
} as const;

export type ReadConversationRequest = Static<typeof adminReadingSchemas.requests.readConversation>;
export type ReadMessagesRequest = Static<typeof adminReadingSchemas.requests.readMessages>;
