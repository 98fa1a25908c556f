import Type from 'typebox';
import { ConversationId, closed, RequestId, UserId } from './values.js';

const on = Type.Boolean({ description: 'False when they have stopped.' });

/** Who is writing just now: never stored, and the first to be left out. */
export const typingSchemas = {
  clientFrames: {
    typing: closed(
      { type: Type.Literal('typing'), id: RequestId, conversationId: ConversationId, on },
      'Says that the user is writing a message, at most once in `limits.typingInterval` while they go on, or that they have stopped. To send the message needs no word.',
    ),
  },
  serverFrames: {
    typing: closed(
      { type: Type.Literal('typing'), conversationId: ConversationId, userId: UserId, on },
      'A member is writing: until their message comes, `on` is false, or nothing was heard of it for `limits.typingLifetime`.',
    ),
  },
} as const;
