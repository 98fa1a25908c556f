import Type, { type Static } from 'typebox';
import { limits } from '../limits.js';
import {
  ClientId,
  ConversationId,
  closed,
  Position,
  RequestId,
  SenderId,
  Timestamp,
} from './values.js';

export const Message = closed(
  {
    conversationId: ConversationId,
    seq: Type.Integer({
      minimum: 1,
      description: 'The counter’s value when the message was created: its place, for ever.',
    }),
    rev: Type.Integer({
      minimum: 1,
      description: 'The counter’s value at the message’s latest change; `seq` while unchanged.',
    }),
    senderId: SenderId,
    clientId: ClientId,
    text: Type.String({ minLength: 1, maxLength: limits.textLength }),
    createdAt: Timestamp,
  },
  'One message as stored.',
);
export type Message = Static<typeof Message>;

/** What is written. */
export const messageSchemas = {
  clientFrames: {
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
  },
  serverFrames: {
    sent: closed(
      { type: Type.Literal('sent'), id: RequestId, message: Message },
      'Replies to `send`, once the message is durably stored.',
    ),
    message: closed(
      { type: Type.Literal('message'), message: Message },
      'A message of one of the user’s conversations is new or changed.',
    ),
  },
  requests: {
    listMessages: closed(
      {
        before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.pageSize })),
      },
      'Pages backwards: the messages just before `seq` = `before`, or the newest.',
    ),
  },
  responses: {
    messages: closed(
      {
        messages: Type.Array(Message, { description: 'By `seq`, ascending.' }),
        more: Type.Boolean({ description: 'There are older ones.' }),
        head: Position,
      },
      'A page of history. `head` was read before the messages: it is the position of a client that now has the newest page.',
    ),
  },
} as const;

export type ListMessagesRequest = Static<typeof messageSchemas.requests.listMessages>;
export type MessagesResponse = Static<typeof messageSchemas.responses.messages>;
