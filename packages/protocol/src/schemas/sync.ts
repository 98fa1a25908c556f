import Type, { type Static } from 'typebox';
import { limits } from '../limits.js';
import { Blocked } from './blocks.js';
import { Message } from './messages.js';
import { ConversationId, closed, Position, RequestId } from './values.js';

export const Head = closed(
  { conversationId: ConversationId, rev: Position },
  'The highest `rev` of one conversation.',
);
export type Head = Static<typeof Head>;

/** How a client gets to where the server is. */
export const syncSchemas = {
  clientFrames: {
    resume: closed(
      {
        type: Type.Literal('resume'),
        id: RequestId,
        positions: Type.Array(
          closed({ conversationId: ConversationId, position: Position }, 'One position.'),
          {
            maxItems: limits.resumePositions,
            description: 'How far the client has seen each conversation that it holds.',
          },
        ),
      },
      'First frame after `welcome`: says what the client has, gets what it missed. Live events are held back until it is answered.',
    ),
    pull: closed(
      {
        type: Type.Literal('pull'),
        id: RequestId,
        conversationId: ConversationId,
        after: Position,
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.pageSize })),
      },
      'Asks for what changed in a conversation after a position.',
    ),
  },
  serverFrames: {
    resumed: closed(
      {
        type: Type.Literal('resumed'),
        id: RequestId,
        heads: Type.Array(Head, {
          maxItems: limits.heads,
          description: 'The user’s conversations, latest activity first.',
        }),
        blocked: Type.Optional(Blocked),
      },
      'Closes the reply to `resume`, after a `changes` or `reset` for each conversation that is not where the client thinks.',
    ),
    changes: closed(
      {
        type: Type.Literal('changes'),
        id: RequestId,
        conversationId: ConversationId,
        messages: Type.Array(Message, {
          maxItems: limits.pageSize,
          description:
            'What happened since, by the counter and without a gap: each message at its `seq`, and again at its `rev` where that is another; in its current state.',
        }),
        through: Position,
        more: Type.Boolean({ description: 'There is more after `through`: `pull` again.' }),
      },
      'Replies to `pull`, and to `resume` for each conversation that is behind. After it, the position is `through`.',
    ),
    reset: closed(
      {
        type: Type.Literal('reset'),
        id: RequestId,
        conversationId: ConversationId,
        head: Position,
      },
      'In the place of `changes` when the position cannot be served: drop what you have of this conversation and load it anew.',
    ),
    heads: closed(
      {
        type: Type.Literal('heads'),
        heads: Type.Array(Head, { maxItems: limits.heads }),
      },
      'Now and then: where the user’s conversations stand. Whoever is behind pulls.',
    ),
  },
} as const;
