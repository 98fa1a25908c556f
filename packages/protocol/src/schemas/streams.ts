import Type from 'typebox';
import { limits } from '../limits.js';
import { ClientId, ConversationId, closed, RequestId, UserId } from './values.js';

const which = { conversationId: ConversationId, clientId: ClientId };

const piece = {
  offset: Type.Integer({
    minimum: 0,
    maximum: limits.textLength,
    description: 'How much of the message comes before it, in UTF-16 code units.',
  }),
  text: Type.String({
    maxLength: limits.textLength,
    description: 'With `offset` 0, all that there is of it so far. May be empty.',
  }),
};

/** A message while it is being written: never stored, and the first to be left out. */
export const streamSchemas = {
  clientFrames: {
    stream: closed(
      { type: Type.Literal('stream'), id: RequestId, ...which, ...piece },
      'Passes on a piece of a message that is being written. To send the message, with the same `clientId`, ends it.',
    ),
    stream_abort: closed(
      { type: Type.Literal('stream_abort'), id: RequestId, ...which },
      'Takes back what was passed on of a message: it is not going to be sent.',
    ),
    stream_stop: closed(
      { type: Type.Literal('stream_stop'), id: RequestId, ...which },
      'Asks whoever is writing a message to stop. What becomes of it is theirs to say.',
    ),
  },
  serverFrames: {
    stream: closed(
      { type: Type.Literal('stream'), userId: UserId, ...which, ...piece },
      'A piece of a message that a member is writing.',
    ),
    stream_ended: closed(
      {
        type: Type.Literal('stream_ended'),
        userId: UserId,
        ...which,
        outcome: Type.Union([Type.Literal('aborted'), Type.Literal('broken')], {
          description:
            '`aborted`: its writer has taken it back; `broken`: the writer is gone, and may come back.',
        }),
      },
      'A message that a member was writing is not going on. One that was sent ends with the message.',
    ),
    stream_stop: closed(
      { type: Type.Literal('stream_stop'), userId: UserId, ...which },
      'A member asks the user to stop writing a message.',
    ),
  },
} as const;
