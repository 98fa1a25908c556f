import Type from 'typebox';
import { ConversationId, closed, Position, RequestId, UserId } from './values.js';

/** How far messages reached their readers. */
export const receiptSchemas = {
  clientFrames: {
    mark: closed(
      {
        type: Type.Literal('mark'),
        id: RequestId,
        conversationId: ConversationId,
        delivered: Type.Optional(Position),
        read: Type.Optional(Position),
      },
      'Says how far messages have reached this user, and how far they were read. Only ever grows; reading implies delivery.',
    ),
  },
  serverFrames: {
    marked: closed({ type: Type.Literal('marked'), id: RequestId }, 'Replies to `mark`.'),
    marks: closed(
      {
        type: Type.Literal('marks'),
        conversationId: ConversationId,
        userId: UserId,
        delivered: Position,
        read: Position,
      },
      'How far a member has received and read; a later state replaces an earlier one.',
    ),
  },
} as const;
