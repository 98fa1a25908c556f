import Type, { type Static } from 'typebox';
import { limits } from '../limits.js';
import { ClientId, ConversationId, closed, Position } from './model.js';

/** Chosen by the client; the reply carries it back. */
export const RequestId = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Chosen by the client; the reply carries the same.',
});

/** Frames that a client sends. Each is a request and has exactly one closing reply. */
export const clientFrames = {
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
  send: closed(
    {
      type: Type.Literal('send'),
      id: RequestId,
      conversationId: ConversationId,
      clientId: ClientId,
      text: Type.String({
        minLength: 1,
        maxLength: limits.textLength,
        description: 'Not blank, well-formed Unicode, no NUL.',
      }),
    },
    'Sends a message. Safe to repeat: the same `clientId` and text return the stored message.',
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
  renew: closed(
    {
      type: Type.Literal('renew'),
      id: RequestId,
      token: Type.String({ minLength: 1, maxLength: 8_192 }),
    },
    'Hands over a fresh access token of the same user and session, so that the socket may stay.',
  ),
  ping: closed(
    { type: Type.Literal('ping'), id: RequestId },
    'Asks for a sign of life: a browser cannot send WebSocket pings.',
  ),
} as const;

export const ClientFrame = Type.Union([
  clientFrames.resume,
  clientFrames.send,
  clientFrames.pull,
  clientFrames.mark,
  clientFrames.renew,
  clientFrames.ping,
]);

export type ClientFrame = Static<typeof ClientFrame>;
export type ClientFrameType = ClientFrame['type'];
export type ClientFrameOf<T extends ClientFrameType> = Extract<ClientFrame, { type: T }>;
