import Type, { type Static } from 'typebox';
import { limits } from '../limits.js';
import { ConversationId, closed } from './values.js';

export const Unread = Type.Integer({
  minimum: 0,
  maximum: limits.unread,
  description: `Messages of others beyond the caller’s \`read\` that are neither deleted nor cleared; ${limits.unread} stands for that many or more. Looked for among the latest ${limits.unreadWindow} values of the counter.`,
});

const UnreadConversation = closed(
  {
    conversationId: ConversationId,
    unread: Unread,
    marked: Type.Optional(
      Type.Literal(true, { description: 'Left out unless the user has marked it as unread.' }),
    ),
  },
  'A conversation with something unread.',
);

/** What a user has not read yet, in all their conversations. */
export const unreadSchemas = {
  responses: {
    unread: closed(
      {
        conversations: Type.Array(UnreadConversation, {
          description: 'Those that are neither muted nor archived.',
        }),
        more: Type.Boolean({
          description: `Whether there may be more, as ${limits.unread} messages were enough.`,
        }),
      },
      'What is unread.',
    ),
  },
} as const;

export type UnreadResponse = Static<typeof unreadSchemas.responses.unread>;
