import Type, { type Static } from 'typebox';
import type { ErrorCode } from '../error-codes.js';
import { errorCodes } from '../error-codes.js';
import { limits } from '../limits.js';
import { RequestId } from './client-frames.js';
import {
  Conversation,
  ConversationId,
  closed,
  Head,
  Message,
  Position,
  User,
  UserId,
} from './model.js';

export const Duration = Type.Integer({ minimum: 0, description: 'Milliseconds.' });

const errorCodeNames = Object.keys(errorCodes) as ErrorCode[];
export const ErrorCodeName = Type.Unsafe<ErrorCode>(
  Type.Enum(errorCodeNames, { description: 'See “Errors”.' }),
);

/** Frames that a server sends: replies carry the request’s `id`, events have none. */
export const serverFrames = {
  welcome: closed(
    {
      type: Type.Literal('welcome'),
      connectionId: Type.String({ description: 'Names this socket in the server’s logs.' }),
      user: User,
      expiresIn: Type.Integer({
        minimum: 0,
        description: 'Milliseconds until the access token expires, by the server’s clock.',
      }),
      pingInterval: Type.Integer({
        minimum: 1,
        description: 'Milliseconds of silence after which the client should `ping`.',
      }),
      epoch: Type.Optional(
        Type.String({
          description:
            'Names the history that the server holds. Positions of another one mean nothing here: the client loads its conversations anew.',
        }),
      ),
    },
    'First frame on every socket.',
  ),
  resumed: closed(
    {
      type: Type.Literal('resumed'),
      id: RequestId,
      heads: Type.Array(Head, {
        maxItems: limits.heads,
        description: 'The user’s conversations, latest activity first.',
      }),
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
  sent: closed(
    { type: Type.Literal('sent'), id: RequestId, message: Message },
    'Replies to `send`, once the message is durably stored.',
  ),
  marked: closed({ type: Type.Literal('marked'), id: RequestId }, 'Replies to `mark`.'),
  renewed: closed(
    { type: Type.Literal('renewed'), id: RequestId, expiresIn: Duration },
    'Replies to `renew`, with the new token’s remaining life.',
  ),
  pong: closed({ type: Type.Literal('pong'), id: RequestId }, 'Replies to `ping`.'),
  error: closed(
    {
      type: Type.Literal('error'),
      id: Type.Optional(RequestId),
      code: ErrorCodeName,
      message: Type.String({ description: 'For developers: what was wrong and what to do.' }),
      retryAfter: Type.Optional(Duration),
    },
    'Replies to a request that failed. Without an `id`, the frame that caused it had none to give back.',
  ),
  message: closed(
    { type: Type.Literal('message'), message: Message },
    'A message of one of the user’s conversations is new or changed.',
  ),
  conversation: closed(
    { type: Type.Literal('conversation'), conversation: Conversation },
    'The user is now a member of this conversation.',
  ),
  removed: closed(
    { type: Type.Literal('removed'), conversationId: ConversationId },
    'There is no such conversation for this user (any more): drop it. Also sent before `resumed`, for each position of such a conversation.',
  ),
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
  heads: closed(
    {
      type: Type.Literal('heads'),
      heads: Type.Array(Head, { maxItems: limits.heads }),
    },
    'Now and then: where the user’s conversations stand. Whoever is behind pulls.',
  ),
} as const;

export const ServerFrame = Type.Union([
  serverFrames.welcome,
  serverFrames.resumed,
  serverFrames.changes,
  serverFrames.reset,
  serverFrames.sent,
  serverFrames.marked,
  serverFrames.renewed,
  serverFrames.pong,
  serverFrames.error,
  serverFrames.message,
  serverFrames.conversation,
  serverFrames.removed,
  serverFrames.marks,
  serverFrames.heads,
]);

export type ServerFrame = Static<typeof ServerFrame>;
export type ServerFrameType = ServerFrame['type'];
export type ServerFrameOf<T extends ServerFrameType> = Extract<ServerFrame, { type: T }>;
